import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { addPoint, changePoint, confirmPoint, removePoint } from './battle-card.ts'
import { listCompetitors, profileOf } from './competitors.ts'
import { changeCompetitor, createCompetitor } from './keep-competitors.ts'
import { changeGroup, createGroup } from './keep-groups.ts'
import { addOffer, changeOffer, removeOffer } from './keep-offers.ts'
import { changeProduct, createProduct } from './keep-products.ts'
import { catalogueContract } from './model/contract.ts'
import { listGroups, listProducts } from './queries.ts'

export const catalogueRoutes = implement<typeof catalogueContract, Actor>(catalogueContract, {
  'GET /api/product-groups': async ({ tx }) => ({ items: await listGroups(tx), next: null }),
  'POST /api/product-groups': ({ tx, actor, body }) => createGroup(tx, actor, body),
  'PATCH /api/product-groups/:id': ({ tx, actor, params, body }) => changeGroup(tx, actor, params.id, body),
  'GET /api/products': async ({ tx, query }) => ({
    items: await listProducts(tx, {
      groupId: query.groupId,
      active: query.active === undefined ? undefined : query.active === 'true',
    }),
    next: null,
  }),
  'POST /api/products': ({ tx, actor, body }) => createProduct(tx, actor, body),
  'PATCH /api/products/:id': ({ tx, actor, params, body }) => changeProduct(tx, actor, params.id, body),
  'GET /api/competitors': async ({ tx }) => ({ items: await listCompetitors(tx), next: null }),
  'POST /api/competitors': ({ tx, actor, body }) => createCompetitor(tx, actor, body),
  'PATCH /api/competitors/:id': ({ tx, actor, params, body }) => changeCompetitor(tx, actor, params.id, body),
  'GET /api/competitors/:id': ({ tx, params, now }) => profileOf(tx, params.id, now),
  'POST /api/competitors/:id/points': ({ tx, actor, params, body, now }) =>
    addPoint(tx, actor, params.id, body, now),
  'PATCH /api/competitor-points/:id': ({ tx, actor, params, body, now }) =>
    changePoint(tx, actor, params.id, body, now),
  'POST /api/competitor-points/:id/confirmation': ({ tx, actor, params, now }) =>
    confirmPoint(tx, actor, params.id, now),
  'DELETE /api/competitor-points/:id': ({ tx, actor, params, now }) => removePoint(tx, actor, params.id, now),
  'POST /api/competitors/:id/products': ({ tx, actor, params, body, now }) =>
    addOffer(tx, actor, params.id, body, now),
  'PATCH /api/competitor-products/:id': ({ tx, actor, params, body, now }) =>
    changeOffer(tx, actor, params.id, body, now),
  'DELETE /api/competitor-products/:id': ({ tx, actor, params }) => removeOffer(tx, actor, params.id),
})
