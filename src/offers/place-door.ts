import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFields } from '../capture/model/fields.ts'
import type { HostedForm } from '../capture/queries.ts'
import type { Came } from '../capture/view-form.ts'
import type { Tx } from '../platform/database.ts'
import { errorFields } from '../platform/log.ts'
import { rateLimit } from '../platform/rate.ts'
import { normaliseEmail } from '../shared/email.ts'
import { isRefusal } from '../shared/outcome.ts'
import { arrivalOf, type Carried, readCarried } from '../sources/model/arrival.ts'
import { sourceOf as sourceOfArrival } from '../sources/model/source-of.ts'
import { sourcesAt } from '../sources/queries.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { carriedOfVisit, handedOver } from '../tracking/handed-over.ts'
import { retrying } from '../tracking/retrying.ts'
import { answerOf, type GivenAnswer, kindAsks, surroundings } from './answers.ts'
import { clickPlacement } from './click-placement.ts'
import { companyDay } from './company-day.ts'
import { isOffered } from './model/call-to-action.ts'
import { type GateState, gateFields, gatePage, sentencePage, trapName } from './model/page.ts'
import { pageTexts } from './model/page-texts.ts'
import { buttonPicture } from './model/snippet.ts'
import { stylesheet } from './model/stylesheet.ts'
import type { OffersOptions } from './options.ts'
import { idOf, isByMachine, sendGone, sendPage, sendTooMany } from './public-answer.ts'
import { actionById, type CallToAction, type Placement, placementByCode } from './queries.ts'
import { formOf, respond } from './respond.ts'
import { responsePage } from './response-page.ts'
import { giveToken, linkQuery, newAnonymousKey, readLink, readToken } from './sign.ts'
import { countShown } from './store.ts'

const visitorCookie = 'linchpin_visitor'
const tokenLastsMs = 24 * 3_600_000
const quickestMs = 1_500
const clockStepMs = 10 * 60_000
type Place = { Params: { code: string }; Querystring: Record<string, unknown> }
type Found = {
  action: CallToAction
  placement: Placement
  form: HostedForm | null
  offered: boolean
  over: boolean
}

/** `/c/<code>`: the page of a place, what is sent from it, and what it answers. Without script and without a session. */
export function registerPlaceDoor(app: FastifyInstance, options: OffersOptions): void {
  const { secret, db, clock, log } = options
  const base = options.publicUrl.replace(/\/$/, '')
  const ownHost = new URL(options.publicUrl).hostname
  const views = rateLimit({ max: 120, windowMs: 60_000 })
  const posts = rateLimit({ max: 40, windowMs: 300_000 })
  const misses = rateLimit({ max: 30, windowMs: 60_000 })
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))

  app.get('/c/style.css', { exposeHeadRoute: true }, async (_request, reply) =>
    reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(stylesheet),
  )

  const find = async (request: FastifyRequest, now: Date): Promise<Found | null> => {
    const { code } = request.params as { code: string }
    if (!/^[a-z0-9]{3,24}$/.test(code)) return null
    return asSystem(async tx => {
      const placement = await placementByCode(tx, code)
      if (!placement) return null
      const action = await actionById(tx, placement.actionId)
      const today = await companyDay(tx, now)
      return {
        action,
        placement,
        form: await formOf(tx, action.formId),
        offered: placement.endedAt === null && isOffered(action, today),
        over:
          placement.endedAt !== null || !action.active || (action.endsOn !== null && today > action.endsOn),
      }
    }, true)
  }
  /** A page that is not there: guessing is slowed, and nothing is written. */
  const missing = (request: FastifyRequest, reply: FastifyReply) => {
    const wait = misses.take(sourceOf(request.ip))
    return wait === null ? sendGone(request, reply) : sendTooMany(request, reply, wait)
  }
  const closed = (reply: FastifyReply, { action, over }: Found) => {
    const t = pageTexts(action.language)
    return sendPage(reply, 410, sentencePage(action.language, over ? t.over : t.notYet))
  }

  app.get<Place>('/c/:code', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const found = await find(request, now)
    if (!found) return missing(request, reply)
    if (!found.offered) return closed(reply, found)
    const { action, placement } = found
    const { key, visit } = await browserOf(request, placement, now)
    const carried = carriedBy(request, { ...visit, ...readCarried(request.query) })
    const again = request.query.day !== undefined || request.query.zone !== undefined
    if (!again && !isByMachine(request) && views.take(sourceOf(request.ip)) === null)
      await click(reply, found, { carried, key }, now)
    const state: GateState = { token: '', typed: {}, faults: {}, notice: null, consent: false, carried }
    return page(
      reply,
      200,
      found,
      { ...state, token: giveToken(secret, placement.id, now) },
      request.query,
      now,
    ).catch(error => failing(error, reply, action))
  })

  app.post<Place>('/c/:code', async (request, reply) => {
    const now = clock()
    const found = await find(request, now)
    if (!found) return missing(request, reply)
    if (!found.offered || !found.form) return closed(reply, found)
    const { action, placement, form } = found
    const t = pageTexts(action.language)
    const body = (request.body ?? {}) as Record<string, string>
    const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
    const typed = Object.fromEntries(gateFields.map(name => [name, text(name)]))
    const carried = readCarried(body)
    const consent = body.consent === 'yes'
    const state: GateState = {
      token: giveToken(secret, placement.id, now),
      typed,
      faults: {},
      notice: null,
      consent,
      carried,
    }
    const again = (status: number, change: Partial<GateState>) =>
      page(reply, status, found, { ...state, ...change }, body, now)
    const wait = posts.take(sourceOf(request.ip))
    if (wait !== null) return again(429, { notice: t.tooMany })
    const token = readToken(secret, placement.id, text('token'), now)
    if (!token) return again(422, { notice: t.forged })
    if (token.ageMs < -clockStepMs || token.ageMs > tokenLastsMs) return again(422, { notice: t.expired })
    const same = { token: text('token') }
    if (body[trapName]) return again(422, { ...same, notice: t.check, faults: { trap: t.trapFilled } })
    const asks = kindAsks(action.kind)
    const read = readFields(
      asks.messages ? 'trial' : 'guide',
      typed,
      each => normaliseEmail(each) !== undefined,
    )
    const faults: GateState['faults'] = {}
    for (const name of gateFields) if (read.faults[name]) faults[name] = t[read.faults[name]!]
    // Whoever is to get a link, a code or an entry for the calendar by mail leaves an address.
    if (asks.email && read.filled.email === null) faults.email ??= t.missing
    if (Object.keys(faults).length > 0) return again(422, { ...same, notice: t.check, faults })
    if (token.ageMs >= 0 && token.ageMs < quickestMs) return again(422, { ...same, notice: t.tooQuick })
    const agreed = consent && body.consentVersion === String(form.consentVersion)
    if (consent && !agreed) return again(422, { ...same, consent: false, notice: t.expired })
    try {
      const responseId = await asSystem(async tx => {
        const came = await cameBy(tx, found, carried, now)
        const given: GivenAnswer = { secret, base, action, placement, body }
        return answerOf(tx, given, now, used =>
          respond(
            tx,
            systemActor,
            {
              action,
              placement,
              form,
              dedupeKey: token.dedupeKey,
              filled: read.filled,
              consent: agreed,
              anonymousKey: visitorKey(request),
              carried,
              came,
              used,
            },
            now,
          ),
        )
      })
      const ends = new Date(now.getTime() + 7 * 86_400_000)
      return reply.redirect(`/c/r/${responseId}?${linkQuery(secret, 'response', responseId, ends)}`, 303)
    } catch (error) {
      // The database itself gave the time to somebody else.
      if (error instanceof Error && 'code' in error && error.code === '23P01')
        return again(409, { ...same, notice: t.timeTaken })
      if (isRefusal(error)) {
        const name = gateFields.find(each => each === error.field)
        if (name) return again(error.status, { ...same, notice: t.check, faults: { [name]: error.detail } })
        const known =
          error.code === 'time_taken' ? t.timeTaken : error.code === 'time_needed' ? t.timeNeeded : null
        return again(error.status, { ...same, notice: known ?? error.detail })
      }
      log('call_to_action.failed', { actionId: action.id, ...errorFields(error) })
      reply.header('retry-after', '60')
      return again(503, { ...same, notice: t.failed })
    }
  })

  app.get<Place>('/c/:code/button.svg', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const found = await find(request, now)
    if (!found) return missing(request, reply)
    if (found.offered && !isByMachine(request) && views.take(sourceOf(request.ip)) === null)
      await asSystem(tx => countShown(tx, found.placement.id, now))
    return reply
      .header('content-type', 'image/svg+xml')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(buttonPicture(found.action.button))
  })

  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>(
    '/c/r/:id',
    { exposeHeadRoute: true },
    async (request, reply) => {
      const now = clock()
      const id = idOf(request.params.id)
      const link = id === null ? null : readLink(secret, 'response', id, request.query, now)
      if (id === null || link === null) return missing(request, reply)
      if (link === 'ended') return sendGone(request, reply)
      const html = await asSystem(tx => responsePage(tx, { secret, base }, id, now), true)
      return html === null ? sendGone(request, reply) : sendPage(reply, 200, html)
    },
  )

  async function page(
    reply: FastifyReply,
    status: number,
    { action, placement, form }: Found,
    state: GateState,
    asked: Readonly<Record<string, unknown>>,
    now: Date,
  ): Promise<FastifyReply> {
    const path = `/c/${placement.code}`
    const taken = state.notice === pageTexts(action.language).timeTaken
    const { before, above, whole } = await asSystem(
      tx =>
        surroundings(
          tx,
          {
            secret,
            base,
            action,
            placement,
            body: asked,
            hasForm: form !== null,
            taken,
            carried: state.carried,
          },
          now,
        ),
      true,
    )
    if (whole !== null) return sendPage(reply, status, whole)
    if (!form) return sendPage(reply, 410, sentencePage(action.language, pageTexts(action.language).over))
    const consent = { text: form.consentText, purposeName: form.purposeName, version: form.consentVersion }
    return sendPage(
      reply,
      status,
      gatePage(action, consent, kindAsks(action.kind).fields, state, path, { before, above }),
    )
  }

  /** Null for readers who ask not to be followed. A place on our own website goes on with the visit that came to it. */
  async function browserOf(
    request: FastifyRequest<Place>,
    placement: Placement,
    now: Date,
  ): Promise<{ key: string | null; visit: Carried }> {
    if (!isFollowed(request)) return { key: null, visit: {} }
    const { lp } = request.query
    const { referer: referrer } = request.headers
    const own = visitorKey(request)
    return asSystem(async tx => {
      const handed = lp === undefined ? null : await handedOver(tx, { lp, referrer })
      const key = handed ?? own
      const goesOn = key !== null && (handed !== null || placement.channel === 'direct')
      return { key: key ?? newAnonymousKey(), visit: goesOn ? await carriedOfVisit(tx, key, now) : {} }
    }, true)
  }

  async function click(
    reply: FastifyReply,
    found: Found,
    { carried, key }: { carried: Carried; key: string | null },
    now: Date,
  ) {
    await asSystem(async tx => {
      const came = await cameBy(tx, found, carried, now)
      const { action, placement } = found
      const properties = { url: `${base}/c/${placement.code}`, ...carried }
      await clickPlacement(tx, systemActor, { action, placement, anonymousKey: key, came, properties }, now)
    })
    if (key)
      reply.setCookie(visitorCookie, key, {
        path: '/c/',
        httpOnly: true,
        sameSite: 'lax',
        secure: options.secure ?? false,
        maxAge: 180 * 86_400,
      })
  }

  /** The channel of tagged links comes first, then that of the place; the campaign is that of the call to action. */
  async function cameBy(tx: Tx, { action, placement }: Found, carried: Carried, now: Date): Promise<Came> {
    const sources = await sourcesAt(tx, now, [ownHost])
    const address = `${base}/c/${placement.code}`
    const told = sourceOfArrival(
      sources,
      arrivalOf({ carried, address, placement: placement.channel, at: now }),
    )
    const { campaignId, productGroupId } = action
    const campaign = campaignId === null ? told.campaign : { id: campaignId, productGroupId, by: 'action' }
    return { sources, found: { ...told, campaign } }
  }

  function failing(error: unknown, reply: FastifyReply, action: CallToAction): FastifyReply {
    log('call_to_action.failed', { actionId: action.id, ...errorFields(error) })
    return sendPage(
      reply.header('retry-after', '60'),
      503,
      sentencePage(action.language, pageTexts(action.language).failed),
    )
  }
}

const isFollowed = ({ headers }: FastifyRequest): boolean => headers['sec-gpc'] !== '1' && headers.dnt !== '1'

function visitorKey(request: FastifyRequest): string | null {
  const key = request.cookies[visitorCookie] ?? ''
  return /^[A-Za-z0-9_-]{16,64}$/.test(key) ? key : null
}

function carriedBy(request: FastifyRequest, carried: Carried): Carried {
  const header = request.headers.referer?.slice(0, 500)
  return carried.referrer || !header ? carried : { ...carried, referrer: header }
}
