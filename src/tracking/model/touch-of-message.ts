import { type Arrival, arrivalOf } from '../../sources/model/arrival.ts'
import { evidenceOf } from '../../sources/model/evidence.ts'
import type { TouchKind } from '../../touches/model/touch.ts'
import { isObject, type Json, type Message } from './message.ts'

/** Event names that are a kind of touch of their own; every other event is a 'track'. In lower case. */
const kinds: Readonly<Record<string, TouchKind>> = {
  'form submitted': 'form',
  'guide downloaded': 'download',
  'file downloaded': 'download',
  'whitepaper downloaded': 'download',
  'asset downloaded': 'download',
  'page viewed': 'web_page',
  'email opened': 'email',
  'email link clicked': 'email',
  'promotion viewed': 'ad',
  'promotion clicked': 'ad',
  'ad viewed': 'ad',
  'ad clicked': 'ad',
  'event registered': 'event',
  'event attended': 'event',
  'webinar attended': 'event',
}
/** Older than this when it arrives, a message is history: recorded, but nothing reacts to it. */
const historyDays = 7

export type MessageTouch = {
  kind: TouchKind
  mode: 'live' | 'historical'
  occurredAt: Date
  title: string
  /** Where it came from; null for what is no page and says nothing of it. */
  arrival: Arrival | null
  userAgent: string | null
  properties: Json
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
const most = (value: string, length: number): string =>
  value.length > length ? value.slice(0, length) : value

/** The touch that a message is, without whose it is. */
export function touchOfMessage(message: Message, receivedAt: Date, isHistory = false): MessageTouch {
  const { context, properties } = message
  const page: Json = isObject(context.page) ? context.page : {}
  const url = text(properties.url) ?? text(page.url)
  const { carried } = evidenceOf(properties, context)
  const tells = message.type === 'page' || Object.keys(carried).length > 0
  return {
    kind: kindOf(message),
    mode:
      isHistory || receivedAt.getTime() - message.occurredAt.getTime() > historyDays * 86_400_000
        ? 'historical'
        : 'live',
    occurredAt: message.occurredAt,
    title: most(titleOf(message, page, url), 300),
    arrival: tells ? arrivalOf({ carried, address: url, at: message.occurredAt }) : null,
    userAgent: text(context.userAgent),
    properties: propertiesOf(message),
  }
}

function kindOf(message: Message): TouchKind {
  if (message.type === 'page' || message.type === 'screen') return 'web_page'
  const name = message.type === 'track' ? message.name!.trim().toLowerCase().replaceAll('_', ' ') : ''
  return Object.hasOwn(kinds, name) ? kinds[name]! : 'track'
}

function titleOf(message: Message, page: Json, url: string | null): string {
  const { type, name, properties, traits } = message
  if (type === 'track') return name!
  if (type === 'page' || type === 'screen')
    return text(properties.title) ?? text(page.title) ?? name ?? text(page.path) ?? url ?? 'Page'
  if (type === 'group') return `Company: ${text(traits.name) ?? message.groupId}`
  return type === 'alias' ? 'Joined with an earlier id' : 'Identified'
}

/** What was sent beside what has a column; empty parts are left out. */
function propertiesOf({ type, name, properties, traits, context, more, groupId }: Message): Json {
  const kept: Json = { ...properties }
  const add = (key: string, value: Json) => {
    if (Object.keys(value).length > 0) kept[Object.hasOwn(properties, key) ? `message_${key}` : key] = value
  }
  add('traits', traits)
  add('context', context)
  add('more', more)
  if (type !== 'track' && name !== null && !Object.hasOwn(properties, 'name')) kept.name = name
  if (groupId !== null && !Object.hasOwn(properties, 'groupId')) kept.groupId = groupId
  return kept
}
