import type { Tx } from '../platform/database.ts'
import { knownOf } from '../segments/read-known.ts'
import type { ConditionSource } from '../segments/source.ts'
import type { Known, KnownTouch } from '../shared/condition/known.ts'
import { type Needs, needsOf } from '../shared/condition/needs.ts'
import { type Moment, spanOf } from '../shared/condition/time.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { companyIfAny } from '../team/queries.ts'
import { touchesForScoring } from '../touches/queries.ts'
import { askedByRules } from './model/definition/needs.ts'
import type { Rules } from './model/definition/rules.ts'
import { leadSource } from './source.ts'

/** What rules are asked of: somebody, with the ids of the touches that were read. */
export type KnownPerson = Known & { touches: readonly (KnownTouch & { id: number })[] }
export type KnownPersons = { known: Map<number, KnownPerson>; moment: Moment }

export type ReadingKnown = {
  mayBeProfiled?: (personId: number) => boolean
  /** The earliest moment that will be judged: touches are read from as long before it as rules look back. */
  touchesFrom?: Date
}

/**
 * What is known today of these persons, as far as any of these rules asks for it. Of who may not be profiled nothing is read
 * of what they did: neither touches, nor what is derived from them, nor segments.
 */
export async function knownForRules(
  tx: Tx,
  personIds: readonly number[],
  rules: readonly Rules[],
  now: Date,
  reading: ReadingKnown = {},
): Promise<KnownPersons> {
  return knownFor(tx, personIds, rules.flatMap(askedByRules), leadSource, now, reading)
}

/** The same for conditions of any source. */
export async function knownFor(
  tx: Tx,
  personIds: readonly number[],
  conditions: readonly Condition[],
  sourceFor: (tx: Tx, needs: Needs) => Promise<ConditionSource>,
  now: Date,
  { mayBeProfiled = () => true, touchesFrom = now }: ReadingKnown = {},
): Promise<KnownPersons> {
  // Before a company is set up there may be forms already.
  const moment = { now, timeZone: (await companyIfAny(tx))?.timeZone ?? 'UTC' }
  if (personIds.length === 0) return { known: new Map(), moment }
  const asked = needsOf(...conditions)
  const source = await sourceFor(tx, asked)
  const needs = offeredOf(asked, source, 'person')
  const known = new Map<number, KnownPerson>()
  const profiled = personIds.filter(mayBeProfiled)
  for (const [id, person] of await read(tx, profiled, needs, source, moment, touchesFrom))
    known.set(id, person)
  const others = personIds.filter(id => !mayBeProfiled(id))
  const unwatched = withoutBehaviour(needs, source, 'person')
  for (const [id, person] of await read(tx, others, unwatched, source, moment, touchesFrom))
    known.set(id, person)
  return { known, moment }
}

async function read(
  tx: Tx,
  ids: readonly number[],
  needs: Needs,
  source: ConditionSource,
  moment: Moment,
  touchesFrom: Date,
): Promise<Map<number, KnownPerson>> {
  if (ids.length === 0) return new Map()
  const { touches, days } = needs
  const known = await knownOf(tx, 'person', ids, { ...needs, touches: new Set() }, source, moment)
  const { from } = days === 'all' ? { from: null } : spanOf({ days }, { ...moment, now: touchesFrom })
  const read =
    touches !== 'all' && touches.size === 0
      ? null
      : await touchesForScoring(
          tx,
          [...known.keys()],
          touches === 'all' ? 'all' : [...touches],
          from === null ? null : new Date(from),
        )
  return new Map([...known].map(([id, each]) => [id, { ...each, touches: read?.get(id) ?? [] }]))
}

type About = 'person' | 'account'
/** Whether a trait is asked for, by the tables that it is read from; null where nobody offers it any more. */
type Wanted = (reads: readonly string[] | null) => boolean

function withTraits(needs: Needs, source: ConditionSource, about: About, isWanted: Wanted): Needs {
  const { traits } = source[about]
  const reads = (key: string) => (Object.hasOwn(traits, key) ? traits[key]!.reads : null)
  const below = (inner: Needs | null, of: About) => inner && withTraits(inner, source, of, isWanted)
  return {
    ...needs,
    traits: new Set([...needs.traits].filter(key => isWanted(reads(key)))),
    account: below(needs.account, 'account'),
    persons: below(needs.persons, 'person'),
  }
}

/** What nobody offers any more is not known of anybody. */
const offeredOf = (needs: Needs, source: ConditionSource, about: About): Needs =>
  withTraits(needs, source, about, reads => reads !== null)

const ofTouches = (table: string): boolean => table === 'touch' || table.startsWith('touch:')
/** Less what is told by what people did. */
function withoutBehaviour(needs: Needs, source: ConditionSource, about: About): Needs {
  const untold = withTraits(needs, source, about, reads => reads !== null && !reads.some(ofTouches))
  const silent = (inner: Needs): Needs => ({
    ...inner,
    touches: new Set(),
    segments: false,
    account: inner.account && silent(inner.account),
    persons: inner.persons && silent(inner.persons),
  })
  return silent(untold)
}
