import { type RetentionKind, retentionKinds } from '../model/retention.ts'

const number = /^[1-9]\d{0,14}$/

/** The address of what a run cleared, and of what a rule of so many days would clear. */
export const runDoor = (id: number): string => `/settings/privacy?part=retention&run=${id}`
export const dueDoor = (kind: RetentionKind, days: number): string =>
  `/settings/privacy?part=retention&due=${kind}&days=${days}`
/** The history of one rule, or of all. */
export const runsQuery = (address: Record<string, string | undefined>): { kind?: RetentionKind } => {
  const kind = retentionKinds.find(each => each === address.kind)
  return kind ? { kind } : {}
}

/** What of it an address shows, if anything. */
export function shownOf(
  address: Record<string, string | undefined>,
): { run: number; due?: never } | { due: { kind: RetentionKind; days: number }; run?: never } | null {
  const { run, due, days } = address
  if (run !== undefined && number.test(run)) return { run: Number(run) }
  const kind = retentionKinds.find(each => each === due)
  return kind && days !== undefined && /^[1-9]\d{0,4}$/.test(days)
    ? { due: { kind, days: Number(days) } }
    : null
}
