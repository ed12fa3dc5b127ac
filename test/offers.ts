import { sql } from 'kysely'
import type { World } from './installation.ts'

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
type Detail = { id: number; placements: { id: number; code: string }[]; [name: string]: unknown }

export const usualTerms = {
  shared: false,
  worth: 'percentage',
  worthNumber: 10,
  worthWords: null,
  minimumCents: null,
  most: null,
  mostEach: null,
}
export const usualMeeting = {
  who: 'routed',
  userIds: [],
  way: 'phone',
  minutes: 30,
  stepMinutes: 30,
  bufferMinutes: 0,
  noticeMinutes: 60,
  daysAhead: 14,
}

let n = 0
/** A call to action of the sample company, made over HTTP by its marketing manager. */
export async function makeAction(
  world: World,
  kind: string,
  change: Record<string, unknown> = {},
): Promise<Detail> {
  const [form] = await world.rows(sql<{ id: number }>`select id from form where active order by id limit 1`)
  const answer = await world.of.marketing_manager.visitor.send<Detail>('POST', '/api/calls-to-action', {
    kind,
    name: `${kind} ${++n}`,
    language: 'en',
    headline: `A ${kind} for you`,
    intro: 'Come and see.',
    button: 'Yes, please',
    campaignId: null,
    productGroupId: null,
    formId: kind === 'coupon' ? null : form!.id,
    startsOn: null,
    endsOn: null,
    active: true,
    linkDays: 7,
    ...(kind === 'coupon' ? { coupon: usualTerms } : {}),
    ...(kind === 'meeting' ? { meeting: usualMeeting } : {}),
    ...change,
  })
  if (answer.status !== 200) throw new Error(`Not made: ${answer.text}`)
  return answer.body
}

export async function codesOf(world: World, actionId: number, count: number): Promise<string[]> {
  const { visitor } = world.of.marketing_manager
  const made = await visitor.send('POST', `/api/calls-to-action/${actionId}/codes`, { way: 'list', count })
  if (made.status !== 200) throw new Error(made.text)
  const listed = await visitor.get<{ items: { code: string }[] }>(
    `/api/calls-to-action/${actionId}/codes?limit=200`,
  )
  return listed.body.items.map(({ code }) => code)
}

let source = 0
/** A page as a browser of a stranger asks for it, each from a network of its own. */
export const browse = (
  world: World,
  url: string,
  headers: Record<string, string> = {},
  ip = `10.9.${(source >> 8) & 255}.${source++ & 255}`,
) =>
  world.app.inject({ method: 'GET', url, headers: { 'user-agent': firefox, ...headers }, remoteAddress: ip })
export const send = (
  world: World,
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  ip = `10.8.${(source >> 8) & 255}.${source++ & 255}`,
) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': firefox, ...headers },
    remoteAddress: ip,
    payload: new URLSearchParams(fields).toString(),
  })
export const hiddenIn = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
export const visitor = { email: 'ada.ek@ek-verpakking.example', name: 'Ada Ek', company: 'Ek Verpakking' }

/** Opens a place and sends its fields, half a minute later. Answers where the page led. */
export async function answerPlace(world: World, code: string, fields: Record<string, string> = {}) {
  const page = await browse(world, `/c/${code}?utm_source=google&utm_medium=cpc`)
  world.clock.pass(0.5)
  const cookie = String(page.headers['set-cookie'] ?? '').split(';')[0]!
  const token = hiddenIn(page.body, 'token')
  const carried = { utm_source: 'google', utm_medium: 'cpc' }
  const sent = await send(world, `/c/${code}`, { ...visitor, ...carried, token, ...fields }, { cookie })
  return { page, sent, token, to: String(sent.headers.location ?? '') }
}
