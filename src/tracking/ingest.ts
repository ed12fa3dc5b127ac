import { customFieldsOf } from '../customers/custom-fields.ts'
import { fillCustom } from '../customers/fill-custom.ts'
import type { CustomValues } from '../customers/model/custom-field.ts'
import type { Tx } from '../platform/database.ts'
import { enqueueAll, type Job } from '../platform/jobs.ts'
import { keepArrivals } from '../sources/keep-arrivals.ts'
import { type SourceFound, type Sources, sourceOf } from '../sources/model/source-of.ts'
import type { Actor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import type { NewTouch } from '../touches/model/touch.ts'
import { touchedBy } from '../touches/model/touched.ts'
import { recordTouches } from '../touches/record.ts'
import { noteConflicts } from './conflicts.ts'
import { joinGroups } from './groups.ts'
import { identifyAll } from './identify-all.ts'
import type { Merge } from './merging.ts'
import { declaredTraits, type RefusedTrait } from './model/declared-traits.ts'
import { isMachine } from './model/machine.ts'
import type { Message } from './model/message.ts'
import { touchOfMessage } from './model/touch-of-message.ts'
import { type Subject, subjectsOf } from './subjects.ts'

export type Batch = {
  /** The write key: message ids are the sender's, unique only within it. */
  keyId: number
  messages: readonly Message[]
  /** Of the browser that sent it; null when a server did, whose own agent says nothing about the reader. */
  userAgent: string | null
  /** Loaded from elsewhere: recorded with its own times, and nothing reacts to it. */
  history?: boolean
  /** May it make companies of groups, and put people into them? A page may not. */
  groups?: boolean
  /** Told what became of its messages, once they are committed. */
  tell?: (fateOf: (message: Message) => Fate) => void
}
export type Ingested = {
  recorded: number
  repeated: number
  /** What became of a message, for whoever watches. */
  fateOf: (message: Message) => Fate
}
export type Fate = {
  touchId: number | null
  personId: number | null
  subjectId: number | null
  conflict: string | null
}
type Entry = { message: Message; batch: Batch }

/**
 * Records batches of tracking messages in the caller's transaction with a handful of statements, whatever their
 * number; identifications one by one. A message id seen before under its key is left out.
 */
export async function ingestBatches(
  tx: Tx,
  actor: Actor,
  { batches, sources, merge = null }: { batches: readonly Batch[]; sources: Sources; merge?: Merge | null },
  now: Date,
): Promise<Ingested> {
  const entries = firstOfEach(batches)
  const messages = entries.map(({ message }) => message)
  const { changed, said, conflicts } = await identifyAll(tx, actor, messages, now)
  const { subjectOf, conflicts: crossings } = await subjectsOf(tx, messages, said, now)
  const keyOfBatch = new Map(entries.map(({ message, batch }) => [message, batch.keyId]))
  await noteConflicts(
    tx,
    [...conflicts, ...crossings].map(({ message, ...conflict }) => ({
      ...conflict,
      keyId: keyOfBatch.get(message)!,
    })),
    now,
  )
  const isRobot = agentsKnown()
  const subjects: Subject[] = []
  for (const message of messages) subjects.push(await subjectOf(message))
  const groups = entries.filter(({ message, batch }) => message.type === 'group' && batch.groups !== false)
  const joined = await joinGroups(
    tx,
    actor,
    groups.map(({ message }) => ({ message, personId: subjects[messages.indexOf(message)]!.personId })),
    now,
  )
  const refusedOf = await fillDeclared(tx, messages, subjects, now)
  const arrived: (SourceFound | null)[] = []
  const touches = entries.map(({ message, batch }, at): NewTouch => {
    const { arrival, userAgent, ...touch } = touchOfMessage(message, now, batch.history)
    const refused = refusedOf.get(at)
    if (refused) touch.properties = { ...touch.properties, refusedTraits: refused }
    const found = arrival ? sourceOf(sources, arrival) : null
    arrived.push(found)
    return {
      ...touch,
      source: found?.channel ?? null,
      subjectId: subjects[at]!.subjectId,
      accountId: joined.accountOf.get(message) ?? subjects[at]!.accountId,
      machine: message.context.automated === true || isRobot(userAgent ?? batch.userAgent),
      campaignId: found?.campaign?.id ?? null,
      productGroupId: found?.campaign?.productGroupId ?? null,
      messageKey: keyOf(message, batch),
    }
  })
  const ids = await recordTouches(tx, actor, touches, now)
  await keepArrivals(
    tx,
    sources,
    ids.map((touchId, at) => ({ touchId, found: arrived[at]! })),
  )

  const written = touches.filter((touch, at) => ids[at] != null && !touch.machine)
  const isHistory = new Set(
    entries.flatMap(({ message, batch }) => (batch.history ? [said.get(message)?.personId] : [])),
  )
  const identified = [...changed, ...joined.persons]
  const persons = new Set(identified.filter(personId => !isHistory.has(personId)))
  touches.forEach((touch, at) => {
    const { personId } = subjects[at]!
    if (ids[at] != null && !touch.machine && touch.mode !== 'historical' && personId !== null)
      persons.add(personId)
  })
  const recorded = ids.filter(id => id !== null).length
  const derived = [...identified, ...touchedBy(written)]
  const follow = (task: string, payload: unknown[]): Job[] =>
    recorded === 0 || payload.length === 0
      ? []
      : [{ task, payload, ...(merge && { ...merge, key: `${task}:${merge.key}` }) }]
  await enqueueAll(tx, [...follow('leads.consider', [...persons]), ...follow('insight.refresh', derived)])
  const fateOf = (message: Message): Fate => {
    const at = messages.indexOf(message)
    const clash = [...conflicts, ...crossings].find(one => one.message === message)
    return {
      touchId: ids[at] ?? null,
      personId: subjects[at]?.personId ?? null,
      subjectId: subjects[at]?.subjectId ?? null,
      conflict: clash?.kind ?? null,
    }
  }
  return { recorded, repeated: entries.length - recorded, fateOf }
}

/**
 * Declared fields of persons that identifications tell, filled where they are empty. Answers, by message, what could not be
 * read, which then stands in the contact log beside what was sent.
 */
async function fillDeclared(
  tx: Tx,
  messages: readonly Message[],
  subjects: readonly Subject[],
  now: Date,
): Promise<Map<number, RefusedTrait[]>> {
  const refused = new Map<number, RefusedTrait[]>()
  if (!messages.some(({ type }) => type === 'identify')) return refused
  const fields = await customFieldsOf(tx, 'person')
  if (fields.length === 0) return refused
  const currency = (await companyIfAny(tx))?.currency ?? 'EUR'
  const told = new Map<number, CustomValues>()
  messages.forEach((message, at) => {
    const read = declaredTraits(fields, message, currency)
    if (read.refused.length > 0) refused.set(at, read.refused)
    const { personId } = subjects[at]!
    if (personId !== null) told.set(personId, { ...read.values, ...told.get(personId) })
  })
  await fillCustom(
    tx,
    'tracking',
    [...told].map(([personId, values]) => ({ personId, values })),
    now,
  )
  return refused
}

function keyOf({ messageId }: Message, { keyId }: Batch): string | null {
  return messageId === null ? null : `track:${keyId}:${messageId}`
}

function firstOfEach(batches: readonly Batch[]): Entry[] {
  const seen = new Set<string>()
  return batches.flatMap(batch =>
    batch.messages.flatMap(message => {
      const key = keyOf(message, batch)
      if (key !== null && seen.has(key)) return []
      if (key !== null) seen.add(key)
      return [{ message, batch }]
    }),
  )
}

/** Is this agent a robot? Asked once for each agent of a batch. Null is unknown, and no robot. */
function agentsKnown(): (userAgent: string | null) => boolean {
  const known = new Map<string, boolean>()
  return userAgent => {
    if (userAgent === null) return false
    const found = known.get(userAgent) ?? isMachine(userAgent).machine
    known.set(userAgent, found)
    return found
  }
}
