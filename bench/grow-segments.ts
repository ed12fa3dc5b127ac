import type pg from 'pg'
import { addPeople } from './grow-touches.ts'

const indexes = ['touch_subject', 'touch_account', 'touch_recent']
const each = 5
const chunk = 1_000_000

/**
 * Adds `persons` at a tenth as many new accounts, with five touches each on average over two years, skewed: a tenth has half of
 * them. Indexes are made after the rows.
 */
export async function growSegments(client: pg.Client, persons: number): Promise<void> {
  await client.query('select setseed(0.11)')
  await client.query('set synchronous_commit = off')
  await addPeople(client, persons)
  const { rows } = await client.query<{ indexdef: string }>(
    'select indexdef from pg_indexes where indexname = any($1)',
    [indexes],
  )
  for (const index of indexes) await client.query(`drop index ${index}`)
  await client.query(
    'create temporary table whom as select row_number() over (order by id)::int as n, id, account_id from person',
  )
  await client.query('create unique index on whom (n)')
  await client.query('analyze whom')
  for (let has = 0; has < persons * each; has += chunk)
    await client.query(
      `insert into touch (subject_id, account_id, kind, side, mode, occurred_at, recorded_at, title, source, properties)
      select w.id, w.account_id, (array['web_page', 'web_page', 'web_page', 'email', 'call', 'visit', 'form', 'download']::touch_kind[])[1 + g.n % 8],
        case when g.n % 8 in (4, 5) then 'sales' else 'marketing' end::touch_side, 'historical',
        timestamptz '2026-03-02T12:00:00Z' - random() ^ 2 * interval '730 days', timestamptz '2026-03-02T12:00:00Z',
        (array['Pricing', 'Home', 'Palletisers', 'Support', 'About us'])[1 + g.n % 5],
        (array['search', 'fair', 'newsletter', null])[1 + g.n % 4],
        case when g.n % 3 = 0 then jsonb_build_object('amount', g.n % 500) end
      from (select n, 1 + floor(random() ^ 2 * $2::int)::int as at from generate_series($1::int, $3::int) n) g
        join whom w on w.n = g.at`,
      [has + 1, persons, Math.min(has + chunk, persons * each)],
    )
  await client.query(`set maintenance_work_mem = '512MB'`)
  for (const { indexdef } of rows) await client.query(indexdef)
}
