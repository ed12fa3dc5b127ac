import { type Chunk, chunked } from './chunks.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, plus, type Span } from './seasons.ts'
import { users } from './team.ts'

const administrator = users.find(({ role }) => role === 'administrator')!.id
/** Behind those of forms and fairs, whose number depends on the size. */
const firstConsentId = 900_001

type Line = readonly [
  kind: 'access' | 'erasure',
  state: string,
  daysAgo: number,
  byPerson: boolean,
  note: string | null,
]
/** To decide in time and late, under way to be collected, collected, refused, and let go. */
const lines: readonly Line[] = [
  ['access', 'asked', 3, true, null],
  ['erasure', 'asked', 12, true, null],
  ['access', 'asked', 37, true, null],
  ['erasure', 'asked', 44, true, null],
  ['access', 'collected', 61, true, null],
  ['access', 'collected', 118, false, null],
  ['access', 'ended', 150, false, null],
  ['erasure', 'refused', 83, true, 'Invoices of a running order are kept by law. Contact by mail was ended.'],
]

/** What people asked of their data, and some who objected to everything on their own page. */
export function* requestRows(persons: readonly Person[], random: Random, span: Span): Generator<Chunk> {
  const known = persons.filter(({ knownAt }) => knownAt < plus(span.now, -200 * day))
  const asking = lines.map(line => ({ line, person: random.pick(known) }))
  yield* chunked(
    'privacy_request',
    'id kind subject_id state by_person user_id language asked_at decided_at ended_at done total counts note',
    asking.map(({ line: [kind, state, daysAgo, byPerson, note], person }, i) => {
      const askedAt = plus(span.now, -daysAgo * day)
      const decidedAt = state === 'asked' ? null : plus(askedAt, 2 * day)
      const endedAt = decidedAt && plus(decidedAt, (state === 'ended' ? 9 : 1) * day)
      const rows = state === 'collected' || state === 'ended' ? 40 + 7 * i : 0
      return [
        i + 1,
        kind,
        person.id,
        state,
        byPerson,
        state === 'asked' ? null : administrator,
        'en',
        askedAt,
        decidedAt,
        endedAt,
        2 * rows,
        rows > 0 ? 2 * rows : null,
        JSON.stringify(rows > 0 ? { counts: { touches: rows - 6, consents: 2, person: 1, devices: 3 } } : {}),
        note,
      ]
    }),
  )
  yield* chunked(
    'consent',
    'id person_id matter purpose channel granted source at',
    [11, 4, 2, 1].map((daysAgo, i) => [
      firstConsentId + i,
      random.pick(known).id,
      'objection',
      i === 1 ? 'research' : '*',
      i === 2 ? 'phone' : '*',
      false,
      'preference page',
      plus(span.now, -daysAgo * day),
    ]),
  )
}
