import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type KnownPerson = { personId: number; accountId: number | null }

/** Persons already known by the sender's own ids or by e-mail; the map's keys are those as given (e-mails lower-case). */
export async function personsByKeys(
  tx: Tx,
  keys: { externalIds: string[]; emails: string[] },
): Promise<Map<string, KnownPerson>> {
  if (keys.externalIds.length === 0 && keys.emails.length === 0) return new Map()
  const { rows } = await sql<{ key: string; id: number; account_id: number | null }>`
    select external_id as key, id, account_id from person where external_id = any(${keys.externalIds}::text[])
    union all
    select lower(email), id, account_id from person where lower(email) = any(${keys.emails.map(email => email.toLowerCase())}::text[])`.execute(
    tx,
  )
  return new Map(rows.map(row => [row.key, { personId: row.id, accountId: row.account_id }]))
}
