import { implement } from '../platform/http.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import type { Actor } from '../team/model/actor.ts'
import { addSignal, changeSignal, removeSignal } from './change.ts'
import { askMeasuring } from './jobs.ts'
import { intentContract } from './model/contract.ts'
import { signalsAnswer, signalsShowing, tallyNames } from './queries.ts'
import { updateCap } from './store.ts'

const done = { ok: true as const }

export const intentRoutes = ({ referents }: Pick<ConditionNeeds, 'referents'>) =>
  implement<typeof intentContract, Actor>(intentContract, {
    'GET /api/intent': ({ tx, actor, query }) => signalsShowing(tx, actor, query, referents),
    'GET /api/intent/signals': ({ tx, query }) => signalsAnswer(tx, query.language, referents),
    'POST /api/intent/signals': async ({ tx, body }) => ({ id: await addSignal(tx, body) }),
    'PATCH /api/intent/signals/:id': async ({ tx, actor, params, body, now }) => {
      await changeSignal(tx, actor, params.id, body, now)
      return done
    },
    'DELETE /api/intent/signals/:id': async ({ tx, params }) => {
      await removeSignal(tx, params.id)
      return done
    },
    'POST /api/intent/measuring': async ({ tx }) => {
      await askMeasuring(tx)
      return done
    },
    'PATCH /api/intent/settings': async ({ tx, body }) => {
      await updateCap(tx, body.dailyCap)
      return done
    },
    'GET /api/intent/signals/:id/names': ({ tx, params, query }) => tallyNames(tx, params.id, query),
  })
