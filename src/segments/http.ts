import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { archiveSegment, restoreSegment } from './archive.ts'
import { vocabularyIn } from './asked.ts'
import { changeSegment } from './change.ts'
import { explainCondition, explainSegment } from './explain-subject.ts'
import { listSegments, segmentById } from './list.ts'
import { type ListNeeds, listInSegment, takeFromSegment } from './listed.ts'
import { makeSegment } from './make.ts'
import { changesOf, membersOf } from './members.ts'
import { segmentsContract } from './model/contract.ts'
import { segmentsOfSubject } from './of-subject.ts'
import { overlapOf } from './overlap.ts'
import { previewCondition } from './preview.ts'
import { segmentOf } from './queries-of-segment.ts'
import { sizesOf } from './sizes.ts'
import { type UseNeeds, usersOf } from './users.ts'
import { valuesOf } from './values.ts'
import { versionsOf } from './versions.ts'
import { wordsOf } from './words-of.ts'

export const segmentsRoutes = (needs: ListNeeds & UseNeeds) =>
  implement<typeof segmentsContract, Actor>(segmentsContract, {
    'GET /api/segments': ({ tx, actor, query, now }) => listSegments(tx, actor, needs, query, now),
    'GET /api/segments/overlap': ({ tx, query }) => overlapOf(tx, query.ids),
    'GET /api/segments/:id': ({ tx, actor, params, query, now }) =>
      segmentById(tx, actor, needs, params.id, query.language, now),
    'POST /api/segments': ({ tx, actor, body, now }) => makeSegment(tx, actor, needs, body, now),
    'PATCH /api/segments/:id': ({ tx, actor, params, body, now }) =>
      changeSegment(tx, actor, needs, params.id, body, now),
    'POST /api/segments/:id/archive': ({ tx, actor, params, now }) =>
      archiveSegment(tx, actor, needs, params.id, now),
    'POST /api/segments/:id/restore': ({ tx, actor, params, now }) =>
      restoreSegment(tx, actor, needs, params.id, now),
    'POST /api/segments/:id/listed': ({ tx, actor, params, body, now }) =>
      listInSegment(tx, actor, needs, params.id, body, now),
    'POST /api/segments/:id/unlisted': ({ tx, actor, params, body, now }) =>
      takeFromSegment(tx, actor, needs, params.id, body, now),
    'GET /api/segments/:id/members': ({ tx, params, query }) => membersOf(tx, params.id, query),
    'GET /api/segments/:id/changes': ({ tx, params, query }) => changesOf(tx, params.id, query),
    'GET /api/segments/:id/sizes': ({ tx, params, query, now }) => sizesOf(tx, params.id, query, now),
    'GET /api/segments/:id/versions': ({ tx, params, query }) =>
      versionsOf(tx, needs, params.id, query.language),
    'GET /api/segments/:id/users': async ({ tx, params }) => {
      await segmentOf(tx, params.id)
      return { items: await usersOf(tx, needs, params.id) }
    },
    'GET /api/segments/:id/explain': ({ tx, params, query, now }) =>
      explainSegment(tx, needs, params.id, query.subject, now),
    'GET /api/persons/:id/segments': ({ tx, params, query }) =>
      segmentsOfSubject(tx, needs, 'person', params.id, query.language),
    'GET /api/accounts/:id/segments': ({ tx, params, query }) =>
      segmentsOfSubject(tx, needs, 'account', params.id, query.language),
    'GET /api/condition-vocabulary': async ({ tx, query }) => {
      const { vocabulary } = await vocabularyIn(tx, await needs.source(tx), query.language)
      const { traits, touchKinds, sides, segments } = vocabulary
      return {
        traits: { person: { ...traits.person }, account: { ...traits.account } },
        touchKinds: [...touchKinds],
        sides: [...sides],
        segments: [...segments],
      } as never
    },
    'GET /api/condition-values': ({ tx, query }) => valuesOf(tx, needs, query),
    'GET /api/conditions/words': async ({ tx, query }) => (await wordsOf(tx, needs, query)) as never,
    'POST /api/conditions/preview': ({ tx, actor, body, now }) =>
      previewCondition(tx, actor, needs, body, now),
    'POST /api/conditions/explain': ({ tx, body, now }) => explainCondition(tx, needs, body, now),
  })
