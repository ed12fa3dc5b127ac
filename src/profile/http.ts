import { implement } from '../platform/http.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import type { UseNeeds } from '../segments/users.ts'
import type { Actor } from '../team/model/actor.ts'
import {
  archiveProfile,
  changeStatement,
  dismissStatement,
  keepStatement,
  releaseStatement,
  sayStatement,
} from './decide-statement.ts'
import { accountsOfStatement, askLearning, learningOf } from './learnings.ts'
import { profileContract } from './model/contract.ts'
import {
  enterMarket,
  listProfiles,
  makeProfile,
  renameProfile,
  segmentOfProfile,
  sizeBesideMarket,
  versionsOfProfile,
} from './profiles.ts'
import { profilesOfAccount } from './profiles-of-account.ts'
import { accountsOfProfile, lookAlikes } from './who-fits.ts'

const done = { ok: true as const }

export const profileRoutes = (needs: ConditionNeeds & UseNeeds) =>
  implement<typeof profileContract, Actor>(profileContract, {
    'GET /api/profile-learning': ({ tx, query }) => learningOf(tx, needs, query.language),
    'POST /api/profile-learning': async ({ tx, actor, body, now }) => {
      await askLearning(tx, actor, needs, body, now)
      return done
    },
    'GET /api/profile-statements/:id/accounts': ({ tx, params, query }) =>
      accountsOfStatement(tx, params.id, query),
    'PATCH /api/profile-statements/:id': async ({ tx, actor, params, body, now }) => {
      await changeStatement(tx, actor, needs, params.id, body, now)
      return done
    },
    'POST /api/profile-statements/:id/keeping': async ({ tx, actor, params, body, now }) => {
      await keepStatement(tx, actor, params.id, body.profileId, now)
      return done
    },
    'DELETE /api/profile-statements/:id/keeping': async ({ tx, actor, params, now }) => {
      await releaseStatement(tx, actor, params.id, now)
      return done
    },
    'POST /api/profile-statements/:id/dismissal': async ({ tx, actor, params, now }) => {
      await dismissStatement(tx, actor, params.id, 'dismissed', now)
      return done
    },
    'DELETE /api/profile-statements/:id/dismissal': async ({ tx, actor, params, now }) => {
      await dismissStatement(tx, actor, params.id, 'found', now)
      return done
    },
    'GET /api/profiles': ({ tx, actor, query }) => listProfiles(tx, actor, needs, query.language),
    'POST /api/profiles': ({ tx, actor, body, now }) => makeProfile(tx, actor, body.name, now),
    'PATCH /api/profiles/:id': async ({ tx, actor, params, body, now }) => {
      await renameProfile(tx, actor, params.id, body.name, now)
      return done
    },
    'POST /api/profiles/:id/statements': ({ tx, actor, params, body, now }) =>
      sayStatement(tx, actor, needs, params.id, { ...body, condition: body.condition }, now),
    'POST /api/profiles/:id/archive': async ({ tx, actor, params, now }) => {
      await archiveProfile(tx, actor, params.id, now)
      return done
    },
    'GET /api/profiles/:id/versions': ({ tx, params, query }) =>
      versionsOfProfile(tx, needs, params.id, query.language),
    'POST /api/profiles/:id/segment': ({ tx, actor, params, now }) =>
      segmentOfProfile(tx, actor, needs, params.id, now),
    'POST /api/profiles/:id/market': async ({ tx, actor, params, body, now }) => {
      await enterMarket(tx, actor, params.id, body, now)
      return done
    },
    'GET /api/profiles/:id/size': ({ tx, actor, params, now }) =>
      sizeBesideMarket(tx, actor, needs, params.id, now),
    'GET /api/profiles/:id/accounts': ({ tx, params, query, now }) =>
      accountsOfProfile(tx, needs, params.id, query, now),
    'GET /api/profiles/:id/look-alikes': ({ tx, params, query, now }) =>
      lookAlikes(tx, needs, params.id, query, now),
    'GET /api/accounts/:id/profiles': ({ tx, params, query, now }) =>
      profilesOfAccount(tx, needs, params.id, query.language, now),
  })
