import { hash } from 'node:crypto'
import { shareVisitors } from '../customers/share-visitor.ts'
import type { VisitorSubject } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import type { Said } from './identify-all.ts'
import type { Conflict } from './model/conflict.ts'
import type { Message } from './model/message.ts'
import { changedTime } from './model/stitching.ts'
import { pointsOf } from './read-stitching.ts'
import { rehome } from './rehome.ts'
import { insertPoints, type NewPoint } from './store-stitching.ts'

const settleMs = 5_000

/** What a message says of a browser is one point, however often it comes. */
function markOf({ messageId, type }: Message, { personId }: Said): string {
  const hex = hash('sha256', messageId === null ? `${type} ${personId}` : `id ${messageId}`)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/**
 * Keeps what identifications say of browsers, and where one turns out to be of several people, gives each what is
 * theirs, also of what came earlier than it should have. Answers the browsers of several people. `visitors` are those
 * of all keys that are said, read after the joins.
 */
export async function stitch(
  tx: Tx,
  said: ReadonlyMap<Message, Said>,
  visitors: ReadonlyMap<string, VisitorSubject>,
  now: Date,
): Promise<{ shared: Set<number>; conflicts: Conflict[] }> {
  const shared = new Set<number>()
  const conflicts: Conflict[] = []
  const points: (NewPoint & { message: Message })[] = []
  const keyOf = new Map<number, string>()
  const personOf = new Map<number, number | null>()
  for (const [message, one] of said)
    for (const key of one.keys) {
      const visitor = visitors.get(key)!
      points.push({
        visitorId: visitor.subjectId,
        at: message.occurredAt,
        mark: markOf(message, one),
        personId: one.personId,
        message,
      })
      keyOf.set(visitor.subjectId, key)
      personOf.set(visitor.subjectId, visitor.personId)
      if (visitor.shared) shared.add(visitor.subjectId)
    }
  if (points.length === 0) return { shared, conflicts }
  await insertPoints(tx, points)
  const crossed = points.filter(({ visitorId, personId }) => personOf.get(visitorId) !== personId)
  for (const { visitorId, personId, message } of crossed) {
    shared.add(visitorId)
    conflicts.push({
      kind: 'second_person',
      personId: personOf.get(visitorId)!,
      otherId: personId,
      keys: [keyOf.get(visitorId)!],
      message,
    })
  }
  if (shared.size === 0) return { shared, conflicts }
  await shareVisitors(
    tx,
    [...new Set(crossed.map(({ visitorId }) => visitorId))].sort((a, b) => a - b),
  )
  const all = await pointsOf(tx, [...shared])
  for (const visitorId of [...shared].sort((a, b) => a - b)) {
    const fresh = new Set(
      points.filter(point => point.visitorId === visitorId).map(({ at, mark }) => `${at.getTime()} ${mark}`),
    )
    const time = changedTime(all.get(visitorId) ?? [], ({ at, mark }) => fresh.has(`${at} ${mark}`))
    if (time) await rehome(tx, visitorId, time, now)
  }
  // Once more when those who wrote at this very moment are done: neither saw the other.
  if (crossed.length > 0)
    await enqueue(tx, 'tracking.settle', [...new Set(crossed.map(({ visitorId }) => visitorId))], {
      runAt: new Date(now.getTime() + settleMs),
      afterMs: settleMs,
    })
  return { shared, conflicts }
}
