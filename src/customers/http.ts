import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { addAccount, changeAccount } from './change-account.ts'
import { addPerson, changePerson } from './change-person.ts'
import type { Narrow } from './list-narrowing.ts'
import { type Movers, mergeRecords } from './merge.ts'
import { mergesInto, previewMerge } from './merge-queries.ts'
import { customersContract } from './model/contract.ts'
import { mergeContract } from './model/merge-contract.ts'
import { accountById, consentsOf, listAccounts, listPersons, ofOwner, personById } from './queries.ts'
import { search } from './search.ts'
import { emptyTrash, listTrash, moveToTrash, restoreFromTrash } from './trash.ts'
import { moveWorkToTrash, restoreWork, type TrashedWork } from './trash-work.ts'
import type { WorkKind } from './trashed.ts'
import { undoMerge } from './unmerge.ts'

export const customersRoutes = (narrow: Narrow) =>
  implement<typeof customersContract, Actor>(customersContract, {
    'GET /api/accounts': async ({ tx, actor, query, now }) =>
      listAccounts(tx, actor, ofOwner(actor, await narrow(tx, query, now)), now),
    'POST /api/accounts': ({ tx, actor, body, now }) => addAccount(tx, actor, body, now),
    'GET /api/accounts/:id': ({ tx, params }) => accountById(tx, params.id),
    'PATCH /api/accounts/:id': ({ tx, actor, params, body, now }) =>
      changeAccount(tx, actor, params.id, body, now),
    'GET /api/persons': async ({ tx, actor, query, now }) =>
      listPersons(tx, actor, ofOwner(actor, await narrow(tx, query, now)), now),
    'POST /api/persons': ({ tx, actor, body, now }) => addPerson(tx, actor, body, now),
    'GET /api/persons/:id': async ({ tx, params }) => ({
      ...(await personById(tx, params.id)),
      consents: await consentsOf(tx, params.id),
    }),
    'PATCH /api/persons/:id': ({ tx, actor, params, body, now }) =>
      changePerson(tx, actor, params.id, body, now),
    'GET /api/search': async ({ tx, actor, query }) => ({
      items: await search(tx, actor, query.q, query.limit),
    }),
  })

/** `work`: what goes into the trash besides persons and accounts, of domains above. */
export const mergeRoutes = (movers: Movers, work: Readonly<Record<WorkKind, TrashedWork>>) =>
  implement<typeof mergeContract, Actor>(mergeContract, {
    'GET /api/merges': ({ tx, query }) => mergesInto(tx, query.kind, query.id),
    'GET /api/merges/preview': ({ tx, query }) => previewMerge(tx, movers, query.kind, query.a, query.b),
    'POST /api/merges': async ({ tx, actor, body, now }) => ({
      id: await mergeRecords(tx, actor, movers, body.kind, body, now),
      keptId: body.keepId,
    }),
    'POST /api/merges/:id/undo': async ({ tx, actor, params, now }) => {
      const { stayed, ...done } = await undoMerge(tx, actor, movers, params.id, now)
      return { ...done, stayed: stayed.map(({ mover, key, why }) => ({ what: mover, id: key, why })) }
    },
    'GET /api/trash': ({ tx, query }) => listTrash(tx, query),
    'POST /api/trash': async ({ tx, actor, body, now }) => {
      const { kind, id } = body
      if (kind === 'lead' || kind === 'opportunity') await moveWorkToTrash(tx, actor, work[kind], id, now)
      else await moveToTrash(tx, actor, movers, kind, id, now)
      return { ok: true as const }
    },
    'POST /api/trash/restoration': async ({ tx, actor, body, now }) => {
      const { kind, id } = body
      if (kind === 'lead' || kind === 'opportunity') await restoreWork(tx, actor, work[kind], id, now)
      else await restoreFromTrash(tx, actor, kind, id, now)
      return { ok: true as const }
    },
    'POST /api/trash/emptying': async ({ tx, now }) => ({ count: await emptyTrash(tx, now) }),
  })
