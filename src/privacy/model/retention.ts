export const retentionKinds = [
  'visitors',
  'touch_bodies',
  'closed_leads',
  'mails',
  'import_files',
  'notifications',
  'access_log',
] as const
export type RetentionKind = (typeof retentionKinds)[number]

/**
 * What becomes of a row: it stays and names nobody any more; it stays without its words; it goes. What stays can be named
 * afterwards, what goes is only counted.
 */
export type Clearing = 'nameless' | 'wordless' | 'gone'
export const clearingOf: Record<RetentionKind, Clearing> = {
  visitors: 'nameless',
  touch_bodies: 'wordless',
  closed_leads: 'wordless',
  mails: 'wordless',
  import_files: 'wordless',
  notifications: 'gone',
  access_log: 'gone',
}

const dayMs = 86_400_000
/** Before when a rule of so many days clears, UTC. */
export const limitOf = (days: number, now: Date): Date => new Date(now.getTime() - days * dayMs)

/** When rules run, each night, UTC. */
export const nightly = { hour: 1, minute: 50 }

export function nextRun(now: Date): Date {
  const next = new Date(now)
  next.setUTCHours(nightly.hour, nightly.minute, 0, 0)
  return next > now ? next : new Date(next.getTime() + dayMs)
}
