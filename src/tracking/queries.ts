import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { KeyKind, Scope } from './model/key-scopes.ts'
import { type Site, siteOf } from './model/site.ts'

const shown = sql`id, name, hint, kind, origins, scopes, calls_per_minute as "callsPerMinute",
  daily_messages as "dailyMessages", trusts_unsigned as "trustsUnsigned", site, created_at as "createdAt",
  last_used_at as "lastUsedAt", old_ends_at as "oldEndsAt"`

export type WriteKey = {
  id: number
  name: string
  hint: string
  kind: KeyKind
  origins: string[]
  scopes: Scope[]
  callsPerMinute: number | null
  dailyMessages: number | null
  trustsUnsigned: boolean
  site: Site
  createdAt: Date
  lastUsedAt: Date | null
  /** Until then the key of before the last rotation is taken as well. */
  oldEndsAt: Date | null
}

export async function listWriteKeys(tx: Tx, now: Date) {
  const { rows } =
    await sql<WriteKey>`select ${shown} from write_key where state = 'active' order by id`.execute(tx)
  return rows.map(row => shapedKey(row, now))
}

export function shapedKey({ createdAt, lastUsedAt, oldEndsAt, ...row }: WriteKey, now: Date) {
  return {
    ...row,
    site: siteOf(row.site),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    oldEndsAt: oldEndsAt && oldEndsAt > now ? oldEndsAt.toISOString() : null,
  }
}

/** Refuses `no_write_key`. */
export async function writeKeyById(tx: Tx, id: number): Promise<WriteKey> {
  const { rows } = await sql<WriteKey>`
    select ${shown} from write_key where id = ${id} and state = 'active'`.execute(tx)
  return rows[0] ?? refuse('no_write_key', 404, 'There is no such write key.')
}

export type ActiveKey = Pick<
  WriteKey,
  'id' | 'kind' | 'origins' | 'scopes' | 'callsPerMinute' | 'dailyMessages' | 'trustsUnsigned' | 'site'
> & {
  /** Messages taken today (UTC); who sends more counts on. */
  sentToday: number
  watchedUntil: Date | null
}

/** The key of this digest, or of whose rotation it is the former one. */
export async function writeKeyByHash(tx: Tx, hash: Buffer, now: Date): Promise<ActiveKey | null> {
  const { rows } = await sql<ActiveKey>`
    select id, kind, origins, scopes, calls_per_minute as "callsPerMinute", daily_messages as "dailyMessages",
      trusts_unsigned as "trustsUnsigned", site, watched_until as "watchedUntil",
      coalesce((select messages from tracking_count c where c.key_id = k.id and c.reason = 'accepted'
        and c.day = (${now}::timestamptz at time zone 'UTC')::date), 0) as "sentToday"
    from write_key k where (key_hash = ${hash} or (old_hash = ${hash} and old_ends_at > ${now})) and state = 'active'`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** Is a page of this origin allowed to send with any of our keys? Asked before the key itself is known. */
export async function originKnown(tx: Tx, origin: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from write_key where state = 'active' and ${origin} = any(origins) limit 1`.execute(tx)
  return rows.length > 0
}
