import type { FastifyInstance } from 'fastify'
import type { Tx } from '../platform/database.ts'
import { errorFields } from '../platform/log.ts'
import { isRefusal } from '../shared/outcome.ts'
import { readCarried } from '../sources/model/arrival.ts'
import { systemActor } from '../team/model/actor.ts'
import { retrying } from '../tracking/retrying.ts'
import { versionOf } from './designs.ts'
import { crossing, gone, sendPage } from './form-answers.ts'
import { linkLastsMs } from './guide-link.ts'
import { isStandard, typedIn } from './model/asked.ts'
import { originOf, wordsIn } from './model/design.ts'
import { formTexts } from './model/form-texts.ts'
import { type FormState, formHtml, formPage, thanksHtml, trapName } from './model/page.ts'
import type { Shown } from './model/shown.ts'
import { stylesheet } from './model/stylesheet.ts'
import { isWork } from './model/work.ts'
import { embeddedVisitor, openPage, pageOf, visitorCookie, visitorKey } from './open-page.ts'
import type { CaptureOptions } from './options.ts'
import { activeForm, type HostedForm, submissionByKey } from './queries.ts'
import { type Reception, readAnswers, receiveForm, type Sheet, sheetOf } from './receive.ts'
import { oddities, type Screening } from './screening.ts'
import { giveToken, readToken, signedQuery } from './sign.ts'
import { countRefusals, insertHeld, markArrival } from './store-arrivals.ts'

const tokenLastsMs = 24 * 3_600_000
const quickestMs = 1_500
/** A clock that is set back while somebody fills in a form must not cost them what they typed. */
const clockStepMs = 10 * 60_000
type Slug = { Params: { slug: string }; Querystring: Record<string, unknown> }
type Refused = { reason: string; field: string }[]

/** `/f/:slug`: landing page with its form, hosted and embedded. Needs no script and no session. */
export function registerFormDoor(app: FastifyInstance, options: CaptureOptions, screening: Screening): void {
  const { secret, db, clock, log } = options
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))
  const read = (slug: string) => asSystem(tx => activeForm(tx, slug), true)

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 65_536 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )

  app.get<Slug>('/f/:slug', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    const opened = await asSystem(tx =>
      openPage(tx, request, { form, place: 'hosted', options, screening }, now),
    )
    if (opened.setKey)
      reply.setCookie(visitorCookie, opened.setKey, {
        path: '/f/',
        httpOnly: true,
        sameSite: 'lax',
        secure: options.secure ?? false,
        maxAge: 180 * 86_400,
      })
    const { token, typed, carried } = opened
    const page = formPage(opened.page, { token, typed, carried, faults: {}, notice: null, consent: false })
    return sendPage(reply, 200, page, form.origins)
  })

  app.get<Slug>('/f/:slug/embed', async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return reply.status(404).send({ code: 'no_form' })
    if (!crossing(request, reply, form, options.publicUrl))
      return reply.status(403).send({ code: 'unknown_origin' })
    const opened = await asSystem(tx =>
      openPage(tx, request, { form, place: 'embedded', options, screening }, now),
    )
    const { token, carried } = opened
    const html = formHtml(opened.page, {
      token,
      typed: {},
      carried,
      faults: {},
      notice: null,
      consent: false,
    })
    return reply.send({ html, css: stylesheet, language: opened.page.language })
  })

  app.post<Slug>('/f/:slug/seen', async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    const body = (request.body ?? {}) as Record<string, unknown>
    const token = form && readToken(secret, form.id, textOf(body.token), now)
    if (!token || token.ageMs > tokenLastsMs || screening.beacon(request.ip) !== null)
      return reply.status(204).send()
    await asSystem(async tx => {
      const version = await versionOf(tx, form, token.shown.version)
      const field = version?.design.fields.find(({ name }) => name === body.field)?.name ?? null
      await markArrival(tx, token.dedupeKey, field, now)
    })
    return reply.status(204).send()
  })

  app.post<Slug>('/f/:slug', async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    if (!crossing(request, reply, form, options.publicUrl))
      return reply.status(403).send({ code: 'unknown_origin' })
    const body = (request.body ?? {}) as Record<string, unknown>
    const token = readToken(secret, form.id, textOf(body.token), now)
    const { shown, sheet } = await asSystem(tx => shownTo(tx, form, token?.shown ?? null), true)
    const t = formTexts(shown.language)
    const typed = typedIn(sheet.asked, body)
    const carried = readCarried(body)
    const consent = body.consent === 'yes'
    const json = request.headers.accept?.includes('application/json') ?? false
    const again = async (status: number, change: Partial<FormState>, refused: Refused) => {
      await asSystem(tx => countRefusals(tx, form.id, refused, now))
      const fresh = { token: giveToken(secret, form.id, now, shown), faults: {}, notice: null }
      const state = { ...fresh, typed, carried, consent, ...change }
      const page = pageOf(form, sheet, shown)
      return json
        ? reply.status(status).send({ html: formHtml(page, state) })
        : sendPage(reply, status, formPage(page, state), form.origins)
    }
    const refuse = (status: number, change: Partial<FormState>, reason: string) =>
      again(status, change, [{ reason, field: '' }])
    const wait = (seconds: number) => {
      reply.header('retry-after', String(seconds))
      return refuse(429, { notice: t.tooMany }, 'too_many')
    }

    const tooMany = screening.post(request.ip)
    if (tooMany !== null) return wait(tooMany)
    if (!token) return refuse(422, { notice: t.forged }, 'forged')
    if (token.ageMs < -clockStepMs || token.ageMs > tokenLastsMs)
      return refuse(422, { notice: t.expired }, 'expired')
    const same = { token: textOf(body.token) }
    if (body[trapName])
      return refuse(422, { ...same, notice: t.check, faults: { trap: t.trapFilled } }, 'trap')
    const { answers, faults } = readAnswers(sheet, typed)
    if (Object.keys(faults).length > 0) {
      const said = Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, t.faults[fault]]))
      return again(
        422,
        { ...same, notice: t.check, faults: said },
        Object.entries(faults).map(([field, reason]) => ({ reason, field })),
      )
    }
    if (token.ageMs >= 0 && token.ageMs < quickestMs)
      return refuse(422, { ...same, notice: t.tooQuick }, 'too_quick')
    // The text was changed while the page was open, or another was claimed: what was agreed to is what was shown, or nothing.
    const agreed = consent && textOf(body.consentVersion) === String(sheet.version.consentVersion)
    if (sheet.version.number !== token.shown.version)
      return refuse(422, { consent: false, notice: t.expired }, 'expired')
    if (consent && !agreed) return refuse(422, { ...same, consent: false, notice: t.expired }, 'expired')
    const work = textOf(body.work)
    const worked = work !== '' && isWork(same.token, work.slice(0, 20), shown.bits)
    // Work that was claimed and not done comes from no script of ours.
    if (work !== '' && !worked) return refuse(422, { ...same, notice: t.forged }, 'forged')
    const idle = worked ? null : screening.withoutWork(request.ip)
    if (idle !== null) return wait(idle)
    const often = answers.email === undefined ? null : screening.address(answers.email)
    if (often !== null) return wait(often)

    const given: Reception = {
      shown,
      answers,
      dedupeKey: token.dedupeKey,
      consent: agreed,
      scripted: worked,
      anonymousKey: shown.place === 'hosted' ? visitorKey(request) : embeddedVisitor(request, form, body.lp),
      carried,
    }
    try {
      const known = await asSystem(tx => submissionByKey(tx, token.dedupeKey), true)
      const odd = known ? [] : oddities({ answers, seconds: token.ageMs / 1000, worked }, screening)
      if (odd.length > 0) {
        await asSystem(async tx => {
          await insertHeld(
            tx,
            {
              formId: form.id,
              dedupeKey: token.dedupeKey,
              reasons: odd,
              email: answers.email ?? null,
              input: given,
            },
            now,
          )
        })
        const held = `/f/${form.slug}/thanks?${signedQuery(secret, 'held', form.id, new Date(now.getTime() + linkLastsMs))}`
        return json
          ? reply.send({
              html: thanksHtml(
                { language: shown.language, title: form.headline, thanks: t.held, fileName: null },
                null,
              ),
            })
          : reply.redirect(held, 303)
      }
      const sent = await asSystem(tx => receiveForm(tx, systemActor, { form, sheet, given, options }, now))
      const { design } = sheet.version
      const onward =
        design.redirect && allowed(options.publicUrl, form, design.redirect) ? design.redirect : null
      const ends = new Date(sent.at.getTime() + linkLastsMs)
      const thanks = `/f/${form.slug}/thanks?${signedQuery(secret, 'thanks', sent.submissionId, ends)}`
      if (!json) return reply.redirect(onward ?? thanks, 303)
      if (onward) return reply.send({ redirect: onward })
      const words = {
        language: shown.language,
        title: form.headline,
        thanks: wordsIn(design.thanks, shown.language, design),
        fileName: form.fileName,
      }
      const guide = `/f/${form.slug}/guide?${signedQuery(secret, 'guide', sent.submissionId, ends)}`
      return reply.send({ html: thanksHtml(words, guide) })
    } catch (error) {
      if (isRefusal(error)) {
        const name = error.field && isStandard(error.field) ? error.field : null
        return again(
          error.status,
          name
            ? { ...same, notice: t.check, faults: { [name]: error.detail } }
            : { ...same, notice: error.detail },
          [{ reason: error.code, field: name ?? '' }],
        )
      }
      log('form.failed', { formId: form.id, ...errorFields(error) })
      reply.header('retry-after', '60')
      return again(503, { ...same, notice: t.failed }, [])
    }
  })
}

/** A body may hold anything where a text is expected. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a token says was shown; without a token that is ours, the whole form as it is today. */
async function shownTo(
  tx: Tx,
  form: HostedForm,
  shown: Shown | null,
): Promise<{ shown: Shown; sheet: Sheet }> {
  const version = shown && (await versionOf(tx, form, shown.version))
  if (shown && version) return { shown, sheet: await sheetOf(tx, form, version, shown) }
  const today = (await versionOf(tx, form, form.version))!
  const { languages, variants } = today.design
  const whole: Shown = {
    version: today.number,
    variant: variants[0]!.key,
    language: shown?.language ?? languages[0]!,
    fields: null,
    bits: 12,
    place: shown?.place ?? 'hosted',
    personId: null,
  }
  return { shown: whole, sheet: await sheetOf(tx, form, today, whole) }
}

const allowed = (publicUrl: string, form: HostedForm, url: string): boolean =>
  [originOf(publicUrl), ...form.origins].includes(originOf(url))
