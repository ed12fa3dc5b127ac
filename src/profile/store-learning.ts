import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import type { Case, Measured } from './model/stated.ts'

/** That the past is to be asked; null where it is being asked already. */
export async function insertLearning(
  tx: Tx,
  { months, without, userId }: { months: number; without: readonly string[]; userId: number | null },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into profile_learning (months, without, asked_by, asked_at)
    values (${months}, ${without as string[]}::text[], ${userId}, ${now})
    on conflict (state) where state = 'waiting' do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function endLearning(
  tx: Tx,
  id: number,
  found: { fields: readonly string[]; won: number; lost: number; untouched: number; aside: number },
  now: Date,
): Promise<void> {
  const { fields, won, lost, untouched, aside } = found
  await sql`
    update profile_learning set state = 'done', done_at = ${now}, fields = ${fields as string[]}::text[], won = ${won}, lost = ${lost},
      untouched = ${untouched}, aside = ${aside} where id = ${id}`.execute(tx)
}

/** What is known of the past is read anew. */
export async function clearCases(tx: Tx): Promise<void> {
  await sql`delete from profile_case`.execute(tx)
}

export async function insertCases(tx: Tx, cases: readonly Case[]): Promise<void> {
  await sql`
    insert into profile_case (account_id, outcome, known)
    select c.id, c.outcome, c.known from jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) as c(id bigint, outcome text, known jsonb)
    on conflict (account_id) do nothing`.execute(tx)
}

/** What the past says now takes the place of what it said; a statement that people decided on keeps its state. */
export async function writeFound(tx: Tx, found: readonly Written[], now: Date): Promise<void> {
  const conditions = found.map(each => JSON.stringify(each))
  await sql`
    update profile_statement s set state = 'gone' where s.state = 'found' and not s.edited
      and not exists (select from unnest(${conditions}::text[]) f where f::jsonb = s.condition)`.execute(tx)
  await sql`
    insert into profile_statement (condition, state, found_at)
    select f::jsonb, 'found', ${now}::timestamptz from unnest(${conditions}::text[]) f
    where not exists (select from profile_statement k where k.state = 'kept' and k.condition = f::jsonb)
    on conflict (md5(condition::text)) where state in ('found', 'dismissed', 'gone') do update
      set state = case when profile_statement.state = 'dismissed' then 'dismissed' else 'found' end, found_at = excluded.found_at`.execute(
    tx,
  )
}

/** What the past says of a statement; null where it cannot tell. */
export async function setFigures(tx: Tx, id: number, measured: Measured | null): Promise<void> {
  const { accounts = null, won = null, lift = null, of = [] } = measured ?? {}
  await sql`
    update profile_statement set accounts = ${accounts}, won = ${won}, ratio = ${lift?.ratio ?? null}, low = ${lift?.low ?? null},
      high = ${lift?.high ?? null} where id = ${id}`.execute(tx)
  await sql`delete from profile_statement_account where statement_id = ${id}`.execute(tx)
  await sql`
    insert into profile_statement_account (statement_id, account_id, won)
    select ${id}::bigint, c.id, c.won from jsonb_to_recordset(${JSON.stringify(of)}::jsonb) as c(id bigint, won boolean)`.execute(
    tx,
  )
}
