import { proportion } from '../../shared/proportion.ts'

export type Estimate = { n: number; from: number; to: number }

/**
 * How many of a table a condition holds of, with the 95 % interval, from `hits` among `seen` rows of a sample that was drawn to
 * hold about `drawn`. Who is restricted sees a share of what was drawn, and so about that share of the table: of the rest
 * nothing is told. Null where nobody of the sample is seen.
 */
export function estimateOf(
  hits: number,
  { seen, drawn, size, restricted }: { seen: number; drawn: number; size: number; restricted: boolean },
): Estimate | null {
  const share = proportion(hits, seen)
  if (!share) return null
  const population = restricted ? size * Math.min(1, seen / drawn) : size
  const whole = (part: number) => Math.round(part * population)
  return { n: whole(share.share), from: whole(share.low), to: whole(share.high) }
}
