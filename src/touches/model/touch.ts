export const touchKinds = [
  'letter',
  'email',
  'call',
  'visit',
  'meeting',
  'complaint',
  'web_page',
  'form',
  'download',
  'ad',
  'event',
  'order',
  'service',
  'note',
  'track',
] as const
export type TouchKind = (typeof touchKinds)[number]

export const touchSides = ['marketing', 'sales', 'service'] as const
export type TouchSide = (typeof touchSides)[number]

/** The side a touch counts for when nobody says otherwise; a person's own side comes before it. */
export const defaultSide: Readonly<Record<TouchKind, TouchSide>> = {
  letter: 'marketing',
  email: 'marketing',
  call: 'sales',
  visit: 'sales',
  meeting: 'sales',
  complaint: 'service',
  web_page: 'marketing',
  form: 'marketing',
  download: 'marketing',
  ad: 'marketing',
  event: 'marketing',
  order: 'sales',
  service: 'service',
  note: 'sales',
  track: 'marketing',
}

export function isTouchKind(text: string): text is TouchKind {
  return (touchKinds as readonly string[]).includes(text)
}

/** A touch about to be recorded. `subjectId` is the person, visitor or account as known now. */
export type NewTouch = {
  subjectId: number
  accountId?: number | null
  kind: TouchKind
  side?: TouchSide
  /** 'historical' touches (loaded from elsewhere) cause no reactions. */
  mode?: 'live' | 'historical'
  /** A scanner, prefetcher or robot did it: recorded, kept out of figures. */
  machine?: boolean
  occurredAt: Date
  source?: string | null
  campaignId?: number | null
  productGroupId?: number | null
  /** The row that this one corrects. */
  supersedesId?: number | null
  /** The sender's id of the message, scoped by the sender: a replay is recorded once. */
  messageKey?: string | null
  title: string
  body?: string | null
  properties?: Record<string, unknown> | null
}
