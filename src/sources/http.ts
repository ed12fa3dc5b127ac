import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { dropDraft, publishRules, saveDraft } from './change-rules.ts'
import { addExample, removeExample, triedExamples } from './examples.ts'
import type { Followers } from './followers.ts'
import { sourcesContract } from './model/contract.ts'
import { campaignOfTag, nameCampaign, removeName } from './name-campaign.ts'
import { readDraft, rulesAt, rulesOf } from './queries.ts'
import { askRun, dropRun, undoRun, writeRun } from './runs.ts'
import { saySource } from './say-source.ts'
import {
  listArrivals,
  listConflicts,
  listNames,
  listVersions,
  unknownCampaigns,
  whyOfLead,
  whyOfTouch,
} from './shown.ts'
import { changesShown, listRuns, movesOfRun, readRun } from './shown-runs.ts'
import { tryAddress } from './try-address.ts'

const done = { ok: true as const }

export const sourcesRoutes = (followers: Followers) =>
  implement<typeof sourcesContract, Actor>(sourcesContract, {
    'GET /api/sources/rules': async ({ tx, now }) => ({
      inForce: await rulesAt(tx, now),
      draft: await readDraft(tx),
      versions: await listVersions(tx, now),
    }),
    'GET /api/sources/rules/:version': ({ tx, params }) => rulesOf(tx, params.version),
    'PUT /api/sources/draft': async ({ tx, actor, body, now }) => ({
      version: await saveDraft(tx, actor, { note: body.note, rules: body.rules }, now),
    }),
    'DELETE /api/sources/draft': async ({ tx }) => {
      await dropDraft(tx)
      return done
    },
    'POST /api/sources/publication': async ({ tx, actor, body, now }) => ({
      version: await publishRules(tx, actor, body, now),
    }),
    'GET /api/sources/examples': async ({ tx, now }) => ({ items: await triedExamples(tx, now) }),
    'POST /api/sources/examples': async ({ tx, actor, body, now }) => ({
      id: await addExample(tx, actor, body, now),
    }),
    'DELETE /api/sources/examples/:id': async ({ tx, params }) => {
      await removeExample(tx, params.id)
      return done
    },
    'POST /api/sources/trials': ({ tx, body, now }) => tryAddress(tx, body, [], now),
    'GET /api/sources/unknown-campaigns': ({ tx, query }) => unknownCampaigns(tx, query.limit),
    'GET /api/sources/conflicts': async ({ tx }) => ({ items: await listConflicts(tx) }),
    'GET /api/sources/arrivals': ({ tx, query }) => listArrivals(tx, query),
    'GET /api/sources/names': async ({ tx, query }) => ({
      items: await listNames(tx, query.campaignId ?? null),
    }),
    'POST /api/sources/names': async ({ tx, actor, body, now }) => ({
      id: await nameCampaign(tx, actor, body, now),
    }),
    'DELETE /api/sources/names/:id': async ({ tx, params }) => {
      await removeName(tx, params.id)
      return done
    },
    'POST /api/sources/campaigns': async ({ tx, actor, body, now }) => ({
      id: await campaignOfTag(tx, actor, body, now),
    }),
    'GET /api/sources/touches/:id': ({ tx, params }) => whyOfTouch(tx, params.id),
    'GET /api/sources/leads/:id': ({ tx, params }) => whyOfLead(tx, params.id),
    'POST /api/sources/touches/:id/correction': async ({ tx, actor, params, body, now }) => {
      await saySource(tx, actor, { touchId: params.id, ...body }, followers, now)
      return done
    },
    'GET /api/sources/runs': async ({ tx }) => ({ items: await listRuns(tx) }),
    'POST /api/sources/runs': async ({ tx, actor, body, now }) =>
      readRun(tx, await askRun(tx, actor, body, now)),
    'GET /api/sources/runs/:id': async ({ tx, params }) => ({
      ...(await readRun(tx, params.id)),
      changes: await movesOfRun(tx, params.id),
    }),
    'GET /api/sources/runs/:id/changes': ({ tx, params, query }) => changesShown(tx, params.id, query),
    'POST /api/sources/runs/:id/writing': async ({ tx, actor, params, now }) => {
      await writeRun(tx, actor, params.id, now)
      return readRun(tx, params.id)
    },
    'POST /api/sources/runs/:id/undoing': async ({ tx, actor, params, now }) => {
      await undoRun(tx, actor, params.id, now)
      return readRun(tx, params.id)
    },
    'DELETE /api/sources/runs/:id': async ({ tx, actor, params, now }) => {
      await dropRun(tx, actor, params.id, now)
      return done
    },
  })
