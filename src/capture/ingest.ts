import { utmKeyOf } from '../campaigns/model/campaign.ts'
import type { CampaignByUtm } from '../campaigns/queries.ts'
import { customFieldsOf } from '../customers/custom-fields.ts'
import { fillCustom } from '../customers/fill-custom.ts'
import { identifyPerson, recognisePersons } from '../customers/identify.ts'
import type { CustomValues } from '../customers/model/custom-field.ts'
import { personsByKeys } from '../customers/persons-known.ts'
import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import { enqueueAll, type Job } from '../platform/jobs.ts'
import { normaliseEmail } from '../shared/email.ts'
import type { Actor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import type { NewTouch } from '../touches/model/touch.ts'
import { touchedBy } from '../touches/model/touched.ts'
import { recordTouches } from '../touches/record.ts'
import type { Merge } from './merging.ts'
import { declaredTraits, type RefusedTrait } from './model/declared-traits.ts'
import { isMachine } from './model/machine.ts'
import type { Message } from './model/message.ts'
import { touchOfMessage } from './model/touch-of-message.ts'
import { readTraits, type TraitsRead } from './model/traits.ts'

export type Batch = {
  /** The write key: message ids are the sender's, unique only within it. */
  keyId: number
  messages: readonly Message[]
  /** Of the browser that sent it; null when a server did, whose own agent says nothing about the reader. */
  userAgent: string | null
}
export type Ingested = { recorded: number; repeated: number }
type Entry = { message: Message; batch: Batch }

/**
 * Records batches of tracking messages in the caller's transaction with a handful of statements, whatever their
 * number; identifications one by one. A message id seen before under its key is left out.
 */
export async function ingestBatches(
  tx: Tx,
  actor: Actor,
  {
    batches,
    campaigns,
    merge = null,
  }: { batches: readonly Batch[]; campaigns: CampaignByUtm; merge?: Merge | null },
  now: Date,
): Promise<Ingested> {
  const entries = firstOfEach(batches)
  const messages = entries.map(({ message }) => message)
  const identified = await identifyAll(tx, actor, messages, now)
  const subjectOf = await subjectsOf(tx, messages, now)
  const isRobot = agentsKnown()
  const subjects = messages.map(subjectOf)
  const refusedOf = await fillDeclared(tx, messages, subjects, now)
  const touches = entries.map(({ message, batch }, at): NewTouch => {
    const { campaign, userAgent, ...touch } = touchOfMessage(message, now)
    const refused = refusedOf.get(at)
    if (refused) touch.properties = { ...touch.properties, refusedTraits: refused }
    const key = utmKeyOf(campaign)
    const found = key === null ? undefined : campaigns.get(key)
    return {
      ...touch,
      subjectId: subjects[at]!.subjectId,
      accountId: subjects[at]!.accountId,
      machine: isRobot(userAgent ?? batch.userAgent),
      campaignId: found?.id ?? null,
      productGroupId: found?.productGroupId ?? null,
      messageKey: keyOf(message, batch),
    }
  })
  const ids = await recordTouches(tx, actor, touches, now)

  const written = touches.filter((touch, at) => ids[at] != null && !touch.machine)
  const persons = new Set(identified)
  touches.forEach((touch, at) => {
    const { personId } = subjects[at]!
    if (ids[at] != null && !touch.machine && touch.mode !== 'historical' && personId !== null)
      persons.add(personId)
  })
  const recorded = ids.filter(id => id !== null).length
  const changed = [...identified, ...touchedBy(written)]
  const follow = (task: string, payload: unknown[]): Job[] =>
    recorded === 0 || payload.length === 0
      ? []
      : [{ task, payload, ...(merge && { ...merge, key: `${task}:${merge.key}` }) }]
  await enqueueAll(tx, [...follow('leads.consider', [...persons]), ...follow('insight.refresh', changed)])
  return { recorded, repeated: entries.length - recorded }
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

/** The key of the visitor who stands for an id of the sender's until somebody says who that is. */
const unnamed = (userId: string): string => `user:${userId}`

/**
 * Persons of whom the batch says something new, one after the other by their keys: batches that come at the same moment then
 * wait for each other instead of for ever. The messages of one person keep their order.
 */
async function identifyAll(tx: Tx, actor: Actor, messages: readonly Message[], now: Date): Promise<number[]> {
  const found = new Map<string, Identification>()
  for (const message of messages) {
    const identification = identificationOf(message)
    if (identification) found.set(JSON.stringify(identification), identification)
  }
  const orderOf = ({ externalId, email }: Identification): string => externalId ?? email ?? ''
  const inOrder = [...found.values()].sort((a, b) =>
    orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0,
  )
  const recognised = await recognisePersons(
    tx,
    inOrder.map(({ anonymousKeys, ...said }) => ({ said, anonymousKeys })),
  )
  const persons = new Set<number>()
  for (const { anonymousKeys, ...input } of inOrder.filter((_, at) => recognised[at] === null)) {
    const [first = null, ...others] = anonymousKeys
    const { personId } = await identifyPerson(
      tx,
      actor,
      { ...input, anonymousKey: first, source: 'tracking', by: 'tracking' },
      now,
    )
    for (const anonymousKey of others)
      await identifyPerson(tx, actor, { email: input.email, externalId: input.externalId, anonymousKey }, now)
    persons.add(personId)
  }
  return [...persons]
}

type Identification = Partial<TraitsRead> & { externalId: string | null; anonymousKeys: string[] }

function identificationOf(message: Message): Identification | null {
  const { type, userId, anonymousId, previousId } = message
  const anonymousKeys = [anonymousId, type === 'alias' ? previousId : null].filter(key => key !== null)
  if (userId !== null) anonymousKeys.push(unnamed(userId))
  if (type === 'alias') return { externalId: userId, anonymousKeys }
  if (type !== 'identify' && typeof message.context.traits !== 'object') return null
  const traits = readTraits(message)
  const email = traits.email === null ? null : (normaliseEmail(traits.email) ?? null)
  if (email === null && (type !== 'identify' || userId === null)) return null
  return { ...traits, email, externalId: userId, anonymousKeys }
}

type Subject = { subjectId: number; personId: number | null; accountId: number | null }

/** Whose each message is: the person of its userId, else its visitor, who may be known by now. */
async function subjectsOf(
  tx: Tx,
  messages: readonly Message[],
  now: Date,
): Promise<(message: Message) => Subject> {
  const userIds = [...new Set(messages.flatMap(({ userId }) => (userId === null ? [] : [userId])))]
  const persons = await personsByKeys(tx, { externalIds: userIds, emails: [] })
  const visitorOf = ({ userId, anonymousId }: Message): string => anonymousId ?? unnamed(userId!)
  const isKnown = ({ userId }: Message): boolean => userId !== null && persons.has(userId)
  const keys = [...new Set(messages.filter(message => !isKnown(message)).map(visitorOf))].sort()
  const visitors = await visitorSubjects(tx, keys, now)
  return message => {
    if (isKnown(message)) {
      const { personId, accountId } = persons.get(message.userId!)!
      return { subjectId: personId, personId, accountId }
    }
    const { subjectId, personId } = visitors.get(visitorOf(message))!
    return { subjectId, personId, accountId: null }
  }
}
