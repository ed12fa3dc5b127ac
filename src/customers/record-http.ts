import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { contactPointsOfAccount, contactPointsOfPerson } from './contact-points.ts'
import { confirmField, historyOf, originsOf } from './history.ts'
import { contactContract } from './model/contact-contract.ts'
import { setAccountPoints, setPersonPoints } from './set-contact-points.ts'

export const contactRoutes = implement<typeof contactContract, Actor>(contactContract, {
  'GET /api/persons/:id/contact-points': ({ tx, params }) => contactPointsOfPerson(tx, params.id),
  'PUT /api/persons/:id/contact-points': ({ tx, actor, params, body, now }) =>
    setPersonPoints(tx, actor, params.id, body, now),
  'GET /api/accounts/:id/contact-points': ({ tx, params }) => contactPointsOfAccount(tx, params.id),
  'PUT /api/accounts/:id/contact-points': ({ tx, actor, params, body, now }) =>
    setAccountPoints(tx, actor, params.id, body, now),
  'GET /api/history/:record/:id': ({ tx, params, query }) => historyOf(tx, params.record, params.id, query),
  'GET /api/history/:record/:id/fields': ({ tx, params }) => originsOf(tx, params.record, params.id),
  'POST /api/history/:record/:id/confirmations': ({ tx, actor, params, body, now }) =>
    confirmField(tx, actor, { ...params, field: body.field }, now),
})
