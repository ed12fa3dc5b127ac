import { codeFrom } from '../../src/offers/model/code.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { Deal } from './deals.ts'
import { guidePdf } from './guide.ts'
import type { Lead } from './leads.ts'
import type { Random } from './random.ts'
import { dateOf, day, hour, minute, plus, type Span } from './seasons.ts'
import { marketers, sellers, servants } from './team.ts'

type Kind = 'coupon' | 'download' | 'trial' | 'meeting'
const actions: readonly [
  kind: Kind,
  name: string,
  headline: string,
  intro: string,
  button: string,
  formId: number | null,
][] = [
  [
    'coupon',
    'Spring maintenance',
    '10% off a service visit',
    'Book the yearly check of your line before summer.',
    'Get my coupon',
    1,
  ],
  [
    'download',
    'Whitepaper on seals',
    'Why seals leak, and what it costs',
    'Twelve pages from our test hall.',
    'Send me the whitepaper',
    1,
  ],
  [
    'trial',
    'Thirty days with the line monitor',
    'See where your line stands still',
    'We lend you the monitor, you keep the figures.',
    'Ask for a trial',
    2,
  ],
  [
    'meeting',
    'Talk to a specialist',
    'Thirty minutes about your line',
    'Choose a time that suits you; we call.',
    'Book this time',
    2,
  ],
]
const places: readonly [action: number, name: string, channel: string, code: string][] = [
  [1, 'Own website', 'direct', 'spring'],
  [1, 'Letter to customers', 'letter', 'letter1'],
  [2, 'Own website', 'direct', 'seals'],
  [2, 'Advertisement', 'paid_search', 'sealsad'],
  [3, 'Newsletter', 'email', 'monitor'],
  [4, 'Own website', 'direct', 'talk'],
  [4, 'Stand at the fair', 'fair', 'fairtalk'],
]

/** One call to action of each kind, where they stand and what came of them. */
export function* offerRows(
  leads: readonly Lead[],
  deals: readonly Deal[],
  random: Random,
  span: Span,
): Generator<Chunk> {
  const made = plus(span.now, -200 * day)
  yield* chunked(
    'call_to_action',
    'id kind name language headline intro button campaign_id product_group_id form_id created_by created_at changed_at',
    actions.map(([kind, name, headline, intro, button, formId], n) => [
      n + 1,
      kind,
      name,
      'en',
      headline,
      intro,
      button,
      n === 1 ? 1 : null,
      null,
      formId,
      marketers[0]!,
      made,
      made,
    ]),
  )
  yield* chunked(
    'placement',
    'id action_id name channel code created_at',
    places.map((place, n) => [n + 1, ...place, made]),
  )
  yield* chunked('coupon', 'action_id shared worth worth_number most_each', [[1, false, 'percentage', 10, 1]])
  yield* chunked(
    'meeting_rule',
    'action_id who way minutes step_minutes buffer_minutes notice_minutes days_ahead',
    [[4, 'routed', 'phone', 30, 30, 15, 240, 21]],
  )
  yield* chunked('action_file', 'id action_id version name type body given_by given_at', [
    [1, 2, 1, 'Why seals leak.pdf', 'application/pdf', guidePdf(), marketers[0]!, made],
  ])
  const found = leads.filter(
    ({ story, raisedAt }) => story.formId !== null && raisedAt > made && raisedAt < span.now,
  )
  // Some of them came far enough to be won, so that the last figure has names behind it.
  const wonLeads = new Set(deals.flatMap(({ state, lead }) => (state === 'won' && lead ? [lead.id] : [])))
  const won = found.filter(({ id }) => wonLeads.has(id)).slice(-9)
  const others = found.filter(({ id }) => !wonLeads.has(id)).slice(-72)
  const some = [...won, ...others].sort((a, b) => a.raisedAt.getTime() - b.raisedAt.getTime())
  const answers = some.map((lead, n) => {
    const placement = random.int(1, places.length)
    const actionId = places[placement - 1]![0]
    const askedAt = plus(lead.raisedAt, -random.int(1, 40) * minute)
    const used = actionId > 2 || random.chance(0.6)
    return {
      id: n + 1,
      lead,
      placement,
      actionId,
      askedAt,
      usedAt: used ? plus(askedAt, random.int(5, 900) * minute) : null,
    }
  })
  const past = answers.map(each => ({
    ...each,
    usedAt: each.usedAt && each.usedAt < span.now ? each.usedAt : null,
  }))
  yield* chunked(
    'action_response',
    'id action_id placement_id person_id lead_id asked_at used_at',
    past.map(({ id, actionId, placement, lead, askedAt, usedAt }) => [
      id,
      actionId,
      placement,
      lead.person.id,
      lead.id,
      askedAt,
      usedAt,
    ]),
  )
  const clicks = past.flatMap(({ actionId, placement, lead, askedAt }) => [
    ...Array.from(
      { length: random.int(0, 4) },
      () => [actionId, placement, null, plus(askedAt, -random.int(1, 90) * hour)] as const,
    ),
    [actionId, placement, lead.person.id, plus(askedAt, -2 * minute)] as const,
  ])
  yield* chunked(
    'placement_click',
    'id action_id placement_id subject_id at',
    clicks.map((click, n) => [n + 1, ...click]),
  )
  yield* chunked(
    'placement_shown',
    'placement_id day shown',
    [1, 3].flatMap(id =>
      Array.from({ length: 30 }, (_, ago) => [id, dateOf(plus(span.now, -ago * day)), random.int(4, 60)]),
    ),
  )
  const coupons = past.filter(({ actionId }) => actionId === 1)
  yield* chunked(
    'coupon_code',
    'id action_id code person_id placement_id way issued_at',
    coupons.map(({ id, lead, placement, askedAt }) => [
      id,
      1,
      codeFrom(Uint8Array.from({ length: 64 }, () => random.int(0, 255)))!,
      lead.person.id,
      placement,
      'form',
      askedAt,
    ]),
  )
  yield* chunked(
    'coupon_redemption',
    'id code_id action_id request_key once person_id response_id at user_id',
    coupons.flatMap(({ id, lead, usedAt }) =>
      usedAt ? [[id, id, 1, `sample:${id}`, true, lead.person.id, id, usedAt, servants[0]!]] : [],
    ),
  )
  yield* chunked(
    'download_grant',
    'id action_id person_id response_id given_at ends_at downloaded_at',
    past
      .filter(({ actionId }) => actionId === 2)
      .map(({ id, lead, askedAt, usedAt }) => [
        id,
        2,
        lead.person.id,
        id,
        askedAt,
        plus(askedAt, 7 * day),
        usedAt,
      ]),
  )
  yield* chunked(
    'trial',
    'id action_id form_id person_id lead_id state asked_at granted_at runs_until',
    past
      .filter(({ actionId }) => actionId === 3)
      .map(({ id, lead, askedAt }) => {
        const granted = random.chance(0.6)
        const until = granted ? dateOf(plus(span.now, random.int(2, 25) * day)) : null
        return [
          id,
          3,
          2,
          lead.person.id,
          lead.id,
          granted ? 'granted' : 'asked',
          askedAt,
          granted ? plus(askedAt, day) : null,
          until,
        ]
      }),
  )
  // Tomorrow and after, in the calendar of the second seller and on; those before were held, missed, cancelled, or nobody said.
  const asked = past.filter(({ actionId }) => actionId === 4)
  const talks = asked.slice(-4)
  const taken = new Set<string>()
  const became = asked.slice(0, -4).map(({ id, lead, askedAt }, n) => {
    const userId = sellers[1 + (n % 4)]!.id
    let starts = plus(new Date(`${dateOf(plus(askedAt, 2 * day))}T00:00:00Z`), (9 + (n % 6)) * hour)
    // A seller talks to one at a time.
    while (taken.has(`${userId} ${starts.getTime()}`)) starts = plus(starts, hour)
    taken.add(`${userId} ${starts.getTime()}`)
    const outcome = (['held', 'held', 'missed', 'cancelled', 'held'] as const)[n % 5]!
    return { id, lead, askedAt, n, userId, starts, outcome }
  })
  const over = became.filter(({ starts }) => starts < span.now)
  const columns =
    'id action_id user_id person_id lead_id response_id way starts_at ends_at held uid time_zone language message created_at changed_at'
  yield* chunked(
    'appointment',
    `${columns} state cancelled_by outcome outcome_at outcome_by`,
    over.map(({ id, lead, askedAt, starts, outcome, userId, n }) => {
      const ends = plus(starts, 30 * minute)
      const isSaid = outcome !== 'cancelled' && n < over.length - 2
      return [
        id,
        4,
        userId,
        lead.person.id,
        lead.id,
        id,
        'phone',
        starts,
        ends,
        `[${starts.toISOString()},${plus(ends, 15 * minute).toISOString()})`,
        `sample-${id}@linchpin`,
        'Europe/Amsterdam',
        'en',
        'The speed of the line, and spare parts',
        askedAt,
        askedAt,
        outcome === 'cancelled' ? 'cancelled' : 'booked',
        outcome === 'cancelled' ? (n % 2 === 0 ? 'visitor' : 'seller') : null,
        isSaid ? outcome : null,
        isSaid ? ends : null,
        isSaid ? userId : null,
      ]
    }),
  )
  yield* chunked(
    'appointment',
    columns,
    talks.map(({ id, lead, askedAt }, n) => {
      const starts = plus(new Date(`${dateOf(plus(span.now, (n + 1) * day))}T00:00:00Z`), (9 + n) * hour)
      const ends = plus(starts, 30 * minute)
      const held = `[${starts.toISOString()},${plus(ends, 15 * minute).toISOString()})`
      return [
        id,
        4,
        sellers[1 + n]!.id,
        lead.person.id,
        lead.id,
        id,
        'phone',
        starts,
        ends,
        held,
        `sample-${id}@linchpin`,
        'Europe/Amsterdam',
        'en',
        'A line for cups that stands still too often',
        askedAt,
        askedAt,
      ]
    }),
  )
}
