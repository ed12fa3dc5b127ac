import { instantOf } from './wall-clock.ts'

/** The days of an address ('YYYY-MM-DD', both included) as moments in a time zone; what is no day narrows nothing. */
export function logDays(
  { from, until }: { from?: string | undefined; until?: string | undefined },
  timeZone: string,
): { from?: string; to?: string } {
  const begin = from ? instantOf(`${from}T00:00`, timeZone) : null
  const last = until ? Date.parse(`${until}T00:00Z`) : Number.NaN
  const after = Number.isNaN(last) ? '' : new Date(last + 86_400_000).toISOString().slice(0, 10)
  const end = after === '' ? null : instantOf(`${after}T00:00`, timeZone)
  return { ...(begin ? { from: begin.toISOString() } : {}), ...(end ? { to: end.toISOString() } : {}) }
}
