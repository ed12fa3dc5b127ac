/** How many took so many tenths of a day, in any order. */
export type Taken = { tenths: number; n: number }
export type Quartiles = { lowDays: number | null; medianDays: number | null; highDays: number | null }

const shares = [0.25, 0.5, 0.75] as const
const days = (tenths: number | null): number | null => (tenths === null ? null : Math.round(tenths) / 10)
const named = ([low, median, high]: (number | null)[]): Quartiles => ({
  lowDays: days(low ?? null),
  medianDays: days(median ?? null),
  highDays: days(high ?? null),
})
const sorted = (these: readonly Taken[]) => [...these].sort((a, b) => a.tenths - b.tenths)
export const howMany = (these: readonly Taken[]): number => these.reduce((sum, { n }) => sum + n, 0)

/** Quartiles in days, linear between two neighbours (Hyndman and Fan 1996, definition 7); null of nobody. */
export function quartilesOf(these: readonly Taken[]): Quartiles {
  const rising = sorted(these)
  const total = howMany(rising)
  const at = (place: number): number => {
    let passed = 0
    for (const { tenths, n } of rising) {
      passed += n
      if (place < passed) return tenths
    }
    return rising.at(-1)!.tenths
  }
  return named(
    shares.map(share => {
      if (total === 0) return null
      const place = (total - 1) * share
      const below = at(Math.floor(place))
      return below + (at(Math.ceil(place)) - below) * (place - Math.floor(place))
    }),
  )
}

/**
 * The days after which a quarter, half and three quarters of all who came had gone on, those who have not yet counted for as
 * long as they have waited: the product-limit estimate (Kaplan and Meier 1958, JASA 53:457). Null where so many have not
 * gone on within any time that was watched.
 */
export function quartilesWithWaiting(went: readonly Taken[], waiting: readonly Taken[]): Quartiles {
  const rising = sorted(went)
  const still = sorted(waiting)
  let atRisk = howMany(went) + howMany(waiting)
  let staying = 1
  let censored = 0
  const found: (number | null)[] = [null, null, null]
  for (let i = 0; i < rising.length; ) {
    const { tenths } = rising[i]!
    let n = 0
    for (; rising[i]?.tenths === tenths; i++) n += rising[i]!.n
    // Who was watched for a shorter time says nothing of this one.
    for (; censored < still.length && still[censored]!.tenths < tenths; censored++)
      atRisk -= still[censored]!.n
    staying *= 1 - n / atRisk
    atRisk -= n
    // A share that is met exactly must not be missed by the rounding of the product.
    shares.forEach((share, which) => {
      if (found[which] === null && 1 - staying >= share - 1e-9) found[which] = tenths
    })
  }
  return named(found)
}
