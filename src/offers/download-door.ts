import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Tx } from '../platform/database.ts'
import { rateLimit } from '../platform/rate.ts'
import { escapeHtml } from '../shared/escape-html.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { retrying } from '../tracking/retrying.ts'
import { companyDay } from './company-day.ts'
import { dayInWords } from './coupon-page.ts'
import { fileNameOf, type Grant, grantIfAny } from './download-queries.ts'
import { downloadFile, downloadPath, renewDownload } from './grant-download.ts'
import { rangeOf } from './model/file-type.ts'
import { postButton, saidPage, sentencePage } from './model/page.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import type { OffersOptions } from './options.ts'
import { idOf, isByMachine, sendGone, sendPage, sendTooMany } from './public-answer.ts'
import { actionById } from './queries.ts'
import { readLink } from './sign.ts'

type One = { Params: { id: string }; Querystring: Record<string, unknown> }

/** `/c/d/<id>`: the page of a personal link, its file, and a new link when it ended. Opening the page counts nothing. */
export function registerDownloadDoor(app: FastifyInstance, options: OffersOptions): void {
  const { secret, db, clock } = options
  const base = options.publicUrl.replace(/\/$/, '')
  const place = { secret, base }
  const files = rateLimit({ max: 120, windowMs: 60_000 })
  const renewals = rateLimit({ max: 5, windowMs: 600_000 })
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))

  const find = async (request: FastifyRequest<One>, now: Date) => {
    const id = idOf(request.params.id)
    const link = id === null ? null : readLink(secret, 'download', id, request.query, now)
    if (id === null || link === null) return null
    return asSystem(async tx => {
      const grant = await grantIfAny(tx, id)
      if (!grant) return null
      const state = grant.revokedAt !== null ? ('revoked' as const) : link
      const action = await actionById(tx, grant.actionId)
      return {
        grant,
        action,
        state,
        file: await fileNameOf(tx, action.id),
        until: await companyDay(tx, grant.endsAt),
      }
    }, true)
  }
  const again = (grant: Grant, language: string) => {
    const t = pageTexts(language)
    return `${postButton(downloadPath(secret, grant, '/again'), t.newLink)}<p><small>${escapeHtml(t.newLinkHint)}</small></p>`
  }

  app.get<One>('/c/d/:id', { exposeHeadRoute: true }, async (request, reply) => {
    const found = await find(request, clock())
    if (!found) return sendGone(request, reply)
    const { grant, state, file, until } = found
    const { language, headline } = found.action
    const t = pageTexts(language)
    if (state === 'revoked') return sendPage(reply, 410, saidPage(language, headline, t.linkRevoked))
    if (state === 'ended')
      return sendPage(reply, 410, saidPage(language, headline, t.linkEnded, again(grant, language)))
    if (file === null) return sendGone(request, reply)
    const words = filled(t.downloadReady, { day: dayInWords(until, language) })
    const link = `<p><a class="button" rel="nofollow" href="${escapeHtml(downloadPath(secret, grant, '/file'))}">${escapeHtml(filled(t.download, { file }))}</a></p>`
    return sendPage(reply, 200, saidPage(language, headline, words, link))
  })

  app.post<One>('/c/d/:id/again', async (request, reply) => {
    const wait = renewals.take(sourceOf(request.ip))
    if (wait !== null) return sendTooMany(request, reply, wait)
    const now = clock()
    const found = await find(request, now)
    if (!found || found.state === 'revoked') return sendGone(request, reply)
    if (found.state === 'ended') await asSystem(tx => renewDownload(tx, systemActor, place, found.grant, now))
    const { language, headline } = found.action
    // The same words whether it was sent or not: nobody learns who is known.
    return sendPage(reply, 200, saidPage(language, headline, pageTexts(language).newLinkSent))
  })

  app.get<One>('/c/d/:id/file', { exposeHeadRoute: true }, async (request, reply) => {
    const wait = files.take(sourceOf(request.ip))
    if (wait !== null) return sendTooMany(request, reply, wait)
    const now = clock()
    const found = await find(request, now)
    if (!found) return sendGone(request, reply)
    const { grant, state } = found
    const { language, headline } = found.action
    const t = pageTexts(language)
    if (state === 'revoked') return sendPage(reply, 410, saidPage(language, headline, t.linkRevoked))
    if (state === 'ended')
      return sendPage(reply, 410, saidPage(language, headline, t.linkEnded, again(grant, language)))
    const machine = isByMachine(request)
    const counts = request.method === 'GET'
    const file = await asSystem(tx => downloadFile(tx, systemActor, { grant, machine, counts }, now))
    if (!file) return sendPage(reply, 404, sentencePage(language, t.gone))
    const range = rangeOf(request.headers.range, file.body.length)
    const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
    reply
      .header('content-type', file.type)
      .header('accept-ranges', 'bytes')
      .header(
        'content-disposition',
        `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      )
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-robots-tag', 'noindex')
      // Octets as they are: what is resumed must fit what came before.
      .header('content-encoding', 'identity')
    if (range === null)
      return reply.status(416).header('content-range', `bytes */${file.body.length}`).send('')
    if (range === 'all') return reply.send(file.body)
    return reply
      .status(206)
      .header('content-range', `bytes ${range.from}-${range.to}/${file.body.length}`)
      .send(file.body.subarray(range.from, range.to + 1))
  })
}
