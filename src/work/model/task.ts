/** What a task may be about. */
export const aboutKinds = ['person', 'account', 'opportunity', 'lead', 'complaint'] as const
export type AboutKind = (typeof aboutKinds)[number]
export type About = { kind: AboutKind; id: number }

const paths: Readonly<Record<AboutKind, string>> = {
  person: 'persons',
  account: 'accounts',
  opportunity: 'opportunities',
  lead: 'leads',
  complaint: 'complaints',
}
/** The page of what a task is about. */
export const aboutHref = ({ kind, id }: About): string => `/${paths[kind]}/${id}`
