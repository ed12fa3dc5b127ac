import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type KnownPerson = { personId: number; accountId: number | null }

/** Persons already known by the sender's own ids or by any e-mail of theirs; the map's keys are those as given (e-mails lower-case). */
export async function personsByKeys(
  tx: Tx,
  keys: { externalIds: string[]; emails: string[] },
): Promise<Map<string, KnownPerson>> {
  if (keys.externalIds.length === 0 && keys.emails.length === 0) return new Map()
  const emails = keys.emails.map(email => email.toLowerCase())
  const { rows } = await sql<{ key: string; id: number; account_id: number | null }>`
    select external_id as key, id, account_id from person where external_id = any(${keys.externalIds}::text[])
    union all
    select lower(email), id, account_id from person where lower(email) = any(${emails}::text[])
    union all
    select lower(c.value), p.id, p.account_id from contact_point c join person p on p.id = c.person_id
      where c.kind = 'email' and lower(c.value) = any(${emails}::text[])`.execute(tx)
  return new Map(rows.map(row => [row.key, { personId: row.id, accountId: row.account_id }]))
}
