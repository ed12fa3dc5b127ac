const longAgo = Date.UTC(1990, 0, 1)
const ahead = 10 * 60_000

/**
 * When a message was written: its Date header, unless that is missing, before 1990 or later than it was received; then
 * when the server received it, and at the latest now.
 */
export function occurredAt(
  date: Date | null,
  receivedAt: Date | null,
  now: Date,
): { at: Date; unsure: boolean } {
  const received =
    receivedAt && sane(receivedAt) && receivedAt.getTime() <= now.getTime() + ahead ? receivedAt : now
  const latest = Math.min(received.getTime(), now.getTime())
  if (date && sane(date) && date.getTime() <= latest + ahead)
    return { at: new Date(Math.min(date.getTime(), now.getTime())), unsure: false }
  return { at: new Date(latest), unsure: true }
}

const sane = (date: Date): boolean => Number.isFinite(date.getTime()) && date.getTime() >= longAgo
