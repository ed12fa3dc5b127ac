import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { KeyKind, Scope } from './model/key-scopes.ts'
import type { Site } from './model/site.ts'

export type KeyValues = {
  name: string
  kind: KeyKind
  origins: string[]
  scopes: Scope[]
  callsPerMinute: number | null
  dailyMessages: number | null
  trustsUnsigned: boolean
  site: Partial<Site>
}

export async function insertWriteKey(
  tx: Tx,
  { hash, hint, ...key }: KeyValues & { hash: Buffer; hint: string },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into write_key (name, key_hash, hint, kind, origins, scopes, calls_per_minute, daily_messages, trusts_unsigned,
      site, created_at)
    values (${key.name}, ${hash}, ${hint}, ${key.kind}, ${key.origins}::text[], ${key.scopes}::text[],
      ${key.callsPerMinute}, ${key.dailyMessages}, ${key.trustsUnsigned}, ${JSON.stringify(key.site)}::jsonb, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function updateWriteKey(tx: Tx, id: number, key: Omit<KeyValues, 'kind'>): Promise<void> {
  await sql`
    update write_key set name = ${key.name}, origins = ${key.origins}::text[], scopes = ${key.scopes}::text[],
      calls_per_minute = ${key.callsPerMinute}, daily_messages = ${key.dailyMessages},
      trusts_unsigned = ${key.trustsUnsigned}, site = ${JSON.stringify(key.site)}::jsonb
    where id = ${id}`.execute(tx)
}

/** The former key is taken until `oldEndsAt`; the one before that no more. */
export async function rotateKey(
  tx: Tx,
  id: number,
  { hash, hint }: { hash: Buffer; hint: string },
  oldEndsAt: Date,
): Promise<void> {
  await sql`update write_key set old_hash = key_hash, old_ends_at = ${oldEndsAt}, key_hash = ${hash}, hint = ${hint}
    where id = ${id}`.execute(tx)
}

export async function markWriteKeyEnded(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`
    update write_key set state = 'ended' where id = ${id} and state = 'active' returning id`.execute(tx)
  return rows.length === 1
}

/** At most once a minute a key, so that batches in flight do not wait for each other. */
export async function markWriteKeyUsed(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update write_key set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')`.execute(
    tx,
  )
}
