import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { fieldChangeAnswer, historyRecords, originsAnswer } from './model/contact-contract.ts'
import { recomputeQuality } from './quality.ts'
import { insertConfirmation, insertDifferences } from './store-contact.ts'

export type HistoryRecord = (typeof historyRecords)[number]
export type FieldChange = z.infer<typeof fieldChangeAnswer>
export type Origins = z.infer<typeof originsAnswer>

/** What an id in the history refers to, by the column that holds it. */
const named = (side: 'before' | 'after') => {
  const id = sql`(c.${sql.ref(side)} #>> '{}')::bigint`
  return sql`case
    when c.field in ('account_id', 'parent_id') then (select name from account where id = ${id})
    when c.field in ('sales_owner_id', 'marketing_owner_id', 'owner_id') then (select name from app_user where id = ${id})
    when c.field = 'different_from'
      then coalesce((select name from person where id = ${id}), (select name from account where id = ${id}))
    when c.field = 'territory_id' then (select name from territory where id = ${id})
    when c.field = 'product_id' then (select name from product where id = ${id})
    when c.field = 'product_group_id' then (select name from product_group where id = ${id})
    when c.field = 'competitor_id' then (select name from competitor where id = ${id})
    when c.field = 'stage_id' then (select name from stage where id = ${id}) end`
}

/** Changes and confirmations of a record's fields, newest first, by keyset. */
export async function historyOf(
  tx: Tx,
  record: HistoryRecord,
  id: number,
  query: { field?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: FieldChange[]; next: string | null }> {
  await madeBy(tx, record, id)
  const after = query.cursor ? readCursor(query.cursor, 1) : null
  const { rows } = await sql<FieldChange>`
    select c.id, c.field, c.before, c.after, ${named('before')} as "beforeName", ${named('after')} as "afterName", c.source,
      u.name as by, to_json(c.at)#>>'{}' as at
    from field_change c left join app_user u on u.id = c.user_id
    where c.record = ${record} and c.record_id = ${id}
      ${query.field ? sql`and c.field = ${query.field}` : sql``}
      ${after ? sql`and c.id < ${after[0]}::bigint` : sql``}
    order by c.id desc limit ${query.limit + 1}`.execute(tx)
  const items = rows.slice(0, query.limit)
  return { items, next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null }
}

/** Where the value of each field is from. Fields never changed are as the record was made. */
export async function originsOf(tx: Tx, record: HistoryRecord, id: number): Promise<Origins> {
  const made = await madeBy(tx, record, id)
  const { rows } = await sql<Origins['fields'][number]>`
    select distinct on (c.field) c.field, c.source, u.name as by, to_json(c.at)#>>'{}' as at,
      c.source = 'confirmed' as confirmed
    from field_change c left join app_user u on u.id = c.user_id
    where c.record = ${record} and c.record_id = ${id} order by c.field, c.id desc`.execute(tx)
  return { made, fields: rows }
}

/** What no history is kept of, as the trigger of the history has it: nobody can say of these that they are still right. */
const unkept = new Set([
  'id',
  'custom',
  'created_at',
  'updated_at',
  'known_at',
  'erased_at',
  'version',
  'name_key',
  'phone_e164',
  'stage_since',
  'mode',
])

/** Says that a field's value was looked at and is still right; it counts as fresh from `now`. Refuses an empty field. */
export async function confirmField(
  tx: Tx,
  actor: Actor,
  input: { record: HistoryRecord; id: number; field: string },
  now: Date,
): Promise<Origins> {
  await madeBy(tx, input.record, input.id)
  const { rows } = await sql<{ all: Record<string, unknown> & { custom?: Record<string, unknown> } }>`
    select to_jsonb(r) as all from ${sql.table(input.record)} r where id = ${input.id}`.execute(tx)
  const values = rows[0]!.all
  const value = input.field.startsWith('custom.')
    ? values.custom?.[input.field.slice('custom.'.length)]
    : Object.hasOwn(values, input.field) && !unkept.has(input.field)
      ? values[input.field]
      : undefined
  if (value === undefined || value === null)
    refuse('nothing_there', 422, 'There is nothing in this field that could be confirmed.', {
      field: 'field',
    })
  await insertConfirmation(
    tx,
    { record: input.record, id: input.id, field: input.field, value, userId: actor.userId },
    now,
  )
  if (input.record !== 'opportunity') await recomputeQuality(tx, input.record, [input.id], now)
  return originsOf(tx, input.record, input.id)
}

/** How the record came to be. Refuses what is not there, or not the reader's to see. */
async function madeBy(tx: Tx, record: HistoryRecord, id: number): Promise<Origins['made']> {
  const made = record === 'opportunity' ? sql`opened_at` : sql`created_at`
  const { rows } = await sql<Origins['made']>`
    select source, to_json(${made})#>>'{}' as at from ${sql.table(record)} where id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_record', 404, 'There is no such record, or it is not yours to see.')
}

/** Both histories say that two records were called different, or that this was taken back. */
export async function noteDifferent(
  tx: Tx,
  record: 'person' | 'account',
  both: readonly [number, number],
  isDifferent: boolean,
  now: Date,
): Promise<void> {
  await insertDifferences(tx, record, both, isDifferent, now)
}
