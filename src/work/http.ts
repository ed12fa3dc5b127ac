import type { Narrow } from '../customers/list-narrowing.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { implement, type Route } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { addTask } from './add-task.ts'
import { changeTask, closeTask, giveTask, reopenTask } from './change-task.ts'
import { type Holdings, handOver, previewHandOver } from './hand-over.ts'
import { handoverById, heldThings, holdingsOf, leavers, listHandovers, shownPreview } from './handovers.ts'
import {
  addStep,
  arrangeSteps,
  beginProcess,
  changeStep,
  publishLoadRule,
  removeStep,
  setOwners,
} from './keep-process.ts'
import { workContract } from './model/contract.ts'
import { handoverContract } from './model/handover-contract.ts'
import type { WorkAbove } from './open-work.ts'
import { doubleWorkOf, gapsOf, loadOf, loadRule, processOf } from './queries.ts'
import { filterOf, listTasks } from './tasks.ts'
import { undoHandOver } from './undo-hand-over.ts'
import { listWork } from './work-list.ts'

const done = { ok: true } as const

/** `above`: the work of domains above, as it stands at a moment. */
export const workRoutes = (above: (now: Date) => WorkAbove, narrow: Narrow): Route[] =>
  implement<typeof workContract, Actor>(workContract, {
    'GET /api/process': ({ tx, now }) => processOf(tx, above(now), now),
    'POST /api/process': ({ tx, actor, now }) => beginProcess(tx, actor, now),
    'POST /api/process/steps': ({ tx, actor, body, now }) => addStep(tx, actor, body, now),
    'PUT /api/process/steps/:id': async ({ tx, actor, params, body, now }) => {
      await changeStep(tx, actor, params.id, body, now)
      return done
    },
    'DELETE /api/process/steps/:id': async ({ tx, actor, params, now }) => {
      await removeStep(tx, actor, params.id, now)
      return done
    },
    'PUT /api/process/steps/:id/owners': async ({ tx, actor, params, body, now }) => {
      await setOwners(tx, actor, params.id, body.owners, now)
      return done
    },
    'PUT /api/process/order': async ({ tx, actor, body, now }) => {
      await arrangeSteps(tx, actor, body.ids, now)
      return done
    },
    'PUT /api/process/load-rule': async ({ tx, actor, body, now }) => {
      await publishLoadRule(tx, actor, body, now)
      return done
    },
    'GET /api/process/gaps': ({ tx, query, now }) => gapsOf(tx, query, now),
    'GET /api/process/double-work': async ({ tx, query, now }) => {
      const after = query.cursor ? readCursor(query.cursor, 5) : null
      const { items, total } = await doubleWorkOf(tx, above(now), { ...query, after, limit: query.limit + 1 })
      const shown = items.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        items: shown.map(({ cursor: _, ...item }) => item),
        next: items.length > query.limit && last ? writeCursor(last.cursor) : null,
        total,
      }
    },
    'GET /api/process/load': async ({ tx, query, now }) => {
      const { loads, rule } = await loadOf(tx, above(now), await loadRule(tx))
      const items = loads
        .filter(load =>
          query.show === 'overloaded' ? load.overloaded : query.show === 'all' || !load.active,
        )
        .map(({ userId, ...load }) => ({ id: userId, ...load }))
      return { items, next: null, total: items.length, rule }
    },
    'GET /api/work': ({ tx, query, now }) => listWork(tx, above(now), query),
    'GET /api/tasks': async ({ tx, actor, query, now }) =>
      listTasks(tx, filterOf(actor, await narrow(tx, query, now)), now),
    'POST /api/tasks': ({ tx, actor, body, now }) => addTask(tx, actor, body, now),
    'PUT /api/tasks/:id': async ({ tx, actor, params, body, now }) => {
      await changeTask(tx, actor, params.id, body, now)
      return done
    },
    'PUT /api/tasks/:id/owner': async ({ tx, actor, params, body, now }) => {
      await giveTask(tx, actor, params.id, body.userId, now)
      return done
    },
    'POST /api/tasks/:id/done': async ({ tx, actor, params, now }) => {
      await closeTask(tx, actor, params.id, now)
      return done
    },
    'DELETE /api/tasks/:id/done': async ({ tx, actor, params, now }) => {
      await reopenTask(tx, actor, params.id, now)
      return done
    },
  })

export const handoverRoutes = (holdings: Holdings): Route[] =>
  implement<typeof handoverContract, Actor>(handoverContract, {
    'GET /api/holdings': async ({ tx, actor, now }) => ({
      items: await leavers(tx, actor, holdings, now),
      next: null,
    }),
    'GET /api/users/:id/holdings': async ({ tx, actor, params, now }) => ({
      ...(await holdingsOf(tx, actor, holdings, params.id, now)),
      next: null,
    }),
    'GET /api/users/:id/holdings/:word': ({ tx, actor, params, query: { territoryId, ...page }, now }) =>
      heldThings(tx, actor, holdings, { userId: params.id, word: params.word, territoryId }, page, now),
    'POST /api/handovers/preview': async ({ tx, actor, body, now }) =>
      shownPreview(tx, await previewHandOver(tx, actor, holdings, body, now)),
    'POST /api/handovers': ({ tx, actor, body, now }) => handOver(tx, actor, holdings, body, now),
    'GET /api/handovers': ({ tx, query }) => listHandovers(tx, query),
    'GET /api/handovers/:id': ({ tx, params, now }) => handoverById(tx, holdings, params.id, now),
    'POST /api/handovers/:id/undoing': ({ tx, actor, params, now }) =>
      undoHandOver(tx, actor, holdings, params.id, now),
  })
