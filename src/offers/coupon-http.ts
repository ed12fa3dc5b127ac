import { implement } from '../platform/http.ts'
import { rateLimit } from '../platform/rate.ts'
import { isRefusal, refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { listCodes, listRedeemKeys, lookUpCode } from './coupon-queries.ts'
import { issueCodes } from './issue-codes.ts'
import { endRedeemKey, issueRedeemKey } from './issue-redeem-key.ts'
import { readCode, shownCode } from './model/code.ts'
import { couponContract } from './model/coupon-contract.ts'
import type { OffersNeeds } from './options.ts'
import { actionById } from './queries.ts'
import { redeemCoupon } from './redeem-coupon.ts'
import { reverseRedemption } from './reverse-redemption.ts'
import { linkQuery } from './sign.ts'
import { withdrawCode } from './withdraw-code.ts'

export const couponRoutes = (needs: OffersNeeds) => {
  const base = needs.publicUrl.replace(/\/$/, '')
  // Colleagues mistype, and what can be no code is no guess; whoever misses often is guessing, and is turned away before the code is looked up.
  const misses = rateLimit({ max: 40, windowMs: 600_000 })
  const guessing = async <T>(actor: Actor, typed: string, work: () => Promise<T>): Promise<T> => {
    const wait = misses.wait(String(actor.userId))
    if (wait !== null)
      refuse('too_many_misses', 429, `Too many codes that are not there. Try again in ${wait} s.`)
    try {
      return await work()
    } catch (error) {
      if (isRefusal(error) && error.code === 'no_such_code' && readCode(typed) !== null)
        misses.take(String(actor.userId))
      throw error
    }
  }
  return implement<typeof couponContract, Actor>(couponContract, {
    'POST /api/calls-to-action/:id/codes': async ({ tx, actor, params, body, now }) => {
      const { issued, had, codeId, code } = await issueCodes(tx, actor, { ...body, actionId: params.id }, now)
      const link =
        codeId === null ? null : `${base}/c/k/${code}?${linkQuery(needs.secret, 'coupon', codeId, null)}`
      return { issued, had, code: code === null ? null : shownCode(code), link }
    },
    'GET /api/calls-to-action/:id/codes': async ({ tx, params, query, now }) => {
      await actionById(tx, params.id)
      return listCodes(tx, params.id, query, now)
    },
    'POST /api/codes/:id/withdrawal': async ({ tx, actor, params, body, now }) => {
      await withdrawCode(tx, actor, { ...body, id: params.id }, now)
      return { ok: true }
    },
    'GET /api/coupons/:code': ({ tx, actor, params, query, now }) => {
      const ofGroup = query.ofGroup === undefined ? undefined : query.ofGroup === 'true'
      return guessing(actor, params.code, () => lookUpCode(tx, params.code, { ...query, ofGroup }, now))
    },
    'POST /api/redemptions': ({ tx, actor, body, now }) =>
      guessing(actor, body.code, () => redeemCoupon(tx, actor, body, now)),
    'POST /api/redemptions/:id/reversal': async ({ tx, actor, params, body, now }) => {
      await reverseRedemption(tx, actor, { ...body, id: params.id }, now)
      return { ok: true }
    },
    'GET /api/redeem-keys': async ({ tx }) => ({ items: await listRedeemKeys(tx) }),
    'POST /api/redeem-keys': ({ tx, actor, body, now }) => issueRedeemKey(tx, actor, body, now),
    'DELETE /api/redeem-keys/:id': async ({ tx, actor, params, now }) => {
      await endRedeemKey(tx, actor, params.id, now)
      return { ok: true }
    },
  })
}
