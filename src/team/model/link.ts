/** Where the page of an invitation or a reset lies; its token is the last part. */
export const linkPath = '/links/'
export type LinkPurpose = 'invitation' | 'reset'

const hour = 3_600_000
/** An invitation waits a week, a reset two hours. */
export const linkLife: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * 24 * hour, reset: 2 * hour }
/** A session ends when it was not used for 30 days. */
export const sessionLife = 30 * 24 * hour
/** How stale the last sight of a session may be: one write in five minutes, not one a request. */
export const sightStep = 5 * 60_000
