import type { Cause, Failure } from '../../mailbox/model/failure.ts'

const ofTheAddress: readonly Cause[] = ['unknown_address', 'no_host', 'other']

/** Is the address itself no good? A full mailbox, a large message or a filter says nothing of it. */
export const isHard = ({ kind, cause }: Pick<Failure, 'kind' | 'cause'>): boolean =>
  kind === 'permanent' && ofTheAddress.includes(cause)

/** So many failures that pass, on so many different days over so long, and the address is given up. */
export const softMost = 5
export const softDays = 14
const forgetAfter = 90

/**
 * Is an address to be given up after these failures, oldest or newest first? Delays alone never do it: the message may still
 * have arrived. Only the last 90 days before the newest count.
 */
export function refusesNow(failures: readonly { cause: string; at: Date }[]): boolean {
  const counted = failures.filter(({ cause }) => cause !== 'delayed' && cause !== 'size')
  const last = Math.max(...counted.map(({ at }) => at.getTime()))
  const recent = counted.filter(({ at }) => last - at.getTime() <= forgetAfter * 86_400_000)
  const days = new Set(recent.map(({ at }) => at.toISOString().slice(0, 10)))
  const first = Math.min(...recent.map(({ at }) => at.getTime()))
  return days.size >= softMost && last - first >= softDays * 86_400_000
}
