import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import { territoryFor } from '../team/queries.ts'
import { readCustom } from './custom-fields.ts'
import { lookedAt } from './look-at-many.ts'
import type { ListRecord } from './model/columns.ts'
import { recomputeQuality } from './quality.ts'
import { followAccounts, readNumbersAnew, writeMany } from './store-many.ts'

/** Values by field as `changeAccount` and `changePerson` take them; `custom` by key. */
export type ManyChange = Readonly<Record<string, unknown>> & { custom?: Record<string, unknown> | undefined }
/** The values that records get, by column; declared fields as custom.<key>. */
export type Becomes = Record<string, unknown>

const columnsOf: Record<ListRecord, Readonly<Record<string, string>>> = {
  account: {
    salesOwnerId: 'sales_owner_id',
    marketingOwnerId: 'marketing_owner_id',
    territoryId: 'territory_id',
    kind: 'kind',
    industry: 'industry',
    country: 'country',
  },
  // Territory and owners of a person are those of their account.
  person: { country: 'country', language: 'language' },
}

/**
 * What a change means for a kind of record, checked once for all of them by the rules of changing one. Refuses
 * `not_here`, `nothing_to_change`, `no_such_user`, `no_such_territory`, `bad_custom`.
 */
export async function readManyChange(tx: Tx, record: ListRecord, change: ManyChange): Promise<Becomes> {
  const { custom = {}, ...fields } = change
  const becomes: Becomes = {}
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const column = Object.hasOwn(columnsOf[record], field) ? columnsOf[record][field] : undefined
    if (column === undefined)
      return refuse('not_here', 422, `A ${record} has no ${field} of its own.`, { field })
    if (value !== null && field.endsWith('Id')) await assertThere(tx, field, value)
    becomes[column] = value
  }
  const values = await readCustom(tx, record, { change: custom })
  for (const key of Object.keys(custom)) becomes[`custom.${key}`] = values[key] ?? null
  if (Object.keys(becomes).length === 0)
    refuse('nothing_to_change', 422, 'Please choose what is to be changed.', { field: 'change' })
  return becomes
}

async function assertThere(tx: Tx, field: string, id: unknown): Promise<void> {
  const isTerritory = field === 'territoryId'
  const { rows } = isTerritory
    ? await sql`select from territory where id = ${id}`.execute(tx)
    : await sql`select from app_user where id = ${id} and state = 'active'`.execute(tx)
  if (rows.length > 0) return
  if (isTerritory) refuse('no_such_territory', 422, 'There is no such territory.', { field })
  refuse('no_such_user', 422, 'There is nobody active of this name.', { field })
}

/**
 * What the change would do to each of these records (`ids` a query of one column): rows of record_id, verdict (changes,
 * same, refused), why, before and after.
 */
export async function lookAtMany(
  tx: Tx,
  record: ListRecord,
  becomes: Becomes,
  ids: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const after = sql`${JSON.stringify(becomes)}::jsonb`
  const country = becomes.country
  // Somebody at no account gets the territory of their country where they have none: as when they are changed alone.
  const place = typeof country === 'string' && record === 'person' ? await territoryFor(tx, country) : null
  const placed =
    place === null
      ? after
      : sql`case when t.account_id is null and t.territory_id is null
          then ${after} || jsonb_build_object('territory_id', ${place}::bigint) else ${after} end`
  return lookedAt(record, ids, placed, sql`case when t.erased_at is not null then 'erased' end`)
}

/**
 * Gives records their new values: `rows` are record_id, before and after; whoever is no longer as before stays. Answers
 * who was changed. What follows is what follows from changing one.
 */
export async function changeMany(
  tx: Tx,
  record: ListRecord,
  rows: RawBuilder<unknown>,
  source: string,
  now: Date,
): Promise<number[]> {
  await sql`select set_config('app.source', ${source}, true)`.execute(tx)
  const changed = await writeMany(tx, record, rows, now)
  const ids = changed.map(({ id }) => id)
  if (ids.length === 0) return ids
  const of = (column: string) => changed.flatMap(row => (row.columns.includes(column) ? [row.id] : []))
  const moved = of('territory_id')
  if (record === 'person') await readNumbersAnew(tx, of('country'))
  const subjectIds = record === 'person' ? moved : await followAccounts(tx, moved)
  await recomputeQuality(tx, record, ids, now)
  if (subjectIds.length > 0) await enqueue(tx, 'insight.refresh', { subjectIds })
  await sql`select set_config('app.source', '', true)`.execute(tx)
  return ids
}
