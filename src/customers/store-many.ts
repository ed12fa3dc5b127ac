import { type RawBuilder, sql } from 'kysely'
import { texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { e164 } from '../shared/phone.ts'
import { valuesIn } from './look-at-many.ts'
import type { ListRecord } from './model/columns.ts'

type Sql = RawBuilder<unknown>

const written: Record<ListRecord, Readonly<Record<string, 'text' | 'bigint'>>> = {
  account: {
    kind: 'text',
    industry: 'text',
    country: 'text',
    territory_id: 'bigint',
    sales_owner_id: 'bigint',
    marketing_owner_id: 'bigint',
  },
  person: { country: 'text', language: 'text', territory_id: 'bigint' },
}

/** Writes `after` where the record is still as `before`; in the order of ids, so that two of these never wait for each other. */
export async function writeMany(
  tx: Tx,
  record: ListRecord,
  rows: Sql,
  now: Date,
): Promise<{ id: number; columns: string[] }[]> {
  const sets = Object.entries(written[record]).map(
    ([column, type]) => sql`${sql.ref(column)} = case when b.after ? ${column}
      then (b.after ->> ${column})::${sql.raw(type)} else t.${sql.ref(column)} end`,
  )
  await sql`select id from ${sql.table(record)} where id in (select record_id from (${rows}) r) order by id for no key update`.execute(
    tx,
  )
  const found = await sql<{ id: number; columns: string[] }>`
    update ${sql.table(record)} t set ${sql.join(sets)}, updated_at = ${now},
      custom = (t.custom || coalesce((select jsonb_object_agg(substr(key, 8), value) from jsonb_each(b.after)
          where key like 'custom.%' and value <> 'null'), '{}'))
        - coalesce((select array_agg(substr(key, 8)) from jsonb_each(b.after) where key like 'custom.%' and value = 'null'), '{}')
    from (${rows}) b
    where t.id = b.record_id and t.erased_at is null and ${valuesIn(sql`b.before`)} = b.before
    returning t.id, (select coalesce(array_agg(key), '{}') from jsonb_each(b.after) e where e.value is distinct from b.before -> e.key) as columns`.execute(
    tx,
  )
  return found.rows
}

/** Persons of these accounts are seen in its territory. Answers whom that moved. */
export async function followAccounts(tx: Tx, accountIds: readonly number[]): Promise<number[]> {
  if (accountIds.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    update person p set territory_id = a.territory_id from account a
    where a.id = p.account_id and a.id = any(${[...accountIds]}::bigint[]) and p.territory_id is distinct from a.territory_id
    returning p.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** A telephone without '+' is read with the country of the person, else of the account. */
export async function readNumbersAnew(tx: Tx, personIds: readonly number[]): Promise<void> {
  if (personIds.length === 0) return
  const { rows } = await sql<{ id: number; phone: string; country: string | null; e164: string | null }>`
    select p.id, p.phone, coalesce(p.country, a.country) as country, p.phone_e164 as e164
    from person p left join account a on a.id = p.account_id
    where p.id = any(${[...personIds]}::bigint[]) and p.phone is not null`.execute(tx)
  const anew = rows.flatMap(row => {
    const read = e164(row.phone, row.country)
    return read === row.e164 ? [] : [{ id: row.id, e164: read }]
  })
  if (anew.length > 0)
    await sql`update person p set phone_e164 = n.value
      from unnest(${anew.map(row => row.id)}::bigint[], ${texts(anew.map(row => row.e164))}) n(id, value) where p.id = n.id`.execute(
      tx,
    )
}
