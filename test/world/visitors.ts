import { type Chunk, chunked } from './chunks.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, type Seasons, type Span } from './seasons.ts'

/** A browser. Once its person gave a name (`identified`), what it did before counts for that person. */
export type Visitor = { id: number; key: string; person: Person | null; firstSeenAt: Date }

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join('')

/** A version 4 UUID of the seed's numbers. */
export const uuid = (random: Random): string =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`

/** The first of them belong to persons, one each, and were seen up to six weeks before the person was known. */
export const visitorsOf = (
  { count, identified, firstId }: { count: number; identified: number; firstId: number },
  persons: readonly Person[],
  random: Random,
  span: Span,
  seasons: Seasons,
): Visitor[] =>
  Array.from({ length: count }, (_, i) => {
    const person = i < identified ? persons[Math.floor((i * persons.length) / identified)]! : null
    const weeks =
      person && new Date(Math.max(span.from.getTime(), person.knownAt.getTime() - random.int(0, 42) * day))
    const firstSeenAt =
      weeks && person ? earlier(weeks, person.knownAt) : seasons.between(random, span.from, span.now)
    return { id: firstId + i, key: `web-${uuid(random)}`, person, firstSeenAt }
  })

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

export function* visitorRows(visitors: readonly Visitor[]): Generator<Chunk> {
  yield* chunked(
    'visitor',
    'id anonymous_key person_id first_seen_at identified_at',
    visitors.map(({ id, key, person, firstSeenAt }) => [
      id,
      key,
      person?.id ?? null,
      firstSeenAt,
      person?.knownAt ?? null,
    ]),
  )
  yield* chunked(
    'identity',
    'subject_id person_id reason at',
    visitors.flatMap(({ id, person }) => (person ? [[id, person.id, 'identified', person.knownAt]] : [])),
  )
  yield* chunked(
    'visitor_point',
    'visitor_id at mark person_id',
    visitors.flatMap(({ id, key, person }) =>
      person ? [[id, person.knownAt, key.replace('web-', ''), person.id]] : [],
    ),
  )
}
