import type { Narrow } from '../customers/list-narrowing.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { answerComplaint } from './answer.ts'
import { giveComplaint, sayCause } from './give.ts'
import { addCause, changeCause, promiseAnswerWithin } from './keep-causes.ts'
import { voiceContract } from './model/contract.ts'
import { answerMinutes, causes, complaintById, filterOf, listComplaints } from './queries.ts'
import { reopenComplaint } from './reopen.ts'
import { settleComplaint } from './settle.ts'

export const voiceRoutes = (narrow: Narrow) =>
  implement<typeof voiceContract, Actor>(voiceContract, {
    'GET /api/complaints': async ({ tx, actor, query, now }) =>
      listComplaints(tx, actor, filterOf(actor, await narrow(tx, query, now)), now),
    'GET /api/complaints/:id': ({ tx, params, now }) => complaintById(tx, params.id, now),
    'POST /api/complaints/:id/answer': async ({ tx, actor, params, body, now }) => {
      await answerComplaint(tx, actor, params.id, body, now)
      return complaintById(tx, params.id, now)
    },
    'POST /api/complaints/:id/settlement': async ({ tx, actor, params, body, now }) => {
      await settleComplaint(tx, actor, params.id, body.causeId, now)
      return complaintById(tx, params.id, now)
    },
    'POST /api/complaints/:id/reopening': async ({ tx, actor, params, body, now }) => {
      await reopenComplaint(tx, actor, params.id, body.why, now)
      return complaintById(tx, params.id, now)
    },
    'PUT /api/complaints/:id/owner': async ({ tx, actor, params, body, now }) => {
      await giveComplaint(tx, actor, params.id, body.userId, now)
      return complaintById(tx, params.id, now)
    },
    'PUT /api/complaints/:id/cause': async ({ tx, params, body, now }) => {
      await sayCause(tx, params.id, body.causeId, now)
      return complaintById(tx, params.id, now)
    },
    'GET /api/complaint-causes': async ({ tx }) => ({
      items: await causes(tx),
      answerMinutes: await answerMinutes(tx),
    }),
    'POST /api/complaint-causes': ({ tx, body }) => addCause(tx, body.name),
    'PATCH /api/complaint-causes/:id': ({ tx, params, body }) => changeCause(tx, params.id, body),
    'PUT /api/complaint-rule': ({ tx, body }) => promiseAnswerWithin(tx, body.answerMinutes),
  })
