/** Pixels of the axle of a day. */
export const ENTRY = 42
const HOUR = 52
const [MORNING, EVENING] = [8, 18]

export type DayEntry = { minute: number; left: boolean }
export type DayPlaces = {
  tops: number[]
  hours: { hour: number; top: number }[]
  height: number
  at: (minute: number) => number
}

/**
 * Where entries stand on the axle of a day, in pixels. `minute` is the minute of the day. An hour with more entries on
 * one side than it holds grows, so that no entry covers another. The axle reaches from 8 to 18, further if needed.
 */
export function dayPlaces(entries: readonly DayEntry[]): DayPlaces {
  const minutes = entries.map(entry => entry.minute)
  const first = Math.min(MORNING, ...minutes.map(minute => Math.floor(minute / 60)))
  const last = Math.max(EVENING, ...minutes.map(minute => Math.floor(minute / 60) + 1))
  const hours: { hour: number; top: number; height: number }[] = []
  let top = 0
  for (let hour = first; hour < last; hour++) {
    const inside = entries.filter(entry => Math.floor(entry.minute / 60) === hour)
    const left = inside.filter(entry => entry.left).length
    const height = Math.max(HOUR, Math.max(left, inside.length - left) * ENTRY)
    hours.push({ hour, top, height })
    top += height
  }
  hours.push({ hour: last, top, height: 0 })
  const at = (minute: number): number => {
    const within = Math.min(last * 60, Math.max(first * 60, minute))
    const hour = hours[Math.floor(within / 60) - first]!
    return hour.top + ((within % 60) / 60) * hour.height
  }
  const ends = { left: Number.NEGATIVE_INFINITY, right: Number.NEGATIVE_INFINITY }
  const tops: number[] = new Array(entries.length).fill(0)
  const inOrder = entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => a.entry.minute - b.entry.minute)
  for (const { entry, index } of inOrder) {
    const side = entry.left ? 'left' : 'right'
    tops[index] = Math.max(at(entry.minute), ends[side])
    ends[side] = tops[index]! + ENTRY
  }
  return { tops, hours, height: Math.max(top, ends.left, ends.right), at }
}
