import { type Calendar, stretchesBetween } from '../../shared/working-hours.ts'

const minute = 60_000
const day = 86_400_000

export type Stretch = { readonly from: Date; readonly to: Date }
export type SlotRule = {
  minutes: number
  /** Times are offered so many minutes apart, counted from each opening. */
  stepMinutes: number
  /** Kept free after each meeting. */
  bufferMinutes: number
  /** The soonest that can be chosen is so many minutes from now. */
  noticeMinutes: number
  daysAhead: number
}
export type SellerDays = {
  userId: number
  calendar: Calendar
  absences: readonly Stretch[]
  /** Meetings that stand, each with what is kept free after it. */
  held: readonly Stretch[]
}
/** A time that can be chosen, and who is free then: never shown to strangers. */
export type Slot = { startsAt: Date; endsAt: Date; userIds: number[] }

/** What a meeting takes of a day: itself and the time to breathe after it. */
export function heldBy(startsAt: Date, rule: Pick<SlotRule, 'minutes' | 'bufferMinutes'>): Stretch {
  return {
    from: startsAt,
    to: new Date(startsAt.getTime() + (rule.minutes + rule.bufferMinutes) * minute),
  }
}

/**
 * The times at which one seller at least is free, in order: wholly inside working hours, during no absence, over no
 * other meeting, not sooner than the notice and not later than the days ahead. Steps are real elapsed minutes from the
 * opening, so a day of 23 or 25 hours has as many slots as it truly has room for.
 */
export function freeSlots(sellers: readonly SellerDays[], rule: SlotRule, now: Date): Slot[] {
  const soonest = now.getTime() + rule.noticeMinutes * minute
  const latest = now.getTime() + rule.daysAhead * day
  const found = new Map<number, number[]>()
  for (const seller of sellers)
    for (const start of startsOf(seller, rule, soonest, latest)) {
      const others = found.get(start)
      if (others) others.push(seller.userId)
      else found.set(start, [seller.userId])
    }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([start, userIds]) => ({
      startsAt: new Date(start),
      endsAt: new Date(start + rule.minutes * minute),
      userIds,
    }))
}

function startsOf(seller: SellerDays, rule: SlotRule, soonest: number, latest: number): number[] {
  const starts: number[] = []
  if (latest <= soonest) return starts
  const long = rule.minutes * minute
  for (const open of stretchesBetween(new Date(soonest), new Date(latest), seller.calendar))
    for (
      let start = open.from.getTime();
      start + long <= open.to.getTime();
      start += rule.stepMinutes * minute
    ) {
      if (start < soonest || start > latest) continue
      const wanted = heldBy(new Date(start), rule)
      const itself = { from: wanted.from, to: new Date(start + long) }
      if (seller.absences.some(absence => overlap(absence, itself))) continue
      if (seller.held.some(held => overlap(held, wanted))) continue
      starts.push(start)
    }
  return starts
}

export function overlap(a: Stretch, b: Stretch): boolean {
  return a.from < b.to && b.from < a.to
}

/**
 * Who gets a meeting: whoever has the lead when free then; else, with a list in order, the first of it who is free, and
 * otherwise whoever has the fewest meetings ahead. Null: nobody is free.
 */
export function whoMeets(
  slot: Slot | undefined,
  ownerId: number | null,
  ahead: ReadonlyMap<number, number>,
  order: readonly number[] | null = null,
): number | null {
  if (!slot) return null
  if (ownerId !== null && slot.userIds.includes(ownerId)) return ownerId
  if (order) return order.find(id => slot.userIds.includes(id)) ?? null
  const [first] = [...slot.userIds].sort((a, b) => (ahead.get(a) ?? 0) - (ahead.get(b) ?? 0) || a - b)
  return first ?? null
}

/** The free times nearest to the one that was wanted, in order of time. */
export function nearest(slots: readonly Slot[], wanted: Date, most: number): Slot[] {
  const away = (slot: Slot) => Math.abs(slot.startsAt.getTime() - wanted.getTime())
  return [...slots]
    .sort((a, b) => away(a) - away(b))
    .slice(0, most)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

/** Slots by the day 'YYYY-MM-DD' on which they lie for a reader in this IANA zone. */
export function byDay(slots: readonly Slot[], timeZone: string): Map<string, Slot[]> {
  const of = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const days = new Map<string, Slot[]>()
  for (const slot of slots) {
    const name = of.format(slot.startsAt)
    const same = days.get(name)
    if (same) same.push(slot)
    else days.set(name, [slot])
  }
  return days
}
