import { isEverybodys } from './everybodys-ids.ts'

/** Messages of the Segment protocol, as its unmodified clients send them. */
export const messageTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const
export type MessageType = (typeof messageTypes)[number]
export type Door = MessageType | 'batch' | 'import'
export type Json = Record<string, unknown>

export type Message = {
  type: MessageType
  /** Null when the sender gave none: then a replay cannot be told from a second message. */
  messageId: string | null
  userId: string | null
  anonymousId: string | null
  previousId: string | null
  groupId: string | null
  /** Name of the event, page or screen. */
  name: string | null
  traits: Json
  properties: Json
  context: Json
  /** Keys the protocol does not know. */
  more: Json
  /** UTC, corrected by the skew of the sender's clock and never later than it was received. */
  occurredAt: Date
  /** Ids that were left out because everybody has them, by their names. */
  ignored: readonly string[]
  /** The browser keeps no id: `anonymousId` stands for a day and a network, and is joined to nobody. */
  cookieless: boolean
  /** False for what a page says of who its user is without a signature of the company. */
  proven: boolean
  /** False where its key may not say who somebody is. */
  identifies: boolean
}
export type Fault = { pointer: string; detail: string }
export type Read = { messages: Message[] } | { faults: Fault[] }

const known = new Set(
  'type messageId userId anonymousId previousId groupId event name category traits properties context timestamp originalTimestamp sentAt receivedAt integrations writeKey options version channel _metadata'.split(
    ' ',
  ),
)
const mostMessages = 2_500
const mostOfImport = 10_000
const mostFaults = 20
const earliest = Date.UTC(1990, 0, 1)

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a batch, or one message for a door of its own type. Valid as a whole, or the faults by their places. */
export function readMessages(body: unknown, door: Door, receivedAt: Date): Read {
  if (!isObject(body)) return { faults: [{ pointer: '', detail: 'The body is no JSON object.' }] }
  if (door !== 'batch' && door !== 'import')
    return readAll([{ ...body, type: door }], () => '', body, receivedAt)
  const { batch } = body
  if (!Array.isArray(batch))
    return { faults: [{ pointer: '/batch', detail: 'A batch has a list of messages.' }] }
  const most = door === 'import' ? mostOfImport : mostMessages
  if (batch.length > most)
    return { faults: [{ pointer: '/batch', detail: `At most ${most} messages in a batch.` }] }
  // History keeps its times: when it is sent says nothing about the clock by which they were written.
  const around = door === 'import' ? { ...body, sentAt: null } : body
  return readAll(batch, at => `/batch/${at}`, around, receivedAt)
}

function readAll(list: unknown[], place: (at: number) => string, around: Json, receivedAt: Date): Read {
  const faults: Fault[] = []
  const messages: Message[] = []
  const shared = isObject(around.context) && list[0] !== around ? around.context : null
  for (let at = 0; at < list.length && faults.length < mostFaults; at++) {
    const given = list[at]
    const fault = (key: string, detail: string) => {
      faults.push({ pointer: `${place(at)}${key}`, detail })
    }
    if (!isObject(given)) fault('', 'A message is a JSON object.')
    else {
      const message = readOne(given, around.sentAt, shared, receivedAt, fault)
      if (message) messages.push(message)
    }
  }
  return faults.length > 0 ? { faults } : { messages }
}

type Say = (key: string, detail: string) => void

function readOne(
  given: Json,
  sentAt: unknown,
  shared: Json | null,
  receivedAt: Date,
  fault: Say,
): Message | null {
  let fine = true
  const say: Say = (key, detail) => {
    fine = false
    fault(key, detail)
  }
  const type = given.type as MessageType
  if (!messageTypes.includes(type)) say('/type', `Not one of ${messageTypes.join(', ')}.`)
  const text = (key: string, most: number, empty: null | string = null): string | null => {
    const value = given[key]
    if (value === undefined || value === null || value === '') return empty
    if (typeof value !== 'string' && typeof value !== 'number') say(`/${key}`, 'Not a text.')
    else if (String(value).length > most) say(`/${key}`, `Longer than ${most} characters.`)
    else return String(value)
    return empty
  }
  const object = (key: string): Json => {
    const value = given[key]
    if (value === undefined || value === null) return {}
    if (isObject(value)) return value
    say(`/${key}`, 'Not an object.')
    return {}
  }
  const ignored: string[] = []
  const own = (key: string): string | null => {
    const value = text(key, 255)
    if (value === null || !isEverybodys(value)) return value
    ignored.push(key)
    return null
  }
  const message: Message = {
    type,
    messageId: text('messageId', 200),
    userId: own('userId'),
    anonymousId: own('anonymousId'),
    previousId: own('previousId'),
    groupId: own('groupId'),
    name: text(type === 'track' ? 'event' : 'name', 300),
    traits: object('traits'),
    properties: object('properties'),
    context: shared ? { ...shared, ...object('context') } : object('context'),
    more: moreOf(given),
    occurredAt: receivedAt,
    ignored,
    cookieless: false,
    proven: true,
    identifies: true,
  }
  if (type === 'track' && message.name === null) say('/event', 'A track message names its event.')
  if (type === 'group' && message.groupId === null) say('/groupId', 'A group message names its group.')
  if (type === 'alias' && (message.previousId === null || message.userId === null))
    say('/previousId', 'An alias names both userId and previousId.')
  if (message.userId === null && message.anonymousId === null)
    if (ignored.length > 0)
      say(`/${ignored[0]}`, 'This id is everybody’s. Send the id of the one who acts, or none.')
    else if (message.context.cookieless !== true) say('/userId', 'A message names its userId or anonymousId.')
    else message.cookieless = true
  const at = timeOf(given, sentAt, receivedAt)
  if (at === null) say('/timestamp', 'Not an ISO 8601 time since 1990.')
  else message.occurredAt = at
  return fine ? message : null
}

function moreOf(given: Json): Json {
  let more: Json | null = null
  for (const key in given) {
    if (known.has(key) || key === '__proto__') continue
    more ??= {}
    more[key] = given[key]
  }
  return more ?? none
}
const none: Json = Object.freeze({})

/**
 * timestamp = receivedAt - (sentAt - originalTimestamp), as published by Segment: the sender's clock may be
 * wrong, the time between is right. Without sentAt, or with null for it (history), the sender's time stands. Null when unreadable.
 */
export function timeOf(given: Json, batchSentAt: unknown, receivedAt: Date): Date | null {
  const original = given.originalTimestamp ?? given.timestamp
  if (original === undefined || original === null) return receivedAt
  const made = milliseconds(original)
  const sent = batchSentAt === null ? null : milliseconds(given.sentAt ?? batchSentAt)
  if (made === null) return null
  const received = receivedAt.getTime()
  const corrected = sent === null ? made : received - (sent - made)
  return corrected < earliest ? null : new Date(Math.min(corrected, received))
}

function milliseconds(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.length > 40 || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at
}
