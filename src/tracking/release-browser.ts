import { releaseSubjects } from '../customers/share-visitor.ts'
import type { Tx } from '../platform/database.ts'
import { enqueueAll } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { browserSubjects } from './read-browsers.ts'
import { insertRelease } from './store-stitching.ts'

/**
 * Takes a browser from a person, with the reason. What it did for them is nobody’s again; the browser starts anew when it is next
 * seen. Refuses `not_joined`.
 */
export async function releaseBrowser(
  tx: Tx,
  actor: Actor,
  { personId, visitorId, reason }: { personId: number; visitorId: number; reason: string },
  now: Date,
): Promise<void> {
  const subjects = await browserSubjects(tx, personId, visitorId)
  if (subjects.length === 0)
    refuse('not_joined', 404, 'This browser is not joined to this person, or no longer.')
  await releaseSubjects(tx, subjects, visitorId)
  await insertRelease(tx, { visitorId, personId, reason, by: actor.userId }, now)
  const changed = [personId, ...subjects]
  await enqueueAll(tx, [
    { task: 'insight.refresh', payload: changed },
    { task: 'insight.credits', payload: { subjectIds: changed } },
    { task: 'leads.consider', payload: [personId] },
  ])
}
