import { identifyPerson, recognisePersons } from '../customers/identify.ts'
import { personsByKeys } from '../customers/persons-known.ts'
import { joinedVisitors } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Conflict } from './model/conflict.ts'
import { type Identification, identificationOf } from './model/identification.ts'
import type { Message } from './model/message.ts'
import { unnamedKey } from './model/stitching.ts'

/** Who a message turned out to be of; `keys` of the browsers that it joins to the person. */
export type Said = { personId: number; keys: readonly string[] }
export type Identified = {
  /** Persons of whom something new was said. */
  changed: number[]
  said: Map<Message, Said>
  conflicts: Conflict[]
}

/**
 * Persons of whom the messages say something new, one after the other by their keys: batches that come at the same
 * moment then wait for each other instead of for ever. Nothing is joined where a message names two people, or where a
 * stranger's word is all there is for a person whom we know.
 */
export async function identifyAll(
  tx: Tx,
  actor: Actor,
  messages: readonly Message[],
  now: Date,
): Promise<Identified> {
  const found = new Map<string, { input: Identification; of: Message[] }>()
  for (const message of messages) {
    const input = identificationOf(message)
    if (!input) continue
    const name = JSON.stringify(input)
    const known = found.get(name)
    if (known) known.of.push(message)
    else found.set(name, { input, of: [message] })
  }
  const outcome: Identified = { changed: [], said: new Map(), conflicts: [] }
  if (found.size === 0) return outcome
  const orderOf = ({ externalId, email }: Identification): string => externalId ?? email ?? ''
  const inOrder = [...found.values()].sort(({ input: a }, { input: b }) =>
    orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0,
  )
  const recognised = await recognisePersons(
    tx,
    inOrder.map(({ input }) => ({ said: input, anonymousKeys: keysOf(input) })),
  )
  const aliased = await personsNamedBefore(tx, messages)
  for (const [at, { input, of }] of inOrder.entries()) {
    const known = recognised[at]!
    const clash =
      clashOf(known) ??
      aliasClash(of, aliased, known.byId) ??
      (known.personId === null ? await clashSince(tx, input) : null) ??
      (await unprovenClash(tx, input, known))
    if (clash) {
      for (const message of of) outcome.conflicts.push({ ...clash, keys: input.anonymousKeys, message })
      continue
    }
    const personId = known.personId ?? (await identify(tx, actor, input, now))
    if (known.personId === null) outcome.changed.push(personId)
    for (const message of of) outcome.said.set(message, { personId, keys: input.anonymousKeys })
  }
  outcome.changed = [...new Set(outcome.changed)]
  return outcome
}

const keysOf = ({ anonymousKeys, externalId }: Identification): string[] =>
  externalId === null ? anonymousKeys : [...anonymousKeys, unnamedKey(externalId)]

async function identify(tx: Tx, actor: Actor, input: Identification, now: Date): Promise<number> {
  const { anonymousKeys: _keys, proven: _proven, ...said } = input
  const [first = null, ...others] = keysOf(input)
  const { personId } = await identifyPerson(
    tx,
    actor,
    { ...said, anonymousKey: first, source: 'tracking', by: 'tracking' },
    now,
  )
  for (const anonymousKey of others)
    await identifyPerson(tx, actor, { email: said.email, externalId: said.externalId, anonymousKey }, now)
  return personId
}

type Known = { byId: number | null; byEmail: number | null }
type Clash = Omit<Conflict, 'keys' | 'message'>

function clashOf({ byId, byEmail }: Known): Clash | null {
  return byId !== null && byEmail !== null && byId !== byEmail
    ? { kind: 'two_ids', personId: byId, otherId: byEmail }
    : null
}

/** The same of persons who became known by an earlier message of these. */
async function clashSince(tx: Tx, { externalId, email }: Identification): Promise<Clash | null> {
  if (externalId === null || !email) return null
  const byId = await personsByKeys(tx, { externalIds: [externalId], emails: [] })
  const byEmail = await personsByKeys(tx, { externalIds: [], emails: [email.toLowerCase()] })
  const of = (map: typeof byId): number | null => [...map.values()][0]?.personId ?? null
  return clashOf({ byId: of(byId), byEmail: of(byEmail) })
}

/** Of aliases: persons who go by the id that is called an earlier one. */
async function personsNamedBefore(tx: Tx, messages: readonly Message[]): Promise<Map<string, number>> {
  const ids = messages.flatMap(({ type, previousId }) => (type === 'alias' && previousId ? [previousId] : []))
  const known = await personsByKeys(tx, { externalIds: [...new Set(ids)], emails: [] })
  return new Map([...known].map(([key, { personId }]) => [key, personId]))
}

/** An id under which somebody is known is not an earlier id of somebody else: aliases join no two persons. */
function aliasClash(of: readonly Message[], known: Map<string, number>, byId: number | null): Clash | null {
  const [message] = of
  const other = message?.type === 'alias' ? known.get(message.previousId ?? '') : undefined
  return other === undefined || other === byId
    ? null
    : { kind: 'alias_of_known', personId: byId, otherId: other }
}

/**
 * Without a proof, a page may make somebody known who was not, and may say again what it said. It may not write onto a person
 * who is known: anybody can type anybody's address.
 */
async function unprovenClash(tx: Tx, input: Identification, known: Known): Promise<Clash | null> {
  const personId = known.byId ?? known.byEmail
  if (input.proven || personId === null) return null
  const joined = await joinedVisitors(tx, input.anonymousKeys)
  const isOwn =
    input.anonymousKeys.length > 0 && input.anonymousKeys.every(key => joined.get(key) === personId)
  return isOwn ? null : { kind: 'unproven', personId, otherId: null }
}
