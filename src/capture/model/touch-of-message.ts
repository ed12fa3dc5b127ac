import type { TouchKind } from '../../touches/model/touch.ts'
import { type Carried, channelOf, readCarried } from './arrival.ts'
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
  source: string | null
  /** utm_campaign or context.campaign.name as given. */
  campaign: string | null
  userAgent: string | null
  properties: Json
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
const most = (value: string, length: number): string =>
  value.length > length ? value.slice(0, length) : value

/** The touch that a message is, without whose it is. */
export function touchOfMessage(message: Message, receivedAt: Date): MessageTouch {
  const { context, properties } = message
  const page: Json = isObject(context.page) ? context.page : {}
  const url = text(properties.url) ?? text(page.url)
  const referrer = text(properties.referrer) ?? text(page.referrer)
  const carried = arrivalOf(context, url, referrer)
  const tagged = Object.keys(carried).length > 0
  return {
    kind: kindOf(message),
    mode:
      receivedAt.getTime() - message.occurredAt.getTime() > historyDays * 86_400_000 ? 'historical' : 'live',
    occurredAt: message.occurredAt,
    title: most(titleOf(message, page, url), 300),
    source: tagged || message.type === 'page' ? channelOf(carried, hostsOf(url)) : null,
    campaign: carried.utm_campaign ?? null,
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

function arrivalOf(context: Json, url: string | null, referrer: string | null): Carried {
  const query = url?.includes('?') ? queryOf(url) : {}
  const carried = readCarried(query)
  const { campaign } = context
  if (isObject(campaign)) {
    const tags = { utm_campaign: campaign.name, utm_source: campaign.source, utm_medium: campaign.medium }
    Object.assign(carried, readCarried(tags))
  }
  if (referrer) carried.referrer = most(referrer, 500)
  return carried
}

function queryOf(url: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(url.slice(url.indexOf('?') + 1).replace(/#.*$/s, '')))
}

function hostsOf(url: string | null): string[] {
  const host = url ? /^https?:\/\/([^/?#:@]+)/i.exec(url)?.[1] : undefined
  return host ? [host.replace(/^www\./i, '')] : []
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
