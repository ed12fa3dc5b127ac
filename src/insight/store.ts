import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Touched } from '../touches/model/touched.ts'

/**
 * One derivation at a time, until the end of the transaction: each then sees what those before it wrote and read, and
 * none writes what it computed from a ledger of before.
 */
export async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('insight', 0))`.execute(tx)
}

/**
 * Whose funnel row these new touches change: who has none yet, or whose first touch, first source, first campaign or
 * first product group comes earlier by them. Whatever else they are, the row stays as it is.
 */
export async function stagesMovedBy(tx: Tx, touched: readonly Touched[]): Promise<number[]> {
  const moment = (at: 1 | 2 | 3 | 4) => touched.map(each => (each[at] === null ? null : each[at] / 1000))
  const { rows } = await sql<{ id: number }>`/* prepared */
    select distinct coalesce(i.person_id, g.id) as id
    from (select id, to_timestamp(at) as at, to_timestamp(source_at) as source_at, to_timestamp(campaign_at) as campaign_at,
        to_timestamp(product_group_at) as product_group_at
      from unnest(${touched.map(([id]) => id)}::bigint[], ${moment(1)}::float8[], ${moment(2)}::float8[],
        ${moment(3)}::float8[], ${moment(4)}::float8[]) as g(id, at, source_at, campaign_at, product_group_at)) g
    left join identity i on i.subject_id = g.id left join funnel_stage f on f.subject_id = coalesce(i.person_id, g.id)
    where f.subject_id is null or g.at < f.touched_at
      or g.source_at <= coalesce(f.source_at, 'infinity') or g.campaign_at <= coalesce(f.campaign_at, 'infinity')
      or g.product_group_at <= coalesce(f.product_group_at, 'infinity')`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * Derives the funnel rows of these subjects anew, or of all (null). A later stage implies the earlier ones, so that
 * each stage counts those who reached it or a later one. Machines and superseded rows do not count.
 */
export async function writeStages(tx: Tx, subjectIds: number[] | null): Promise<void> {
  // Hidden from the planner, for whom one plan then serves every list: making it costs more than running it.
  const asked = subjectIds === null ? null : sql`(select ${subjectIds}::bigint[])::bigint[]`
  if (asked) {
    // With a person go the rows of the visitors that are this person today: each was counted for itself before.
    await sql`/* prepared */
      with root as materialized (
        select unnest(${asked}) as id union select person_id from identity where subject_id = any(${asked})
      )
      delete from funnel_stage where subject_id = any(array(
        select id from root union all select i.subject_id from root r join identity i on i.person_id = r.id))`.execute(
      tx,
    )
  } else {
    await sql`delete from funnel_stage`.execute(tx)
  }
  await sql`${subjectIds === null ? sql`` : sql`/* prepared */`}
    with who as materialized (${asked ? people(asked) : everybody}),
    ledger as materialized (
      select w.root, w.person_id, t.occurred_at, t.id, t.source, t.campaign_id, t.product_group_id
      from who w join touch t on t.subject_id = w.subject_id
      where not t.machine and not exists (select 1 from touch c where c.supersedes_id = t.id)
    ),
    first_touch as (
      select root, person_id, min(occurred_at) as touched_at,
        min(occurred_at) filter (where source is not null) as source_at,
        min(occurred_at) filter (where campaign_id is not null) as campaign_at,
        min(occurred_at) filter (where product_group_id is not null) as product_group_at,
        (array_agg(source order by occurred_at, id) filter (where source is not null))[1] as source,
        (array_agg(campaign_id order by occurred_at, id) filter (where campaign_id is not null))[1] as campaign_id,
        (array_agg(product_group_id order by occurred_at, id) filter (where product_group_id is not null))[1] as product_group_id
      from ledger group by root, person_id
    ),
    leads as (
      select l.person_id, min(l.raised_at) as qualified_at,
        min(l.verdict_at) filter (where l.state in ('accepted', 'converted')) as accepted_at,
        (array_agg(l.product_group_id order by l.id) filter (where l.product_group_id is not null))[1] as product_group_id
      from lead l where l.person_id in (select person_id from first_touch) group by l.person_id
    ),
    deals as (
      select op.person_id, min(o.opened_at) as opportunity_at, min(o.closed_at) filter (where o.state = 'won') as won_at,
        (array_agg(o.product_group_id order by o.id) filter (where o.product_group_id is not null))[1] as product_group_id
      from opportunity_person op join opportunity o on o.id = op.opportunity_id
      where op.person_id in (select person_id from first_touch) group by op.person_id
    ),
    bought as (
      select f.person_id, min(o.ordered_at) as first_at,
        (array_agg(o.ordered_at order by o.ordered_at, o.id))[2] as second_at
      from first_touch f join person p on p.id = f.person_id
      join customer_order o on o.person_id = p.id
      group by f.person_id
    ),
    reached as (
      select f.root, f.person_id, p.account_id, coalesce(a.territory_id, p.territory_id) as territory_id,
        coalesce(d.product_group_id, l.product_group_id, f.product_group_id) as product_group_id,
        coalesce(f.source, p.source, 'unknown') as source, f.campaign_id, f.touched_at, p.known_at,
        l.qualified_at, l.accepted_at, d.opportunity_at, least(d.won_at, b.first_at) as won_at, b.second_at as again_at,
        f.source_at, f.campaign_at, f.product_group_at
      from first_touch f
      left join person p on p.id = f.person_id left join account a on a.id = p.account_id
      left join leads l on l.person_id = f.person_id left join deals d on d.person_id = f.person_id
      left join bought b on b.person_id = f.person_id
    )
    insert into funnel_stage (subject_id, person_id, account_id, territory_id, product_group_id, source, campaign_id,
      touched_at, known_at, qualified_at, accepted_at, opportunity_at, won_at, again_at, source_at, campaign_at,
      product_group_at)
    select root, person_id, account_id, territory_id, product_group_id, source, campaign_id, touched_at, known_at,
      coalesce(qualified_at, accepted_at, opportunity_at, won_at), coalesce(accepted_at, opportunity_at, won_at),
      coalesce(opportunity_at, won_at), won_at, again_at, source_at, campaign_at, product_group_at
    from reached
    on conflict (subject_id) do update set person_id = excluded.person_id, account_id = excluded.account_id,
      territory_id = excluded.territory_id, product_group_id = excluded.product_group_id, source = excluded.source,
      campaign_id = excluded.campaign_id, touched_at = excluded.touched_at, known_at = excluded.known_at,
      qualified_at = excluded.qualified_at, accepted_at = excluded.accepted_at,
      opportunity_at = excluded.opportunity_at, won_at = excluded.won_at, again_at = excluded.again_at,
      source_at = excluded.source_at, campaign_at = excluded.campaign_at, product_group_at = excluded.product_group_at`.execute(
    tx,
  )
}

/** root is the person today, or the visitor as long as nobody knows who it is. */
const everybody = sql`
  select id as root, id as person_id, id as subject_id from person
  union all select i.person_id, i.person_id, i.subject_id from identity i join person p on p.id = i.person_id
  union all select v.id, null, v.id from visitor v where not exists (select 1 from identity i where i.subject_id = v.id)`

const people = (asked: RawBuilder<unknown>) => sql`
  with roots as (
    select id as person_id from person where id = any(${asked})
    union select i.person_id from identity i join person p on p.id = i.person_id where i.subject_id = any(${asked})
  )
  select person_id as root, person_id, person_id as subject_id from roots
  union all select r.person_id, r.person_id, i.subject_id from roots r join identity i on i.person_id = r.person_id
  union all select v.id, null, v.id from visitor v
    where v.id = any(${asked}) and not exists (select 1 from identity i where i.subject_id = v.id)`

/** Orders since the earliest of these touches that has a source, of whoever it was with: mostly none, and then nothing is read. */
export async function ordersAfter(tx: Tx, touched: readonly Touched[]): Promise<number[]> {
  const sourced = touched.flatMap(([id, , sourceAt]) =>
    sourceAt === null ? [] : [{ id, at: sourceAt / 1000 }],
  )
  if (sourced.length === 0) return []
  const since = sql`to_timestamp(${Math.min(...sourced.map(({ at }) => at))})`
  const { rows: any } = await sql`select from customer_order where ordered_at >= ${since} limit 1`.execute(tx)
  if (any.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    with late as materialized (
      select coalesce(i.person_id, account_today(g.id)) as id, to_timestamp(g.at) as at
      from unnest(${sourced.map(({ id }) => id)}::bigint[], ${sourced.map(({ at }) => at)}::float8[]) as g(id, at)
      left join identity i on i.subject_id = g.id
    )
    select o.id from late l join customer_order o on o.person_id = l.id and o.ordered_at >= l.at
    union select o.id from late l left join person p on p.id = l.id
      join customer_order o on o.account_id = coalesce(p.account_id, l.id) and o.ordered_at >= l.at`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** Orders of these persons, of their accounts today, and of these accounts. */
export async function ordersOfSubjects(tx: Tx, subjectIds: number[]): Promise<number[]> {
  const asked = sql`${subjectIds}::bigint[]`
  const { rows } = await sql<{ id: number }>`
    select id from customer_order where person_id = any(${asked})
    union select o.id from customer_order o where o.account_id = any(${asked})
      or o.account_id in (select account_id from person where id = any(${asked}))`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * Credits each order to the first and to the last touch with a source before it: of the person who ordered, else of
 * everybody at the account. Without any it is credited to 'unknown', so that credits always sum to revenue.
 */
export async function writeCredits(tx: Tx, orderIds: number[] | null): Promise<void> {
  const wanted = orderIds === null ? sql`true` : sql`o.id = any(${orderIds}::bigint[])`
  await sql`
    insert into credit (order_id, model, touch_id, source, campaign_id, amount_cents, territory_id)
    select o.id, m.model, t.id, coalesce(t.source, 'unknown'), t.campaign_id, o.total_cents, o.territory_id
    from customer_order o cross join (values ('first'), ('last')) m(model)
    left join lateral (
      select t.id, t.source, t.campaign_id, t.occurred_at from (
        select o.person_id as subject_id where o.person_id is not null
        union all select i.subject_id from identity i where i.person_id = o.person_id
        union all select p.id from person p where o.person_id is null and p.account_id = o.account_id
        union all select i.subject_id from person p join identity i on i.person_id = p.id
          where o.person_id is null and p.account_id = o.account_id
        union all select o.account_id where o.account_id is not null
        union all select m.subject_id from account_identity m where m.account_id = o.account_id
      ) s join touch t on t.subject_id = s.subject_id
      where t.source is not null and not t.machine and t.kind <> 'order' and t.occurred_at <= o.ordered_at
        and not exists (select 1 from touch c where c.supersedes_id = t.id)
      order by case when m.model = 'first' then t.occurred_at end asc nulls last,
        case when m.model = 'last' then t.occurred_at end desc nulls last, t.id
      limit 1
    ) t on true
    where ${wanted}
    on conflict (order_id, model) do update set touch_id = excluded.touch_id, source = excluded.source,
      campaign_id = excluded.campaign_id, amount_cents = excluded.amount_cents, territory_id = excluded.territory_id`.execute(
    tx,
  )
}

/** The rows of a person who is a person no longer. */
export async function forgetStages(tx: Tx, personId: number): Promise<void> {
  await sql`delete from funnel_stage where person_id = ${personId}`.execute(tx)
}
