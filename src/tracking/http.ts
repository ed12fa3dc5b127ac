import { implement, type Route } from '../platform/http.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeWriteKey } from './change-write-key.ts'
import { endWriteKey } from './end-write-key.ts'
import { issueWriteKey } from './issue-write-key.ts'
import { trackingContract } from './model/contract.ts'
import { everybodysIds, sharedMailboxes } from './model/everybodys-ids.ts'
import { masked, maskText } from './model/mask.ts'
import { listWriteKeys, shapedKey, writeKeyById } from './queries.ts'
import { countsOfDay, readArrivals } from './read-arrivals.ts'
import { browsersOf, openConflicts } from './read-browsers.ts'
import { releaseBrowser } from './release-browser.ts'
import { rotateWriteKey } from './rotate-write-key.ts'
import { sendTest } from './send-test.ts'
import { setWatched } from './store-arrivals.ts'
import { setConflictSettled } from './store-stitching.ts'
import { signingSecret } from './user-hash.ts'

const watchMs = 60_000

export const trackingRoutes = ({ secret }: { secret: Buffer }): Route[] =>
  implement<typeof trackingContract, Actor>(trackingContract, {
    'GET /api/write-keys': async ({ tx, now }) => ({ items: await listWriteKeys(tx, now) }),
    'POST /api/write-keys': async ({ tx, actor, body, now }) => {
      const { id, key } = await issueWriteKey(tx, actor, body, now)
      return { ...shapedKey(await writeKeyById(tx, id), now), key }
    },
    'PATCH /api/write-keys/:id': async ({ tx, actor, params, body, now }) => {
      await changeWriteKey(tx, actor, { ...body, id: params.id })
      return shapedKey(await writeKeyById(tx, params.id), now)
    },
    'POST /api/write-keys/:id/rotation': async ({ tx, actor, params, body, now }) => {
      const { oldEndsAt, ...made } = await rotateWriteKey(tx, actor, { ...body, id: params.id }, now)
      return { ...made, oldEndsAt: oldEndsAt.toISOString() }
    },
    'GET /api/write-keys/:id/signing-secret': async ({ tx, params }) => {
      const { id } = await writeKeyById(tx, params.id)
      return { secret: signingSecret(secret, id) }
    },
    'DELETE /api/write-keys/:id': async ({ tx, actor, params }) => {
      await endWriteKey(tx, actor, params.id)
      return { ok: true }
    },
    'GET /api/tracking/arrivals': async ({ tx, actor, query, now }) => {
      if (query.plain === 'true' && actor.role !== 'administrator')
        refuse('masked', 403, 'Personal data of arrivals is shown to administrators only.', {
          field: 'plain',
        })
      const rows = await readArrivals(tx, query)
      return {
        items: rows.map(({ outcome, personName, message, at, ...row }) => ({
          ...row,
          at: at.toISOString(),
          touchId: outcome?.touchId ?? null,
          person:
            outcome?.personId && personName !== null
              ? { id: outcome.personId, name: query.plain === 'true' ? personName : maskText(personName) }
              : null,
          conflict: outcome?.conflict ?? null,
          ignored: outcome?.ignored ?? [],
          message: query.plain === 'true' ? message : masked(message),
        })),
        counts: await countsOfDay(tx, query.keyId ?? null, now),
      }
    },
    'POST /api/tracking/watch': async ({ tx, body, now }) => {
      await setWatched(tx, body.keyId, new Date(now.getTime() + watchMs), now)
      return { ok: true }
    },
    'POST /api/tracking/arrivals/test': ({ tx, actor, body, now }) => sendTest(tx, actor, body.keyId, now),
    'GET /api/tracking/conflicts': async ({ tx }) => ({
      items: await openConflicts(tx),
      everybodysIds: [...everybodysIds],
      sharedMailboxes: [...sharedMailboxes],
    }),
    'POST /api/tracking/conflicts/:id/settlement': async ({ tx, actor, params, now }) => {
      if (!(await setConflictSettled(tx, params.id, actor.userId, now)))
        refuse('no_conflict', 404, 'There is no such conflict, or it is settled.')
      return { ok: true }
    },
    'GET /api/persons/:id/browsers': async ({ tx, params }) => ({ items: await browsersOf(tx, params.id) }),
    'POST /api/persons/:id/browsers/:visitorId/release': async ({ tx, actor, params, body, now }) => {
      const { id: personId, visitorId } = params
      await releaseBrowser(tx, actor, { personId, visitorId, reason: body.reason }, now)
      return { ok: true }
    },
  })
