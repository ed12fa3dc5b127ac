/** What the clock on the wall shows in a time zone, as a datetime-local field holds it: 'YYYY-MM-DDTHH:mm'. */
export function wallClock(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const of = (type: string) => parts.find(part => part.type === type)?.value ?? ''
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/**
 * The instant at which a wall in the time zone shows this; null when the text is no moment. Of a time that occurs
 * twice the first; a time that the clocks skip is taken as the one an hour later.
 */
export function instantOf(text: string, timeZone: string): Date | null {
  const asUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN
  if (Number.isNaN(asUtc)) return null
  const offsetAt = (at: number): number => Date.parse(`${wallClock(new Date(at), timeZone)}Z`) - at
  // The offsets of the day before and the day after are the only two that may hold.
  const found = [asUtc - offsetAt(asUtc - 86_400_000), asUtc - offsetAt(asUtc + 86_400_000)]
  const exact = found.filter(at => at + offsetAt(at) === asUtc)
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...found))
}
