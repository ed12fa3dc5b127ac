import type { TouchKind } from './touch.ts'

/**
 * What an act of sales takes, in minutes, where nobody noted it: the company's reckoning, one table for all that counts hours.
 * A task that is done and left no entry is taken for a short call.
 */
export const estimatedMinutes = {
  call: 15,
  email: 10,
  letter: 20,
  meeting: 60,
  visit: 120,
  complaint: 15,
  service: 15,
  task: 10,
} as const satisfies Partial<Record<TouchKind | 'task', number>>
export type TimedKind = keyof typeof estimatedMinutes

/** Kinds of entries that sell; of the other timed ones a seller serves. */
export const sellingKinds = ['call', 'email', 'letter', 'meeting', 'visit'] as const satisfies TimedKind[]
export const serviceKinds = ['complaint', 'service'] as const satisfies TimedKind[]

/** The longest that one entry may say it took: a day. */
export const mostMinutes = 1440

/** Minutes of an act, and whether somebody noted them: what was noted wins over the estimate. */
export function minutesOf(kind: TimedKind, noted: number | null): { minutes: number; logged: boolean } {
  return noted === null
    ? { minutes: estimatedMinutes[kind], logged: false }
    : { minutes: noted, logged: true }
}
