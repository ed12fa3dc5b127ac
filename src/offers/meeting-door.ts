import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Tx } from '../platform/database.ts'
import { errorFields } from '../platform/log.ts'
import { rateLimit } from '../platform/rate.ts'
import { escapeHtml } from '../shared/escape-html.ts'
import { isRefusal } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { retrying } from '../tracking/retrying.ts'
import { type Appointment, appointmentIfAny } from './appointments.ts'
import { postButton, saidPage, sentencePage } from './model/page.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import { nearest } from './model/slots.ts'
import { slotsField, timeInWords, zoneScript } from './model/slots-page.ts'
import { cancelMeeting, moveMeeting } from './move-meeting.ts'
import type { OffersOptions } from './options.ts'
import { idOf, sendGone, sendPage, sendTooMany } from './public-answer.ts'
import { readDay, readSlot, readZone, zones } from './read-times.ts'
import { slotsOf } from './seller-days.ts'
import { readLink } from './sign.ts'
import { appointmentPath, entryOf } from './tell-of-meeting.ts'

type One = { Params: { id: string }; Querystring: Record<string, unknown> }

/** `/c/m/<id>`: an appointment as whoever holds its link sees it. Opening changes nothing; moving and cancelling are sent. */
export function registerMeetingDoor(app: FastifyInstance, options: OffersOptions): void {
  const { secret, db, clock, log } = options
  const base = options.publicUrl.replace(/\/$/, '')
  const place = { secret, base }
  const posts = rateLimit({ max: 30, windowMs: 300_000 })
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))

  app.get('/c/zone.js', { exposeHeadRoute: true }, async (_request, reply) =>
    reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(zoneScript),
  )

  const find = async (request: FastifyRequest<One>) => {
    const id = idOf(request.params.id)
    if (id === null || readLink(secret, 'appointment', id, request.query, clock()) !== 'good') return null
    return asSystem(tx => appointmentIfAny(tx, id), true)
  }

  app.get<One>('/c/m/:id', { exposeHeadRoute: true }, async (request, reply) => {
    const found = await find(request)
    return found ? show(reply, 200, found, request.query, null) : sendGone(request, reply)
  })

  app.get<One>('/c/m/:id/entry.ics', { exposeHeadRoute: true }, async (request, reply) => {
    const found = await find(request)
    if (!found) return sendGone(request, reply)
    return reply
      .header('content-type', 'text/calendar; charset=utf-8; method=REQUEST')
      .header('content-disposition', 'attachment; filename="appointment.ics"')
      .send(entryOf(found, found.state === 'cancelled' ? 'cancelled' : 'booked', clock()))
  })

  for (const what of ['move', 'cancel'] as const)
    app.post<One>(`/c/m/:id/${what}`, async (request, reply) => {
      const wait = posts.take(sourceOf(request.ip))
      if (wait !== null) return sendTooMany(request, reply, wait)
      const found = await find(request)
      if (!found) return sendGone(request, reply)
      const { id, language } = found
      const t = pageTexts(language)
      const body = (request.body ?? {}) as Record<string, unknown>
      try {
        await asSystem(tx =>
          what === 'cancel'
            ? cancelMeeting(tx, place, { id, by: 'visitor' }, clock())
            : moveMeeting(
                tx,
                place,
                { id, startsAt: readSlot(body.slot), timeZone: readZone(body.zone) },
                clock(),
              ),
        )
        return reply.redirect(appointmentPath(secret, id), 303)
      } catch (error) {
        if (!isRefusal(error)) {
          log('appointment.failed', { appointmentId: id, ...errorFields(error) })
          return sendPage(reply.header('retry-after', '60'), 503, sentencePage(language, t.failed))
        }
        const known: Record<string, string> = {
          time_taken: t.timeTaken,
          time_needed: t.timeNeeded,
          cancelled: t.cancelled,
          past: t.past,
        }
        return show(reply, error.status, found, body, known[error.code] ?? error.detail)
      }
    })

  async function show(
    reply: FastifyReply,
    status: number,
    found: Appointment,
    asked: Readonly<Record<string, unknown>>,
    notice: string | null,
  ): Promise<FastifyReply> {
    const now = clock()
    const t = pageTexts(found.language)
    const zone = readZone(asked.zone) ?? found.timeZone
    const when = timeInWords(found.startsAt, found.language, found.timeZone)
    const said = `${filled(t.bookedSub, { when: `${when} (${found.timeZone.replaceAll('_', ' ')})`, who: found.userName })}\n${t[`way_${found.way}`]}`
    const over = found.state === 'cancelled' ? t.cancelled : found.startsAt <= now ? t.past : null
    const above = notice ? `<p class="notice" role="alert">${escapeHtml(notice)}</p>` : ''
    if (over !== null)
      return sendPage(
        reply,
        status,
        saidPage(found.language, found.headline, over, notice === over ? '' : above),
      )
    const offered = await asSystem(
      tx => slotsOf(tx, found.actionId, now, { but: found.id, only: found.userId }),
      true,
    )
    const wanted = readSlot(asked.slot)
    const slots = offered?.slots ?? []
    const path = appointmentPath(secret, found.id)
    const keep = Object.fromEntries(new URLSearchParams(path.split('?')[1]))
    const field = slotsField({
      language: found.language,
      zone,
      zones,
      slots: notice === t.timeTaken && wanted ? nearest(slots, wanted, 6) : slots,
      from: readDay(asked.day),
      chosen: null,
      path: path.split('?')[0]!,
      keep,
    })
    const more = `${above}<div class="row"><a class="button" href="${escapeHtml(appointmentPath(secret, found.id, '/entry.ics'))}">${escapeHtml(t.entry)}</a>
${postButton(appointmentPath(secret, found.id, '/cancel'), t.cancel, true)}</div>
<h2>${escapeHtml(t.move)}</h2><form method="post" action="${escapeHtml(appointmentPath(secret, found.id, '/move'))}">${field}
${slots.length > 0 ? `<button type="submit">${escapeHtml(t.moveButton)}</button>` : ''}</form>`
    return sendPage(reply, status, saidPage(found.language, t.booked, said, more))
  }
}
