const day = 86_400_000
/** Stretches times subjects that are counted: each costs a walk down the index. */
const walks = 2_000
const [fewest, most] = [4, 48]

/**
 * Moments (ISO 8601) that part the time from the oldest to the newest entry into stretches, the oldest first; those of a log
 * between two moments begin and end there. They lie on multiples of a power of two of days since 1970, so that what is logged
 * later moves none of them.
 */
export function boundsOf({
  oldest,
  newest,
  subjects,
  from,
  to,
}: {
  oldest: Date
  newest: Date
  subjects: number
  from?: string
  to?: string
}): string[] {
  const stretches = Math.max(fewest, Math.min(most, Math.floor(walks / Math.max(1, subjects))))
  let width = day
  while ((newest.getTime() - oldest.getTime()) / width > stretches) width *= 2
  const begin = from ? Date.parse(from) : Math.floor(oldest.getTime() / width) * width
  // A database knows parts of a millisecond that a date here does not.
  const end = to ? Date.parse(to) : (Math.floor((newest.getTime() + 1) / width) + 1) * width
  const bounds = [begin]
  // The newest stretch, whose pages are marked one by one, is parted once more.
  const last = Math.floor(newest.getTime() / width) * width
  const first = Math.max(begin, Math.floor(oldest.getTime() / width) * width)
  for (let at = (Math.floor(first / width) + 1) * width; at < end && at <= last; at += width) bounds.push(at)
  for (let at = Math.max(last, first) + width / 4; at < end && at <= newest.getTime(); at += width / 4)
    if (at > begin) bounds.push(at)
  bounds.push(Math.max(begin, end))
  return bounds.map(at => new Date(at).toISOString())
}
