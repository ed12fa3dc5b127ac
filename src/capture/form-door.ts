import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { utmKeyOf } from '../campaigns/model/campaign.ts'
import { campaignsByUtm } from '../campaigns/queries.ts'
import type { Tx } from '../platform/database.ts'
import { errorFields } from '../platform/log.ts'
import { rateLimit } from '../platform/rate.ts'
import { normaliseEmail } from '../shared/email.ts'
import { isRefusal } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { sourceOf } from '../team/token.ts'
import { fieldsAsked } from './declared-fields.ts'
import { downloadGuide } from './download-guide.ts'
import { type Carried, channelOf, readCarried } from './model/arrival.ts'
import { readDeclared, typedDeclared } from './model/declared.ts'
import { declaredInputs } from './model/declared-inputs.ts'
import { fieldNames, readFields, type Typed } from './model/fields.ts'
import { formTexts } from './model/form-texts.ts'
import { isMachine } from './model/machine.ts'
import { type FormState, formPage, sentencePage, thanksPage, trapName } from './model/page.ts'
import { stylesheet } from './model/stylesheet.ts'
import type { CaptureOptions } from './options.ts'
import { activeForm, type HostedForm, submissionOf } from './queries.ts'
import { retrying } from './retrying.ts'
import { giveToken, newAnonymousKey, readSignedQuery, readToken, signedQuery } from './sign.ts'
import { submitForm } from './submit.ts'
import { viewForm } from './view-form.ts'

const policy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const visitorCookie = 'linchpin_visitor'
const tokenLastsMs = 24 * 3_600_000
const quickestMs = 1_500
/** A clock that is set back while somebody fills in a form must not cost them what they typed. */
const clockStepMs = 10 * 60_000
const linkLastsMs = 7 * 86_400_000
type Slug = { Params: { slug: string }; Querystring: Record<string, unknown> }

/** `/f/:slug`: landing page with its form, thank-you page and guide. Needs no script and no session. */
export function registerFormDoor(app: FastifyInstance, options: CaptureOptions): void {
  const { secret, db, clock, log } = options
  const ownHost = new URL(options.publicUrl).hostname
  const views = rateLimit({ max: 120, windowMs: 60_000 })
  const posts = rateLimit({ max: 40, windowMs: 300_000 })
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))
  const read = (slug: string) => asSystem(tx => activeForm(tx, slug), true)
  const asked = async (form: HostedForm) =>
    form.customFields.length === 0
      ? { fields: [], currency: '' }
      : asSystem(
          async tx => ({
            fields: await fieldsAsked(tx, form.customFields),
            currency: (await companyIfAny(tx))?.currency ?? 'EUR',
          }),
          true,
        )

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 65_536 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )

  app.get('/f/style.css', { exposeHeadRoute: true }, async (_request, reply) =>
    reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(stylesheet),
  )

  app.get<Slug>('/f/:slug', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    const carried = withReferrer(readCarried(request.query), request)
    const followed = request.headers['sec-gpc'] !== '1' && request.headers.dnt !== '1'
    const key = followed ? (visitorKey(request) ?? newAnonymousKey()) : null
    const { machine } = isMachine(request.headers['user-agent'], {
      method: request.method,
      headers: request.headers,
    })
    if (!machine && views.take(sourceOf(request.ip)) === null) {
      await asSystem(async tx => {
        const campaign = await campaignOf(tx, carried)
        const url = `${options.publicUrl.replace(/\/$/, '')}/f/${form.slug}`
        const channel = channelOf(carried, [ownHost])
        await viewForm(tx, systemActor, { form, anonymousKey: key, carried, channel, campaign, url }, now)
      })
      if (key)
        reply.setCookie(visitorCookie, key, {
          path: '/f/',
          httpOnly: true,
          sameSite: 'lax',
          secure: options.secure ?? false,
          maxAge: 180 * 86_400,
        })
    }
    const { fields } = await asked(form)
    const page = formPage(
      form,
      fresh(form, { typed: {}, carried, consent: false }, now),
      declaredInputs(fields, {}, {}, form.language),
    )
    return send(reply, 200, page)
  })

  app.post<Slug>('/f/:slug', async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    const t = formTexts(form.language)
    const body = (request.body ?? {}) as Record<string, string>
    const typed: Typed = Object.fromEntries(
      fieldNames.map(name => [name, typeof body[name] === 'string' ? body[name] : '']),
    )
    const carried = readCarried(body)
    const consent = body.consent === 'yes'
    const state = fresh(form, { typed, carried, consent }, now)
    const { fields, currency } = await asked(form)
    const own = typedDeclared(fields, body)
    let ownFaults: Record<string, string> = {}
    const again = (status: number, change: Partial<FormState>) =>
      send(
        reply,
        status,
        formPage(form, { ...state, ...change }, declaredInputs(fields, own, ownFaults, form.language)),
      )

    const wait = posts.take(sourceOf(request.ip))
    if (wait !== null) {
      reply.header('retry-after', String(wait))
      return again(429, { notice: t.tooMany })
    }
    const token = readToken(secret, form.id, String(body.token ?? ''), now)
    if (!token) return again(422, { notice: t.forged })
    if (token.ageMs < -clockStepMs || token.ageMs > tokenLastsMs) return again(422, { notice: t.expired })
    const same = { token: String(body.token) }
    if (body[trapName]) return again(422, { ...same, notice: t.check, faults: { trap: t.trapFilled } })
    const { filled, faults } = readFields(form.kind, typed, text => normaliseEmail(text) !== undefined)
    const said = Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, t.faults[fault]]))
    const declared = readDeclared(fields, own, currency)
    ownFaults = Object.fromEntries(
      Object.entries(declared.faults).map(([key, fault]) => [
        key,
        fault === 'missing' ? t.faults.missing : t.unreadable,
      ]),
    )
    if (Object.keys({ ...said, ...ownFaults }).length > 0)
      return again(422, { ...same, notice: t.check, faults: said })
    if (token.ageMs >= 0 && token.ageMs < quickestMs) return again(422, { ...same, notice: t.tooQuick })
    // The text was changed while the page was open: what was agreed to is not what would be written down.
    const agreed = consent && body.consentVersion === String(form.consentVersion)
    if (consent && !agreed) return again(422, { ...same, consent: false, notice: t.expired })
    try {
      const sent = await asSystem(async tx => {
        const campaign = await campaignOf(tx, carried)
        const channel = channelOf(carried, [ownHost])
        const input = {
          form,
          dedupeKey: token.dedupeKey,
          filled,
          consent: agreed,
          ...(fields.length > 0 ? { declared: { fields, values: declared.values } } : {}),
          carried,
          channel,
          campaign,
        }
        return submitForm(tx, systemActor, { ...input, anonymousKey: visitorKey(request) }, now)
      })
      const ends = new Date(sent.at.getTime() + linkLastsMs)
      return reply.redirect(
        `/f/${form.slug}/thanks?${signedQuery(secret, 'thanks', sent.submissionId, ends)}`,
        303,
      )
    } catch (error) {
      if (isRefusal(error)) {
        const name = fieldNames.find(each => each === error.field)
        return again(
          error.status,
          name
            ? { ...same, notice: t.check, faults: { [name]: error.detail } }
            : { ...same, notice: error.detail },
        )
      }
      log('form.failed', { formId: form.id, ...errorFields(error) })
      reply.header('retry-after', '60')
      return again(503, { ...same, notice: t.failed })
    }
  })

  app.get<Slug>('/f/:slug/thanks', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    const found = readSignedQuery(secret, 'thanks', request.query, now)
    if (found === null) return gone(request, reply)
    if (found === 'ended') return ended(reply, form)
    const submission = await asSystem(tx => submissionOf(tx, form.id, found), true)
    if (!submission) return gone(request, reply)
    const ends = new Date(submission.at.getTime() + linkLastsMs)
    return send(
      reply,
      200,
      thanksPage(form, `/f/${form.slug}/guide?${signedQuery(secret, 'guide', found, ends)}`),
    )
  })

  app.get<Slug>('/f/:slug/guide', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    const found = readSignedQuery(secret, 'guide', request.query, now)
    if (found === null) return gone(request, reply)
    if (found === 'ended') return ended(reply, form)
    const { machine } = isMachine(request.headers['user-agent'], {
      method: request.method,
      headers: request.headers,
    })
    const guide = await asSystem(tx =>
      downloadGuide(tx, systemActor, { form, submissionId: found, machine }, now),
    )
    if (!guide) return gone(request, reply)
    const type = /\.pdf$/i.test(guide.name) ? 'application/pdf' : 'application/octet-stream'
    const plain = guide.name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
    return reply
      .header('content-type', type)
      .header(
        'content-disposition',
        `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(guide.name)}`,
      )
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(guide.body)
  })

  function fresh(
    form: HostedForm,
    given: Pick<FormState, 'typed' | 'carried' | 'consent'>,
    now: Date,
  ): FormState {
    return { ...given, token: giveToken(secret, form.id, now), faults: {}, notice: null }
  }
}

function send(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .send(html)
}

function gone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = /^(nl|de)/.exec(request.headers['accept-language'] ?? '')?.[1] ?? 'en'
  return send(reply, 404, sentencePage(language, formTexts(language).gone, null))
}

function ended(reply: FastifyReply, form: HostedForm): FastifyReply {
  return send(reply, 410, sentencePage(form.language, formTexts(form.language).linkEnded, `/f/${form.slug}`))
}

function visitorKey(request: FastifyRequest): string | null {
  const key = request.cookies[visitorCookie] ?? ''
  return /^[A-Za-z0-9_-]{24}$/.test(key) ? key : null
}

/** A referrer in the address (of a page that embeds a link) comes before the header's. */
function withReferrer(carried: Carried, request: FastifyRequest): Carried {
  const header = request.headers.referer?.slice(0, 500)
  return carried.referrer || !header ? carried : { ...carried, referrer: header }
}

async function campaignOf(tx: Tx, carried: Carried) {
  const key = utmKeyOf(carried.utm_campaign)
  return key === null ? null : ((await campaignsByUtm(tx)).get(key) ?? null)
}
