import { implement, type Route } from '../platform/http.ts'
import { enqueue } from '../platform/jobs.ts'
import type { Actor } from '../team/model/actor.ts'
import { addBox, changeBox, endBox, listBoxes, tryBox } from './boxes.ts'
import { forgetRule, thisIsAPerson, thisIsNobody } from './decide-mail.ts'
import { decideOffer } from './decide-offer.ts'
import { type InboundNeeds, imapOptions } from './jobs.ts'
import { inboundContract } from './model/contract.ts'
import { listInbound, listOffers, listRules } from './queries.ts'

const done = { ok: true } as const

export const inboundRoutes = (needs: InboundNeeds): Route[] => {
  const { secret } = needs
  return implement<typeof inboundContract, Actor>(inboundContract, {
    'GET /api/inbound/boxes': async ({ tx }) => ({ items: await listBoxes(tx) }),
    'POST /api/inbound/boxes': ({ tx, actor, body, now }) => addBox(tx, actor, body, secret, now),
    'PUT /api/inbound/boxes/:id': ({ tx, actor, params, body, now }) =>
      changeBox(tx, actor, params.id, body, secret, now),
    'DELETE /api/inbound/boxes/:id': async ({ tx, params, now }) => {
      await endBox(tx, params.id, now)
      return done
    },
    'POST /api/inbound/trial': ({ tx, body }) => tryBox(tx, body, secret, imapOptions(needs)),
    'POST /api/inbound/reading': async ({ tx }) => {
      await enqueue(tx, 'inbound.read', {}, { key: 'inbound.read' })
      return done
    },
    'GET /api/inbound/mails': ({ tx, query }) => listInbound(tx, query),
    'POST /api/inbound/mails/:id/person': ({ tx, actor, params, body, now }) =>
      thisIsAPerson(tx, actor, params.id, body, now),
    'POST /api/inbound/mails/:id/nobody': async ({ tx, actor, params, body, now }) => {
      await thisIsNobody(tx, actor, params.id, body, now)
      return done
    },
    'GET /api/inbound/rules': ({ tx }) => listRules(tx),
    'POST /api/inbound/rules/removal': async ({ tx, body }) => {
      await forgetRule(tx, body.sender)
      return done
    },
    'GET /api/signature-offers': ({ tx, query }) => listOffers(tx, query),
    'POST /api/signature-offers/:id/decision': async ({ tx, actor, params, body, now }) => {
      await decideOffer(tx, actor, params.id, body.decision, now)
      return done
    },
  })
}
