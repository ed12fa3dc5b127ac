import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeAction } from './change-action.ts'
import { endPlacement } from './end-placement.ts'
import { peopleOf } from './figures.ts'
import { makeAction } from './make-action.ts'
import { offersContract } from './model/contract.ts'
import { snippetsOf } from './model/snippet.ts'
import type { OffersNeeds } from './options.ts'
import { placeAction } from './place-action.ts'
import { qrSvg } from './qr.ts'
import { actionById, actionDetail, listActions, placementById } from './queries.ts'

export const offersRoutes = (needs: OffersNeeds) => {
  const address = (path: string) => `${needs.publicUrl.replace(/\/$/, '')}${path}`
  return implement<typeof offersContract, Actor>(offersContract, {
    'GET /api/calls-to-action': async ({ tx, query, now }) => ({ items: await listActions(tx, query, now) }),
    'GET /api/calls-to-action/:id': ({ tx, params, now }) => actionDetail(tx, params.id, address, now),
    'POST /api/calls-to-action': async ({ tx, actor, body, now }) =>
      actionDetail(tx, await makeAction(tx, actor, body, now), address, now),
    'PATCH /api/calls-to-action/:id': async ({ tx, actor, params, body, now }) => {
      await changeAction(tx, actor, { ...body, id: params.id }, now)
      return actionDetail(tx, params.id, address, now)
    },
    'POST /api/calls-to-action/:id/placements': async ({ tx, actor, params, body, now }) => {
      await placeAction(tx, actor, { ...body, actionId: params.id }, now)
      return actionDetail(tx, params.id, address, now)
    },
    'POST /api/placements/:id/end': async ({ tx, actor, params, body, now }) => {
      const actionId = await endPlacement(tx, actor, { id: params.id, ended: body.ended }, now)
      return actionDetail(tx, actionId, address, now)
    },
    'GET /api/calls-to-action/:id/people': async ({ tx, params, query }) => {
      await actionById(tx, params.id)
      return peopleOf(tx, params.id, query)
    },
    'GET /api/placements/:id/picture': async ({ tx, params }) => {
      const placement = await placementById(tx, params.id)
      const action = await actionById(tx, placement.actionId)
      const to = address(`/c/${placement.code}`)
      return { svg: qrSvg(to), ...snippetsOf(to, action.button) }
    },
  })
}
