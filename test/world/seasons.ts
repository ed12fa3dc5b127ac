import { placeOf, type Random } from './random.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** How busy a month is, January first: a dip in summer and at Christmas, fairs in spring and autumn. */
const months = [0.9, 1.05, 1.3, 1.15, 1.05, 0.95, 0.6, 0.65, 1.35, 1.25, 1.1, 0.7]
/** How busy a weekday is, Sunday first. */
const weekdays = [0.1, 1, 1.1, 1.1, 1.05, 0.85, 0.15]

/** The span of the sample's history, UTC. */
export type Span = {
  from: Date
  now: Date
  /** From here on rows were recorded as they happened; all before came in as history. */
  liveFrom: Date
}

export const spanBefore = (now: Date): Span => ({
  from: new Date(now.getTime() - 3 * 365 * day),
  now,
  liveFrom: new Date(now.getTime() - 30 * day),
})

export const modeAt = (at: Date, span: Span): 'live' | 'historical' =>
  at >= span.liveFrom ? 'live' : 'historical'

/** History is recorded when it was loaded, live rows two seconds after they happened. */
export const recordedAt = (at: Date, span: Span): Date =>
  at >= span.liveFrom ? new Date(Math.min(at.getTime() + 2000, span.now.getTime())) : span.liveFrom

export type Seasons = {
  /** A moment of busy days between two moments, mostly in office hours. */
  between(random: Random, from: Date, to: Date): Date
  /** Moves a moment into office hours of a working day, not after now. */
  atWork(random: Random, at: Date): Date
}

export const seasonsOf = (span: Span): Seasons => {
  const first = Math.floor(span.from.getTime() / day) - 1
  const last = Math.floor(span.now.getTime() / day)
  const sums = new Float64Array(last - first + 1)
  let sum = 0
  for (let i = 0; i < sums.length; i++) {
    const date = new Date((first + i) * day)
    // The business grows by about a fifth a year.
    sum += months[date.getUTCMonth()]! * weekdays[date.getUTCDay()]! * (1 + (0.2 * i) / 365)
    sums[i] = sum
  }
  const before = (index: number): number => (index <= 0 ? 0 : sums[Math.min(index, sums.length) - 1]!)
  const clamp = (time: number, random: Random, from: number, to: number): Date =>
    new Date(time < from || time > to ? from + Math.floor(random.next() * (to - from)) : time)
  return {
    between(random, from, to) {
      const [low, high] = [from.getTime(), Math.min(to.getTime(), span.now.getTime())]
      if (high <= low) return new Date(Math.min(low, span.now.getTime()))
      const [start, end] = [before(Math.floor(low / day) - first), before(Math.floor(high / day) - first + 1)]
      const date = first + placeOf(sums, start + random.next() * (end - start))
      const time = date * day + officeTime(random)
      return clamp(time, random, low, high)
    },
    atWork(random, at) {
      let date = Math.floor(at.getTime() / day)
      while ([0, 6].includes(new Date(date * day).getUTCDay())) date++
      const time = date * day + officeTime(random)
      return new Date(Math.min(Math.max(time, at.getTime()), span.now.getTime()))
    },
  }
}

/** Milliseconds of the day, UTC: most between 7 and 16, some in the evening. */
const officeTime = (random: Random): number =>
  Math.floor((random.chance(0.88) ? 7 + random.next() * 9.5 : 5 + random.next() * 16) * hour)

export const dateOf = (at: Date): string => at.toISOString().slice(0, 10)
export const plus = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds)
