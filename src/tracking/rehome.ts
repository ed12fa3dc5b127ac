import { sql } from 'kysely'
import { subjectOfPerson } from '../customers/share-visitor.ts'
import type { Tx } from '../platform/database.ts'
import { enqueueAll } from '../platform/jobs.ts'
import { arrivalsFollow } from '../sources/keep-arrivals.ts'
import { moveTouches } from '../touches/move-touches.ts'
import { ownerAt, type Point, stretchKey } from './model/stitching.ts'
import { actsBetween, pointsOf, subjectsOfVisitor } from './read-stitching.ts'
import { insertStretch } from './store-stitching.ts'

type Visitor = { subjectId: number; personId: number | null }

/**
 * The subject under which an act of a browser at `at` (ms) is recorded: the browser's own where it is its person's, else that of
 * the other person's stretch, made when it is the first.
 */
export async function subjectAt(
  tx: Tx,
  visitor: Visitor,
  points: readonly Point[],
  at: number,
  now: Date,
): Promise<Visitor> {
  const owner = ownerAt(points, at)
  if (owner === null || owner === visitor.personId) return visitor
  const subjectId = await subjectOfPerson(tx, stretchKey(visitor.subjectId, owner), owner, now)
  await insertStretch(tx, visitor.subjectId, owner, subjectId)
  return { subjectId, personId: owner }
}

/**
 * Puts what a browser did in a stretch of time to whom it belongs by all that is said of it: what had come before the
 * identification that it came after. Answers how many acts went elsewhere.
 */
export async function rehome(
  tx: Tx,
  visitorId: number,
  { from, to }: { from: number; to: number },
  now: Date,
): Promise<number> {
  // One at a time: two that settle the same browser would give an act to two people.
  const { rows } = await sql<Visitor>`
    select id as "subjectId", coalesce(i.person_id, v.person_id) as "personId"
    from visitor v left join identity i on i.subject_id = v.id where v.id = ${visitorId} for update of v`.execute(
    tx,
  )
  const visitor = rows[0]
  if (!visitor) return 0
  const points = (await pointsOf(tx, [visitorId])).get(visitorId) ?? []
  const subjects = await subjectsOfVisitor(tx, visitorId)
  const homes = new Map<number | null, Visitor>()
  const moves: { id: number; subjectId: number }[] = []
  const from_ = new Set<number>()
  for (const act of await actsBetween(tx, subjects, from, to)) {
    const owner = ownerAt(points, act.at.getTime())
    const home = homes.get(owner) ?? (await subjectAt(tx, visitor, points, act.at.getTime(), now))
    homes.set(owner, home)
    if (home.subjectId === act.subjectId) continue
    moves.push({ id: act.id, subjectId: home.subjectId })
    from_.add(act.subjectId)
  }
  const moved = await moveTouches(tx, moves, now)
  if (moved > 0) {
    await arrivalsFollow(
      tx,
      moves.map(({ id }) => id),
    )
    const changed = [...new Set([...from_, ...moves.map(({ subjectId }) => subjectId)])]
    await enqueueAll(tx, [
      { task: 'insight.refresh', payload: changed },
      { task: 'insight.credits', payload: { subjectIds: changed } },
    ])
  }
  return moved
}
