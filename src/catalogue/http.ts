import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeCompetitor, createCompetitor } from './keep-competitors.ts'
import { changeGroup, createGroup } from './keep-groups.ts'
import { changeProduct, createProduct } from './keep-products.ts'
import { catalogueContract } from './model/contract.ts'
import { listCompetitors, listGroups, listProducts } from './queries.ts'

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
})
