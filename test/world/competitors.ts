import { normaliseName } from '../../src/shared/names.ts'
import type { Account } from './accounts.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { Random } from './random.ts'
import { day, plus, type Span } from './seasons.ts'

type Point = readonly [
  kind: 'strength' | 'weakness' | 'question' | 'answer',
  heading: string,
  body: string | null,
]
/** Name, group, our product against it, lowest and highest price in euros. */
type Offer = readonly [string, number, number | null, number | null, number | null]
type Rival = {
  name: string
  note: string
  country: string
  employees: number
  positioning: string
  pricing: string
  points: readonly Point[]
  offers: readonly Offer[]
}

/** Ids count from 1 in this order. */
export const competitors: readonly Rival[] = [
  {
    name: 'Vandermolen Packtech',
    note: 'Low prices, long delivery; strong in bakeries.',
    country: 'NL',
    employees: 85,
    positioning: 'The affordable line for bakeries and other small plants.',
    pricing: 'List price less a fifth when a second machine follows within two years.',
    points: [
      ['strength', 'A fifth cheaper than ours', 'For lines below 150 packs a minute.'],
      ['strength', 'Known in every bakery of the north', null],
      [
        'weakness',
        'Delivery takes five to seven months',
        'Promised three; two customers of 2025 waited seven.',
      ],
      ['weakness', 'Changeover takes more than half an hour', 'Ours takes less than twelve minutes.'],
      [
        'question',
        'How often do you change formats in a day?',
        'From four on, the cheaper machine is the dearer one.',
      ],
      [
        'answer',
        '"They are cheaper"',
        'Count the hours of changeover over five years: bring the calculator.',
      ],
    ],
    offers: [
      ['VM Flow 180', 1, 1, 48_000, 56_000],
      ['VM Tray 3', 2, 4, 41_000, 46_000],
    ],
  },
  {
    name: 'Rheinpack Systeme',
    note: 'Very fast lines; service only from the factory.',
    country: 'DE',
    employees: 640,
    positioning: 'The fastest line on the market.',
    pricing: 'Fixed prices, service contract obligatory for three years.',
    points: [
      ['strength', '700 packs a minute', 'Nobody is faster with one film.'],
      [
        'weakness',
        'Service comes from the factory only',
        'Two days to reach the UK and the north of the Netherlands.',
      ],
      ['weakness', 'Weak at small series', null],
      ['question', 'What does an hour of standstill cost you?', null],
      [
        'answer',
        '"They are faster"',
        'Ask for packs a shift, changeovers included, instead of packs a minute.',
      ],
    ],
    offers: [
      ['RP 700', 1, 3, 205_000, 240_000],
      ['RP Seal 8', 2, 6, 170_000, null],
    ],
  },
  {
    name: 'Albion Wrap & Seal',
    note: 'Rents machines; weak at small series.',
    country: 'GB',
    employees: 120,
    positioning: 'Packaging without investment.',
    pricing: 'Rent by the month, parts included; nothing to pay at the start.',
    points: [
      ['strength', 'No investment: the rent is a running cost', null],
      ['weakness', 'The rent of four years is the price of a machine', null],
      ['question', 'Who decides: the plant or finance?', 'Rent is sold to finance.'],
      [
        'answer',
        '"We would rather rent"',
        'Our leasing partner offers the same, and the machine is yours at the end.',
      ],
    ],
    offers: [['AWS Rent 250', 1, 2, null, null]],
  },
  {
    name: 'Polarfold',
    note: 'Good labelling; no tray sealers.',
    country: 'DK',
    employees: 210,
    positioning: 'Labels that stay where they belong.',
    pricing: 'By project; rebates up to a tenth.',
    points: [
      ['strength', 'Camera inspection in every machine', null],
      ['weakness', 'No tray sealers: two suppliers on one line', null],
      [
        'answer',
        '"Their camera is included"',
        'LabelPoint Vision has it, and one service contract for the whole line.',
      ],
    ],
    offers: [['PF Label Cam', 3, 9, 44_000, 49_000]],
  },
]

/** Points that nobody looked at for half a year are planted: every fourth one. */
export function* competitorRows(accounts: readonly Account[], random: Random, span: Span): Generator<Chunk> {
  yield* chunked(
    'competitor',
    'id name website note country employees positioning pricing',
    competitors.map(({ name, note, country, employees, positioning, pricing }, i) => [
      i + 1,
      name,
      `https://${normaliseName(name).replace(/[^a-z0-9]/g, '')}.example`,
      note,
      country,
      employees,
      positioning,
      pricing,
    ]),
  )
  const points = competitors.flatMap(({ points: all }, i) =>
    all.map(point => ({ point, competitorId: i + 1 })),
  )
  yield* chunked(
    'competitor_point',
    'id competitor_id kind heading body user_id created_at confirmed_at',
    points.map(({ point: [kind, heading, body], competitorId }, i) => {
      const at = plus(span.now, -day * (i % 4 === 3 ? random.int(200, 400) : random.int(3, 120)))
      return [i + 1, competitorId, kind, heading, body, random.int(9, 16), at, at]
    }),
  )
  const offers = competitors.flatMap(({ offers: all }, i) =>
    all.map(offer => ({ offer, competitorId: i + 1 })),
  )
  const cents = (euros: number | null) => (euros === null ? null : euros * 100)
  yield* chunked(
    'competitor_product',
    'id competitor_id name product_group_id against_product_id price_from_cents price_to_cents',
    offers.map(({ offer: [name, groupId, against, low, high], competitorId }, i) => {
      return [i + 1, competitorId, name, groupId, against, cents(low), cents(high)]
    }),
  )
  const notes = [
    'Their machine stands in the hall.',
    'Their seller left as I came.',
    'Offers are being compared.',
  ]
  yield* chunked(
    'competitor_sighting',
    'id competitor_id account_id seen_on note user_id created_at',
    Array.from({ length: Math.ceil(accounts.length / 25) }, (_, i) => {
      const at = plus(span.now, -day * random.int(2, 500))
      const account = accounts[random.int(0, accounts.length - 1)]!
      const seenOn = at.toISOString().slice(0, 10)
      return [i + 1, random.int(1, 4), account.id, seenOn, notes[i % 3]!, random.int(9, 16), at]
    }),
  )
}
