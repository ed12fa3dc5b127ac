import { segmentsNamed } from '../customers/list-segments.ts'
import { segmentIds } from '../customers/model/columns.ts'
import { assertAccountSeen, assertPersonSeen } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { removeAttachment, takeUploads } from './attach.ts'
import { entryOf } from './entry.ts'
import { accountMarks, personMarks } from './log-marks.ts'
import { correctTouch, logTouch, mayCorrect } from './log-touch.ts'
import { whoMayBeNamed } from './mention.ts'
import { touchesContract } from './model/contract.ts'
import {
  accountCounts,
  accountLog,
  personCounts,
  personLog,
  quotedText,
  threadEntries,
  touchById,
} from './queries.ts'
import { searchTouches } from './search.ts'
import { withdrawTouch } from './withdraw.ts'

const mostOfThread = 500

/** Refuses `no_such_segment` where a log is narrowed to one that is not there, or archived. */
const assertSegment = (tx: Tx, { segment }: { segment?: number | undefined }) =>
  segmentsNamed(tx, segmentIds(segment?.toString()), 'segment')

export const touchesRoutes = implement<typeof touchesContract, Actor>(touchesContract, {
  'GET /api/touches': async ({ tx, actor, query }) => {
    if (query.personId !== undefined) await assertPersonSeen(tx, query.personId)
    if (query.accountId !== undefined) await assertAccountSeen(tx, query.accountId)
    await assertSegment(tx, query)
    return searchTouches(tx, actor, query)
  },
  'POST /api/touches': ({ tx, actor, body, now }) => logTouch(tx, actor, body, now),
  'GET /api/touches/:id': ({ tx, params }) => entryOf(tx, params.id),
  'GET /api/touches/:id/thread': async ({ tx, params }) => {
    const entry = await entryOf(tx, params.id)
    return { items: entry.thread ? await threadEntries(tx, entry.thread.id, mostOfThread) : [entry] }
  },
  'GET /api/touches/:id/quoted': async ({ tx, params }) => ({
    text: await quotedText(tx, (await entryOf(tx, params.id)).id),
  }),
  'POST /api/touches/:id/withdrawal': async ({ tx, actor, params, now }) => {
    await withdrawTouch(tx, actor, params.id, now)
    return { ok: true as const }
  },
  'POST /api/touches/:id/files': async ({ tx, actor, params, body }) => {
    await mayCorrect(tx, actor, params.id)
    await takeUploads(tx, actor, params.id, body.files)
    return touchById(tx, params.id)
  },
  'DELETE /api/touches/:id/files/:fileId': async ({ tx, actor, params }) => {
    await mayCorrect(tx, actor, params.id)
    await removeAttachment(tx, params.id, params.fileId)
    return touchById(tx, params.id)
  },
  'GET /api/mentionable': async ({ tx, actor, query }) => ({
    items: await whoMayBeNamed(tx, actor, {
      personId: query.personId ?? null,
      accountId: query.accountId ?? null,
      letters: query.q ?? '',
    }),
  }),
  'POST /api/touches/:id/correction': ({ tx, actor, params, body, now }) =>
    correctTouch(tx, actor, params.id, body, now),
  'GET /api/accounts/:id/touches': async ({ tx, params, query }) => {
    await assertAccountSeen(tx, params.id)
    await assertSegment(tx, query)
    return accountLog(tx, params.id, query)
  },
  'GET /api/persons/:id/touches': async ({ tx, params, query }) => {
    await assertPersonSeen(tx, params.id)
    return personLog(tx, params.id, query)
  },
  'GET /api/accounts/:id/touch-marks': async ({ tx, actor, params, query }) => {
    await assertAccountSeen(tx, params.id)
    await assertSegment(tx, query)
    return accountMarks(tx, actor, params.id, query)
  },
  'GET /api/persons/:id/touch-marks': async ({ tx, actor, params, query }) => {
    await assertPersonSeen(tx, params.id)
    return personMarks(tx, actor, params.id, query)
  },
  'GET /api/accounts/:id/touch-counts': async ({ tx, params, query }) => {
    await assertAccountSeen(tx, params.id)
    await assertSegment(tx, query)
    return accountCounts(tx, params.id, query)
  },
  'GET /api/persons/:id/touch-counts': async ({ tx, params, query }) => {
    await assertPersonSeen(tx, params.id)
    return personCounts(tx, params.id, query)
  },
})
