import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { privacyContract } from './model/contract.ts'
import { clearingOf, limitOf, nextRun, type RetentionKind, retentionKinds } from './model/retention.ts'

type Answers = { [K in keyof typeof privacyContract]: z.input<(typeof privacyContract)[K]['response']> }
type Rules = Answers['GET /api/privacy/retention']
type Runs = Answers['GET /api/privacy/retention/runs']
type Records = Answers['GET /api/privacy/retention/runs/:id/records']
type Due = Answers['GET /api/privacy/retention/:kind/due']
type Page = { cursor?: string | undefined; limit: number }

/** The rules with what each would clear now, what it last did, and when it is its turn again. */
export async function listRetention(tx: Tx, now: Date): Promise<Rules> {
  const { rows } = await sql<{
    kind: RetentionKind
    days: number
    active: boolean
    runId: number | null
    at: Date | null
    cleared: number | null
  }>`
    select r.kind, r.days, r.active, l.id as "runId", l.at, l.cleared from retention_rule r
    left join lateral (select id, at, cleared from retention_run where kind = r.kind order by id desc limit 1) l on true
    order by array_position(${[...retentionKinds]}::text[], r.kind)`.execute(tx)
  const items: Rules['items'] = []
  for (const { kind, days, active, runId, at, cleared } of rows)
    items.push({
      kind,
      days,
      active,
      due: await countDue(tx, kind, limitOf(days, now)),
      lastRun: runId === null ? null : { id: runId, at: at!.toISOString(), cleared: cleared! },
    })
  return { items, nextRun: nextRun(now).toISOString() }
}

async function countDue(tx: Tx, kind: RetentionKind, before: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count_old(${kind}, ${before}) as n`.execute(tx)
  return rows[0]!.n
}

/** What rules did, newest first; each figure is the count of `recordsOfRun`. */
export async function retentionRuns(
  tx: Tx,
  query: Page & { kind?: RetentionKind | undefined },
): Promise<Runs> {
  const after = query.cursor ? readIdCursor(query.cursor) : null
  const { rows } = await sql<
    Omit<Runs['items'][number], 'at' | 'before' | 'oldest' | 'newest'> & {
      at: Date
      before: Date
      oldest: Date | null
      newest: Date | null
    }
  >`
    select id, kind, days, at, before, cleared, oldest, newest, tally from retention_run
    where true ${query.kind ? sql`and kind = ${query.kind}` : sql``} ${after === null ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${query.limit + 1}`.execute(tx)
  const items = rows.slice(0, query.limit).map(row => ({
    ...row,
    clearing: clearingOf[row.kind],
    at: row.at.toISOString(),
    before: row.before.toISOString(),
    oldest: row.oldest?.toISOString() ?? null,
    newest: row.newest?.toISOString() ?? null,
  }))
  return { items, next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null }
}

type Named = { id: number; at: Date; title: string; href: string | null }

/** How a row of each kind can be named, before and after it was cleared. */
const named: Record<RetentionKind, (ids: RawBuilder<unknown>) => RawBuilder<Named>> = {
  visitors: ids => sql`select v.id, v.first_seen_at as at, '#' || v.id as title, null as href
    from visitor v where v.id in (${ids})`,
  touch_bodies: ids => sql`select t.id, t.occurred_at as at, t.title, '/touches/' || t.id as href
    from touch t where t.id in (${ids})`,
  closed_leads:
    ids => sql`select l.id, coalesce(l.verdict_at, l.raised_at) as at, coalesce(p.name, '#' || l.id) as title,
    '/leads/' || l.id as href from lead l left join person p on p.id = l.person_id where l.id in (${ids})`,
  mails:
    ids => sql`select m.id, m.created_at as at, m.purpose || case when m.to_address = 'erased' then '' else ', ' || m.to_address end as title,
    null as href from mail m where m.id in (${ids})`,
  import_files: ids => sql`select i.id, coalesce(i.ended_at, i.created_at) as at, i.file_name as title,
    '/import/' || i.id as href from import_run i where i.id in (${ids})`,
  notifications: ids =>
    sql`select n.id, n.at, n.title, null as href from notification n where n.id in (${ids})`,
  access_log:
    ids => sql`select a.id, a.at, u.name || ', ' || a.what || ' (' || a.shown || ')' as title, null as href
    from list_access a join app_user u on u.id = a.user_id where a.id in (${ids})`,
}

async function pageOf(tx: Tx, kind: RetentionKind, ids: RawBuilder<unknown>, limit: number) {
  const { rows } =
    await sql<Named>`select * from (${named[kind](ids)}) n order by n.id limit ${limit + 1}`.execute(tx)
  const items = rows.slice(0, limit).map(row => ({ ...row, at: row.at.toISOString() }))
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null }
}

/** What a run cleared and is still there without its words; what went is counted alone. Refuses `no_such_run`. */
export async function recordsOfRun(tx: Tx, id: number, query: Page): Promise<Records> {
  const after = query.cursor ? readIdCursor(query.cursor) : 0
  const { rows } = await sql<{ kind: RetentionKind; cleared: number; tally: Record<string, number> }>`
    select kind, cleared, tally from retention_run where id = ${id}`.execute(tx)
  const run = rows[0] ?? refuse('no_such_run', 404, 'There is no such run.')
  const page = await pageOf(
    tx,
    run.kind,
    sql`select x.id from retention_batch b cross join unnest(b.ids) x (id) where b.run_id = ${id} and x.id > ${after}`,
    query.limit,
  )
  return { ...page, kind: run.kind, clearing: clearingOf[run.kind], total: run.cleared, tally: run.tally }
}

/** What a rule would clear, were it of so many days; nothing is done. */
export async function dueByRule(
  tx: Tx,
  kind: RetentionKind,
  query: Page & { days: number },
  now: Date,
): Promise<Due> {
  const before = limitOf(query.days, now)
  const after = query.cursor ? readIdCursor(query.cursor) : 0
  const due = sql`select due_for_retention(${kind}, ${before}, ${after}, ${query.limit + 1})`
  return {
    ...(await pageOf(tx, kind, due, query.limit)),
    kind,
    clearing: clearingOf[kind],
    before: before.toISOString(),
    total: await countDue(tx, kind, before),
  }
}
