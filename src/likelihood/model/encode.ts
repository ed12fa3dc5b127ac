import type { Feature, Past, Value } from './past.ts'

/**
 * How the values of a feature become figures. Numbers: their distance from the mean in standard deviations, of amounts
 * and counts that lean far to the right the logarithm; choices: a column each, rare ones together; what is not known has a
 * column of its own and is nought elsewhere. `place` is that of the feature in the past, `first` its first column.
 */
export type Coding = { feature: Feature; place: number; first: number } & (
  | { numbers: true; log: boolean; mean: number; deviation: number }
  | { numbers: false; choices: string[]; others: boolean }
) & { unknown: boolean }
export type Codings = { codings: Coding[]; columns: number; means: number[] }

/** A choice that fewer have is not told apart. */
const fewest = 10

const isNumber = ({ kind }: Feature): boolean => kind === 'number' || kind === 'amount'
const known = (value: Value): value is string | number | boolean => value !== null && value !== ''

/** Learnt from these leads alone, so that nothing of later ones is in it. Features that tell nobody apart are left out. */
export function learnCodings(past: Past, leads: readonly number[], leftOut: ReadonlySet<string>): Codings {
  const codings: Coding[] = []
  let columns = 0
  for (const [place, feature] of past.features.entries()) {
    if (leftOut.has(feature.key)) continue
    const values = leads.map(lead => past.values[place]![lead]!)
    const unknowns = values.filter(value => !known(value)).length
    const unknown = unknowns >= fewest && values.length - unknowns >= fewest
    const part = isNumber(feature) ? ofNumbers(values) : ofChoices(values, unknown)
    if (!part && !unknown) continue
    const told = part ?? { numbers: false as const, choices: [], others: false }
    const coding: Coding = { feature, place, first: columns, unknown, ...told }
    codings.push(coding)
    columns += widthOf(coding)
  }
  const means = new Array<number>(columns).fill(0)
  const row = new Float64Array(columns)
  const made = { codings, columns, means }
  for (const lead of leads) {
    encode(made, place => past.values[place]![lead]!, row, 0)
    for (let k = 0; k < columns; k++) means[k]! += row[k]! / leads.length
  }
  return made
}

function ofNumbers(values: readonly Value[]) {
  const numbers = values.filter(known).map(Number)
  if (new Set(numbers).size < 2) return null
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted[sorted.length >> 1]!
  const log = sorted[0]! >= 0 && sorted.at(-1)! > 20 * Math.max(1, middle)
  const scaled = numbers.map(value => (log ? Math.log1p(value) : value))
  const mean = scaled.reduce((a, b) => a + b, 0) / scaled.length
  const deviation = Math.sqrt(scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length)
  return { numbers: true, log, mean, deviation } as const
}

function ofChoices(values: readonly Value[], unknown: boolean) {
  const counts = new Map<string, number>()
  for (const value of values)
    if (known(value)) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  const choices = [...counts].filter(([, count]) => count >= fewest).map(([choice]) => choice)
  const rare = [...counts.values()].filter(count => count < fewest).reduce((a, b) => a + b, 0)
  const others = rare >= fewest
  if (choices.length + (others ? 1 : 0) + (unknown ? 1 : 0) < 2) return null
  return { numbers: false, choices: choices.toSorted(), others } as const
}

const widthOf = (coding: Coding): number =>
  (coding.numbers ? 1 : coding.choices.length + (coding.others ? 1 : 0)) + (coding.unknown ? 1 : 0)

/** Writes the figures of one lead into row `row` of `x`. */
export function encode(
  { codings, columns }: Codings,
  valueAt: (place: number) => Value,
  x: Float64Array,
  row: number,
): void {
  const at = row * columns
  x.fill(0, at, at + columns)
  for (const coding of codings) {
    const value = valueAt(coding.place)
    const first = at + coding.first
    if (!known(value)) {
      if (coding.unknown) x[first + widthOf(coding) - 1] = 1
    } else if (coding.numbers) {
      const scaled = coding.log ? Math.log1p(Math.max(0, Number(value))) : Number(value)
      // Far beyond what was seen nothing is known: it counts as five deviations.
      x[first] = Math.max(-5, Math.min(5, (scaled - coding.mean) / coding.deviation))
    } else {
      const place = coding.choices.indexOf(String(value))
      if (place >= 0) x[first + place] = 1
      else if (coding.others) x[first + coding.choices.length] = 1
    }
  }
}

/** The columns of a coding, from and to (not included). */
export const columnsOf = (coding: Coding): [number, number] => [coding.first, coding.first + widthOf(coding)]
