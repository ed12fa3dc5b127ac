import { type Calendar, workingMinutesBetween } from '../../src/shared/working-hours.ts'
import { calendarsOf } from './calendars.ts'
import { poorSource } from './campaigns.ts'
import type { Wanted } from './leads.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, minute, plus, type Seasons, type Span } from './seasons.ts'
import { sellers } from './team.ts'

/** The latest moment from which so many working minutes have passed until `now`. */
const workingMinutesAgo = (now: Date, minutes: number, calendar: Calendar): Date => {
  let [low, high] = [now.getTime() - 60 * day, now.getTime()]
  while (high - low > 1000) {
    const middle = (low + high) / 2
    if (workingMinutesBetween(new Date(middle), now, calendar) >= minutes) low = middle
    else high = middle
  }
  return new Date(Math.floor(low / minute) * minute)
}

/** Working minutes since the open leads of each seller came in: fresh, soon due (of 240, 480 or 960) and late. */
const ages = [12, 45, 110, 205, 225, 400, 850, 1080, 1400]

/**
 * Who responds when. Every seller has open leads at `now`, some with time left, some due soon, some late; the
 * rest, `count` responses, are spread over the years by season.
 */
export const wishesOf = (
  count: number,
  persons: readonly Person[],
  random: Random,
  span: Span,
  seasons: Seasons,
): Wanted[] => {
  const calendars = calendarsOf(span)
  const known = persons.filter(one => one.duplicateOf === null && one.account !== null && one.email !== null)
  const taken = new Set<number>()
  const open = sellers.flatMap(seller => {
    const fitting = known.filter(one => {
      const owner = one.account!.salesOwnerId
      const settled = one.knownAt < plus(span.now, -8 * day) && one.source !== poorSource
      return (
        settled && seller.territoryIds.includes(one.territoryId!) && (owner === seller.id || owner === null)
      )
    })
    // Persons of the seller's own accounts first, so that the first rule leads to the seller.
    fitting.sort(
      (a, b) => Number(b.account!.salesOwnerId === seller.id) - Number(a.account!.salesOwnerId === seller.id),
    )
    const mine = fitting.filter(one => !taken.has(one.id)).slice(0, ages.length)
    return mine.map((person, i): Wanted => {
      taken.add(person.id)
      const at = workingMinutesAgo(span.now, ages[i]! + random.int(0, 8), calendars[seller.calendarId - 1]!)
      return { person, at, fate: 'open' }
    })
  })
  const poor = known.filter(({ source }) => source === poorSource)
  const others = known.filter(({ source }) => source !== poorSource)
  const usual = Array.from({ length: count }, (_, i): Wanted[] => {
    const person = random.pick(i % 10 < 3 ? poor : others)
    if (taken.has(person.id)) return []
    taken.add(person.id)
    const at = seasons.between(random, person.knownAt, plus(person.knownAt, 300 * day))
    return at > plus(span.now, -2 * minute) ? [] : [{ person, at, fate: 'usual' }]
  })
  return [...open, ...usual.flat()]
}
