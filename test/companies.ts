import type { Feature, Past, Value } from '../src/likelihood/model/past.ts'
import { chance, normal } from '../src/shared/statistics/chance.ts'
import { likelihood } from '../src/shared/statistics/logistic.ts'

const DAY = 86_400_000
export const days = 90

export type Company = {
  past: Past
  now: Date
  /** How likely each lead truly was. */
  truth: Float64Array
  /** The key of the planted leak, and how it is planted; null where there is none. */
  leak: 'dated' | 'undated' | null
}

const features: Feature[] = [
  { key: 'industry', kind: 'choice' },
  { key: 'country', kind: 'choice' },
  { key: 'employees', kind: 'number' },
  { key: 'turnover', kind: 'amount' },
  { key: 'director', kind: 'yes_no' },
  { key: 'pages', kind: 'number' },
  { key: 'pricePages', kind: 'number' },
  { key: 'shoeSize', kind: 'number' },
  { key: 'projectBudget', kind: 'amount' },
]
/** Counted from dated touches. */
const counted = new Set(['pages', 'pricePages'])
export const leakingKey = 'projectBudget'

/**
 * A company whose truth is known: leads over two years, whose likelihood follows from what is known of them and from chance;
 * some of it is not known, some told late but honestly. Every fourth has a field that is written when a deal is won, with
 * or without the moment of writing.
 */
export function companyOf(seed: number): Company {
  const random = chance(seed * 7919)
  const rows = 400 + Math.floor(random() * 1_600)
  const now = new Date('2026-03-01T00:00:00Z')
  const first = now.getTime() - 730 * DAY
  const at = Array.from({ length: rows }, () => first + random() * 730 * DAY).sort((a, b) => a - b)
  const strength = 0.5 + random()
  const base = -1.8 + random()
  const weights = Array.from({ length: 8 }, () => normal(random) * strength)
  const together = seed % 3 === 0 ? 1.2 * strength : 0
  const leak = seed % 4 === 0 ? (seed % 8 === 0 ? 'undated' : 'dated') : null

  const values: Value[][] = features.map(() => [])
  const today: { value: Value; filledAt: Date | null }[][] = features.map(() => [])
  const cameAt: (Date | null)[] = []
  const settledAt: (Date | null)[] = []
  const truth = new Float64Array(rows)
  for (const [lead, moment] of at.entries()) {
    const industry = Math.floor(random() * 5)
    const country = random() < 0.6 ? 0 : 1 + Math.floor(random() * 8)
    const employees = Math.round(Math.exp(3.5 + normal(random) * 1.2))
    const turnover = Math.round(employees * 15_000_000 * Math.exp(normal(random) * 0.4))
    const director = random() < 0.25
    const pages = Math.floor(-Math.log(1 - random()) * 6)
    const pricePages = random() < 0.2 ? 1 + Math.floor(random() * 3) : 0
    const logOdds =
      base +
      weights[0]! * (industry === 0 ? 1 : industry === 1 ? -1 : 0) +
      weights[1]! * 0.5 * (country === 0 ? 1 : -1) +
      weights[2]! * 0.4 * (Math.log(employees) - 3.5) +
      weights[3]! * (director ? 0.8 : -0.2) +
      Math.abs(weights[4]!) * 0.08 * (pages - 6) +
      Math.abs(weights[5]!) * 0.5 * pricePages +
      together * (director === industry < 2 ? 1 : -1)
    truth[lead] = likelihood(logOdds)
    const came = random() < truth[lead]!
    const cameOn = moment + (3 + random() * 80) * DAY
    const lostOn = moment + (10 + random() * 200) * DAY
    const settled = came ? cameOn : lostOn
    cameAt.push(came && cameOn <= now.getTime() ? new Date(cameOn) : null)
    settledAt.push(settled <= now.getTime() ? new Date(settled) : null)

    const row: Value[] = [
      `industry ${industry}`,
      random() < 0.1 ? null : `country ${country}`,
      random() < 0.3 ? null : employees,
      random() < 0.5 ? null : turnover,
      random() < 0.15 ? null : director,
      pages,
      pricePages,
      random() < 0.4 ? null : Math.round(42 + normal(random) * 2),
      null,
    ]
    for (const [place, value] of row.entries()) {
      values[place]!.push(value)
      // What was not known then may have been told later, to whoever asked; not of the ends.
      const later = value === null && random() < 0.15
      const written = later ? moment + random() * 300 * DAY : moment - random() * 100 * DAY
      const isThere = later ? written <= now.getTime() : value !== null
      const known = later ? (place === 2 ? employees : 'told later') : value
      today[place]!.push({
        value: isThere && place !== 8 ? known : null,
        filledAt: random() < 0.5 ? new Date(written) : null,
      })
    }
    if (leak && came && settledAt[lead] && random() < 0.8)
      today[8]![lead] = { value: 5_000_000, filledAt: leak === 'dated' ? settledAt[lead]! : null }
    else if (random() < 0.05)
      today[8]![lead] = { value: 4_000_000, filledAt: leak === 'dated' ? new Date(moment) : null }
    // Without its moment it looks as if it had been known all along.
    if (leak === 'undated') values[8]![lead] = today[8]![lead]!.value
  }
  return {
    now,
    truth,
    leak,
    past: {
      features,
      at: at.map(each => new Date(each)),
      cameAt,
      settledAt,
      values,
      today: features.map(({ key }, place) => (counted.has(key) ? null : today[place]!)),
    },
  }
}
