/** Messages of the Segment protocol, as its unmodified clients send them. */
export const messageTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const
export type MessageType = (typeof messageTypes)[number]
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
}
export type Fault = { pointer: string; detail: string }
export type Read = { messages: Message[] } | { faults: Fault[] }

const known = new Set(
  'type messageId userId anonymousId previousId groupId event name category traits properties context timestamp originalTimestamp sentAt receivedAt integrations writeKey options version channel _metadata'.split(
    ' ',
  ),
)
const mostMessages = 2_500
const mostFaults = 20
const earliest = Date.UTC(1990, 0, 1)

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a batch, or one message for a door of its own type. Valid as a whole, or the faults by their places. */
export function readMessages(body: unknown, door: MessageType | 'batch', receivedAt: Date): Read {
  if (!isObject(body)) return { faults: [{ pointer: '', detail: 'The body is no JSON object.' }] }
  if (door !== 'batch') return readAll([{ ...body, type: door }], () => '', body, receivedAt)
  const { batch } = body
  if (!Array.isArray(batch))
    return { faults: [{ pointer: '/batch', detail: 'A batch has a list of messages.' }] }
  if (batch.length > mostMessages)
    return { faults: [{ pointer: '/batch', detail: `At most ${mostMessages} messages in a batch.` }] }
  return readAll(batch, at => `/batch/${at}`, body, receivedAt)
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
  const message: Message = {
    type,
    messageId: text('messageId', 200),
    userId: text('userId', 255),
    anonymousId: text('anonymousId', 255),
    previousId: text('previousId', 255),
    groupId: text('groupId', 255),
    name: text(type === 'track' ? 'event' : 'name', 300),
    traits: object('traits'),
    properties: object('properties'),
    context: shared ? { ...shared, ...object('context') } : object('context'),
    more: moreOf(given),
    occurredAt: receivedAt,
  }
  if (type === 'track' && message.name === null) say('/event', 'A track message names its event.')
  if (type === 'group' && message.groupId === null) say('/groupId', 'A group message names its group.')
  if (type === 'alias' && (message.previousId === null || message.userId === null))
    say('/previousId', 'An alias names both userId and previousId.')
  if (message.userId === null && message.anonymousId === null)
    say('/userId', 'A message names its userId or anonymousId.')
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
 * wrong, the time between is right. Without sentAt the sender's time stands. Null when unreadable.
 */
export function timeOf(given: Json, batchSentAt: unknown, receivedAt: Date): Date | null {
  const original = given.originalTimestamp ?? given.timestamp
  if (original === undefined || original === null) return receivedAt
  const made = milliseconds(original)
  const sent = milliseconds(given.sentAt ?? batchSentAt)
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
