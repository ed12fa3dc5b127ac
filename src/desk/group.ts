import { sql } from 'kysely'
import type { z } from 'zod'
import { accountById } from '../customers/queries.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { accountCounts } from '../touches/queries.ts'
import type { deskContract } from './model/contract.ts'

type Group = z.infer<(typeof deskContract)['GET /api/accounts/:id/group']['response']>
type Figures = Group['alone']
type Daughters = z.infer<(typeof deskContract)['GET /api/accounts/:id/daughters']['response']>
const DAY = 86_400_000

/** An account among those it belongs with: who stands above, and the figures of it alone and of all below the topmost. */
export async function accountGroup(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  given: number,
  now: Date,
): Promise<Group> {
  const { id } = await accountById(tx, given)
  const { rows: above } = await sql<{ id: number; name: string }>`
    with recursive up as (
      select a.id, a.name, a.parent_id, 0 as far, array[a.id] as seen from account a where a.id = ${id}
      union all
      select a.id, a.name, a.parent_id, up.far + 1, up.seen || a.id from up join account a on a.id = up.parent_id
      where a.id <> all(up.seen)
    ) select id, name from up where far > 0 order by far desc`.execute(tx)
  const daughters = await sql<{
    n: number
  }>`select count(*) as n from account where parent_id = ${id}`.execute(tx)
  const since = new Date(now.getTime() - 365 * DAY)
  const { timeZone } = await company(tx)
  const days = await sql<{ day: string; at: Date }>`
    select to_char(d, 'YYYY-MM-DD') as day, d at time zone ${timeZone} as at
    from (select date_trunc('day', ${since}::timestamptz at time zone ${timeZone}) as d) g`.execute(tx)
  const from = days.rows[0]!.at.toISOString()
  const head = above[0]?.id ?? id
  return {
    headId: head,
    above,
    daughters: daughters.rows[0]!.n,
    partial: actor.role === 'partner',
    since: since.toISOString(),
    touchesFrom: days.rows[0]!.day,
    alone: await figuresOf(tx, sql`array[${id}::bigint]`, { id, below: false }, since, from),
    group: await figuresOf(
      tx,
      sql`array(select account_group(${head}))`,
      { id: head, below: true },
      since,
      from,
    ),
  }
}

/** Each figure as the list counts that it opens. */
async function figuresOf(
  tx: Tx,
  accounts: ReturnType<typeof sql>,
  log: { id: number; below: boolean },
  since: Date,
  touchesFrom: string,
): Promise<Figures> {
  const { rows } = await sql<Omit<Figures, 'touches'>>`
    with g as materialized (select ${accounts}::bigint[] as ids)
    select cardinality(g.ids) as accounts, o.*, p.*, l.*, c.*, q.* from g
    cross join lateral (
      select count(*) as orders, coalesce(sum(total_cents), 0) as "revenueCents", sum(margin_cents) as "marginCents",
        coalesce(sum(total_cents) filter (where margin_cents is not null), 0) as "marginOfCents"
      from customer_order where account_id = any(g.ids) and ordered_at >= ${since}) o
    cross join lateral (
      select count(*) as opportunities, coalesce(sum(amount_cents), 0) as "openCents"
      from opportunity where account_id = any(g.ids) and state = 'open') p
    cross join lateral (select count(*) as leads from lead where account_id = any(g.ids) and state = 'open') l
    cross join lateral (select count(*) as complaints from complaint where account_id = any(g.ids) and state = 'open') c
    cross join lateral (
      select count(*) as persons from person where account_id = any(g.ids) and erased_at is null) q`.execute(
    tx,
  )
  const { marketing, sales, service } = await accountCounts(tx, log.id, {
    from: touchesFrom,
    below: log.below ? 'true' : 'false',
  })
  return { ...rows[0]!, touches: marketing + sales + service }
}

/** The accounts right below one, by name, each with how many stand right below it in turn. */
export async function daughtersOf(
  tx: Tx,
  given: number,
  query: { cursor?: string; limit: number },
): Promise<Daughters> {
  const { id } = await accountById(tx, given)
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const { rows } = await sql<Daughters['items'][number] & { sortName: string }>`
    select a.id, a.name, a.city, a.kind, (select count(*) from account d where d.parent_id = a.id) as daughters,
      lower(a.name) as "sortName"
    from account a where a.parent_id = ${id}
      ${after ? sql`and (lower(a.name), a.id) > (${after[0]}::text, ${after[1]}::bigint)` : sql``}
    order by lower(a.name), a.id limit ${query.limit + 1}`.execute(tx)
  const total = await sql<{
    n: number
  }>`select count(*) as n from account where parent_id = ${id}`.execute(tx)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(({ sortName: _, ...item }) => item),
    next: rows.length > query.limit && last ? writeCursor([last.sortName, last.id]) : null,
    total: total.rows[0]!.n,
  }
}
