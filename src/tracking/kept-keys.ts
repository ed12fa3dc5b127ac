import type { Database } from '../platform/database.ts'
import type { RateLimit } from '../platform/rate.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { type ActiveKey, writeKeyByHash } from './queries.ts'
import { markWriteKeyUsed } from './store.ts'
import { hashOfWriteKey } from './write-key.ts'

const keptMs = 5_000

/**
 * Keys are kept some seconds: an ended one is refused that much later. A key that is not kept is asked of the
 * database, which one source may cause so often and then waits the answered seconds.
 */
export function keptKeys(
  db: Database,
  asked: RateLimit,
): (key: string | null, ip: string, now: Date) => Promise<ActiveKey | number | null> {
  const kept = new Map<string, { key: ActiveKey; until: number }>()
  return async (key, ip, now) => {
    if (key === null || key.length > 200) return null
    const hash = hashOfWriteKey(key)
    const name = hash.toString('base64')
    const found = kept.get(name)
    if (found && found.until > performance.now()) return found.key
    kept.delete(name)
    const wait = asked.take(sourceOf(ip))
    if (wait !== null) return wait
    const active = await db.as(systemActor, async tx => {
      const read = await writeKeyByHash(tx, hash, now)
      if (read) await markWriteKeyUsed(tx, read.id, now)
      return read
    })
    if (active) kept.set(name, { key: active, until: performance.now() + keptMs })
    return active
  }
}
