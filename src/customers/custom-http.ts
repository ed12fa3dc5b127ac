import { implement, type Route } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { allCustomFields, countValues, customFieldById } from './custom-fields.ts'
import { accountValuesOf, personValuesOf } from './custom-values.ts'
import { changeField, declareField, orderFields, type ValuesOf } from './declare-field.ts'
import { customContract } from './model/custom-contract.ts'

/** Opportunities belong to a domain above this one, which says how their values are read and written. */
export const customRoutes = (opportunity: ValuesOf): Route[] =>
  implement<typeof customContract, Actor>(customContract, {
    'GET /api/custom-fields': async ({ tx, query }) => ({
      items: (await allCustomFields(tx, { archived: query.archived === 'true' })).filter(
        field => query.record === undefined || field.record === query.record,
      ),
    }),
    'POST /api/custom-fields': ({ tx, actor, body, now }) => declareField(tx, actor, body, now),
    'PATCH /api/custom-fields/:id': ({ tx, actor, params, body, now }) =>
      changeField(
        tx,
        actor,
        params.id,
        body,
        { person: personValuesOf, account: accountValuesOf, opportunity },
        now,
      ),
    'GET /api/custom-fields/:id/use': async ({ tx, params }) => ({
      count: await countValues(tx, await customFieldById(tx, params.id)),
    }),
    'PUT /api/custom-field-order/:record': async ({ tx, actor, params, body }) => ({
      items: await orderFields(tx, actor, params.record, body.ids),
    }),
  })
