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

type DaysInWords = Record<'day', (at: string, now: Date) => string> &
  Record<'isToday', (at: string, now: Date) => boolean>

/** The day of a moment in words, none for today; each is found once, however often its row is drawn. */
export function dayNames(f: DaysInWords, now: Date): (at: string) => string {
  const known = new Map<string, string>()
  return at => {
    const before = known.get(at)
    if (before !== undefined) return before
    const name = f.isToday(at, now) ? '' : f.day(at, now)
    known.set(at, name)
    return name
  }
}
