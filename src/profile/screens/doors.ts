type Address = Readonly<Record<string, string | undefined>>
export const ends = ['all', 'won'] as const
export type End = (typeof ends)[number]
export const parts = ['known', 'contacted', 'open', 'won'] as const
export type Part = (typeof parts)[number]

const idIn = (text: string | undefined): number | null =>
  text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null

/** The accounts behind the figures of a statement. */
export const statementDoor = (id: number, end: End): string => `/customer-profile?statement=${id}&end=${end}`
/** The accounts behind a figure of the size of a profile. */
export const sizeDoor = (id: number, part: Part): string => `/customer-profile?profile=${id}&part=${part}`
export const likeDoor = (id: number): string => `/customer-profile?profile=${id}&part=like`

export type Opened =
  | { of: 'statement'; id: number; end: End }
  | { of: 'size'; id: number; part: Part }
  | { of: 'like'; id: number }

/** Which names are open beside the page; null where none are. */
export function openedAt({ statement, end, profile, part }: Address): Opened | null {
  const [statementId, profileId] = [idIn(statement), idIn(profile)]
  const which = ends.find(each => each === end)
  if (statementId !== null && which) return { of: 'statement', id: statementId, end: which }
  if (profileId === null) return null
  if (part === 'like') return { of: 'like', id: profileId }
  const figure = parts.find(each => each === part)
  return figure ? { of: 'size', id: profileId, part: figure } : null
}

export const withoutNames: Address = {
  statement: undefined,
  end: undefined,
  profile: undefined,
  part: undefined,
}
