import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { callerOf } from '../platform/http.ts'
import { inputProblem, problem, refusalProblem, sendProblem } from '../platform/problem.ts'
import { rateLimit } from '../platform/rate.ts'
import { isRefusal } from '../shared/outcome.ts'
import { staff } from '../team/model/access.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { retrying } from '../tracking/retrying.ts'
import { pageOfCode } from './coupon-page.ts'
import { redeemKeyByHash } from './coupon-queries.ts'
import { readCode, shownCode } from './model/code.ts'
import { redeemed, redemptionInput } from './model/coupon-contract.ts'
import { sentencePage } from './model/page.ts'
import { pageTexts } from './model/page-texts.ts'
import type { OffersOptions } from './options.ts'
import { languageOf, sendPage, sendTooMany } from './public-answer.ts'
import { redeemCoupon } from './redeem-coupon.ts'
import { hashOfRedeemKey } from './sign.ts'
import { markRedeemKeyUsed } from './store-coupons.ts'

/**
 * `/c/k/<code>`: what the QR of a coupon opens; the page of redeeming for staff who are signed in, the coupon for
 * anybody else. `POST /v1/redemptions` redeems by a key, `Authorization: Bearer lr_…`.
 */
export function registerCouponDoor(app: FastifyInstance, options: OffersOptions): void {
  const { db, clock } = options
  const base = options.publicUrl.replace(/\/$/, '')
  const looks = rateLimit({ max: 60, windowMs: 60_000 })
  // A code is guessed once in 10^16 tries: a source that misses often is turned away long before.
  const misses = rateLimit({ max: 12, windowMs: 600_000 })
  const keyMisses = rateLimit({ max: 20, windowMs: 600_000 })
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))

  app.get<{ Params: { coupon: string } }>(
    '/c/k/:coupon',
    { exposeHeadRoute: true },
    async (request, reply) => {
      const code = readCode(request.params.coupon)
      const { caller } = await callerOf(request, options)
      if (code !== null && (staff as readonly string[]).includes(caller.role))
        return reply.redirect(`/redeem?code=${encodeURIComponent(shownCode(code))}`, 302)
      const source = sourceOf(request.ip)
      const wait = looks.take(source) ?? misses.wait(source)
      if (wait !== null) return sendTooMany(request, reply, wait)
      const html = code === null ? null : await asSystem(tx => pageOfCode(tx, code, base, clock()), true)
      if (html !== null) return sendPage(reply, 200, html)
      const language = languageOf(request)
      const late = misses.take(source)
      if (late !== null) return sendTooMany(request, reply, late)
      return sendPage(reply, 404, sentencePage(language, pageTexts(language).notFound))
    },
  )

  app.post('/v1/redemptions', async (request, reply) => {
    const source = sourceOf(request.ip)
    const given = /^Bearer (lr_[A-Za-z0-9_-]{32})$/.exec(request.headers.authorization ?? '')?.[1]
    const wait = keyMisses.wait(source)
    if (wait !== null) return sendProblem(reply, tooMany(wait), wait)
    const key =
      given === undefined ? null : await asSystem(tx => redeemKeyByHash(tx, hashOfRedeemKey(given)), true)
    if (key === null) {
      keyMisses.take(source)
      return sendProblem(
        reply,
        problem(401, 'unknown_redeem_key', 'This takes a key to redeem with, as a bearer token.'),
      )
    }
    const late = misses.wait(`key ${key.id} ${source}`)
    if (late !== null) return sendProblem(reply, tooMany(late), late)
    const read = redemptionInput.safeParse(request.body ?? {})
    if (!read.success) return sendProblem(reply, inputProblem((read.error as z.ZodError).issues, 'body'))
    try {
      const done = await asSystem(async tx => {
        const now = clock()
        const answer = await redeemCoupon(tx, systemActor, { ...read.data, key }, now)
        await markRedeemKeyUsed(tx, key.id, now)
        return answer
      })
      return reply.send(redeemed.parse(done))
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (error.code === 'no_such_code') misses.take(`key ${key.id} ${source}`)
      return sendProblem(reply, refusalProblem(error))
    }
  })
}

const tooMany = (wait: number) => problem(429, 'too_many', `Too many at once. Try again in ${wait} s.`)
