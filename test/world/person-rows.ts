import { type Chunk, chunked } from './chunks.ts'
import { personCustom } from './declared.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import type { Seasons, Span } from './seasons.ts'

const consentText = 'Terpstra Verpakking may write to me about packaging. I can end this at any time.'

/** Persons, and what most of them agreed to; some took it back later. */
export function* personRows(
  persons: readonly Person[],
  random: Random,
  span: Span,
  seasons: Seasons,
): Generator<Chunk> {
  yield* chunked(
    'person',
    `id account_id name given_name family_name email phone job_title job_function seniority country language source
      territory_id known_at created_at updated_at phone_e164 custom`,
    persons.map(one => [
      one.id,
      one.account?.id ?? null,
      one.name,
      one.given,
      one.family,
      one.email,
      one.phone,
      one.jobTitle,
      one.jobFunction,
      one.seniority,
      one.country,
      one.language,
      one.source,
      one.territoryId,
      one.knownAt,
      one.knownAt,
      one.updatedAt,
      one.phone,
      personCustom(one),
    ]),
  )
  let id = 0
  const consents = persons.flatMap(one => {
    if (one.email === null || !random.chance(0.62)) return []
    const where = one.source === 'fair' ? 'fair' : 'form'
    const given = [++id, one.id, 'newsletter', 'email', true, consentText, where, one.knownAt]
    if (!random.chance(0.07)) return [given]
    return [
      given,
      [
        ++id,
        one.id,
        'newsletter',
        'email',
        false,
        null,
        'unsubscribe link',
        seasons.between(random, one.knownAt, span.now),
      ],
    ]
  })
  yield* chunked('consent', 'id person_id purpose channel granted text_shown source at', consents)
}
