/** Heights of a chart: `place` answers 0..1 of the height, `ticks` the values worth a line. */
export type Scale = { place: (value: number) => number; ticks: number[] }

const clamp = (share: number): number => Math.min(1, Math.max(0, share))

/** A step of 1, 2 or 5 times a power of ten, so that about `lines` fit below `max`. */
function step(max: number, lines: number): number {
  const rough = max / lines
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find(n => n * power >= rough) ?? 10) * power
}

/** From zero to the largest value. */
export function linearScale(values: readonly number[], lines = 4): Scale {
  const max = Math.max(0, ...values)
  if (max === 0) return { place: () => 0, ticks: [0] }
  const gap = step(max, lines)
  return {
    place: value => clamp(value / max),
    ticks: Array.from({ length: Math.floor(max / gap) + 1 }, (_, n) => n * gap),
  }
}

/** From the power of ten below the smallest value above zero; zero stands on the ground. */
export function logScale(values: readonly number[]): Scale {
  const counted = values.filter(value => value > 0)
  if (counted.length === 0) return { place: () => 0, ticks: [] }
  const max = Math.max(...counted)
  const low = Math.ceil(Math.log10(Math.min(...counted))) - 1
  const high = Math.max(Math.log10(max), low + 1)
  return {
    place: value => (value > 0 ? clamp((Math.log10(value) - low) / (high - low)) : 0),
    ticks: Array.from({ length: Math.floor(high) - low + 1 }, (_, n) => 10 ** (low + n)).filter(
      tick => tick >= 1,
    ),
  }
}
