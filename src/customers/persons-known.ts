import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { personsOfEmails } from './emails.ts'
import { keyedRecords } from './store-keys.ts'

export type KnownPerson = { personId: number; accountId: number | null }

/** Persons already known by the sender's own ids or by any e-mail of theirs; the map's keys are those as given (e-mails lower-case). */
export async function personsByKeys(
  tx: Tx,
  keys: { externalIds: string[]; emails: string[] },
): Promise<Map<string, KnownPerson>> {
  if (keys.externalIds.length === 0 && keys.emails.length === 0) return new Map()
  const ofEmails = sql`union all
    select k.email, p.id, p.account_id from ${personsOfEmails(sql`${keys.emails}::text[]`)} k join person p using (id)`
  const { rows } = await sql<{ key: string; id: number; account_id: number | null }>`/* prepared */
    select external_id as key, id, account_id from person where external_id = any(${keys.externalIds}::text[])
    union all
    select l.external_id, p.id, p.account_id from person_alias l join person p on p.id = l.person_id
      where l.external_id = any(${keys.externalIds}::text[])
    ${keys.emails.length > 0 ? ofEmails : sql``}`.execute(tx)
  return new Map(rows.map(row => [row.key, { personId: row.id, accountId: row.account_id }]))
}

/** Persons that stand for these ids of an export. */
export async function keyedPersons(
  tx: Tx,
  origin: string | null,
  keys: readonly string[],
): Promise<Map<string, KnownPerson>> {
  const byKey = await keyedRecords(tx, origin, 'person', keys)
  if (byKey.size === 0) return new Map()
  const { rows } = await sql<{ id: number; account_id: number | null }>`
    select id, account_id from person where id = any(${[...byKey.values()]}::bigint[])`.execute(tx)
  const accounts = new Map(rows.map(row => [row.id, row.account_id]))
  return new Map(
    [...byKey].flatMap(([key, personId]): [string, KnownPerson][] => {
      const accountId = accounts.get(personId)
      return accountId === undefined ? [] : [[key, { personId, accountId }]]
    }),
  )
}
