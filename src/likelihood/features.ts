import { type RawBuilder, sql } from 'kysely'
import { type KnownThen, knownThen, type Place } from '../leads/known-then.ts'
import type { Tx } from '../platform/database.ts'
import type { Feature, Value } from './model/past.ts'

const within = (days: number): RawBuilder<unknown> =>
  sql`t.occurred_at > t.until - make_interval(days => ${sql.lit(days)})`
const count = (days: number, more: RawBuilder<unknown> = sql`true`) =>
  sql`count(*) filter (where t.id is not null and ${within(days)} and ${more})`
const isOf = (...kinds: string[]) => sql`t.kind in (${sql.join(kinds.map(kind => sql.lit(kind)))})`

/** What somebody did, and what was done for them, within days before a moment. */
const counted: Readonly<Record<string, RawBuilder<unknown>>> = {
  pages7: count(7, isOf('web_page')),
  pages30: count(30, isOf('web_page')),
  pages365: count(365, isOf('web_page')),
  prices30: count(30, sql`${isOf('web_page')} and t.title ~* 'pric|prij|prei'`),
  days30: sql`count(distinct (t.occurred_at at time zone 'UTC')::date) filter (where ${within(30)} and t.side = 'marketing')`,
  forms30: count(30, isOf('form')),
  forms365: count(365, isOf('form')),
  downloads90: count(90, isOf('download')),
  mails90: count(90, sql`${isOf('email')} and t.side = 'marketing'`),
  ads90: count(90, isOf('ad')),
  met365: count(365, isOf('event', 'meeting', 'visit')),
  sales365: count(365, sql`t.side = 'sales'`),
  daysKnown: sql`floor(extract(epoch from min(t.until - t.occurred_at)) / 86400)`,
  daysSince: sql`floor(extract(epoch from max(t.until - t.occurred_at)) / 86400)`,
}
export const countedKeys = [...Object.keys(counted), 'colleagues30']

export type KnownAt = KnownThen & { values: Value[] }
export type NamedFeature = Feature & { label: string | null }
export type Features = { features: NamedFeature[]; places: Place[]; known: (KnownAt | null)[] }

/**
 * What may tell how a lead ends, of persons at moments: their fields and those of their company as they were, by the history, and
 * counts of the touches that were known then; what was recorded later of a time before was not, unless it came with a history from
 * elsewhere. In the order of `asked`, null of whoever is not there; values in the order of `features`.
 */
export async function featuresAt(
  tx: Tx,
  asked: readonly { personId: number; at: Date }[],
): Promise<Features> {
  const { places, known } = await knownThen(tx, asked)
  const ids = asked.map(({ personId }) => personId)
  const moments = asked.map(({ at }) => at)
  const { rows } = await sql<Record<string, number | null> & { n: number }>`
    select t.n::int as n, ${sql.join(Object.entries(counted).map(([key, value]) => sql`(${value})::float8 as ${sql.ref(key)}`))}
    from (
      select s.n, s.until, c.* from (
        select a.n, a.until, a.person_id as subject_id from unnest(${ids}::bigint[], ${moments}::timestamptz[]) with ordinality as a(person_id, until, n)
        union all
        select a.n, a.until, i.subject_id from unnest(${ids}::bigint[], ${moments}::timestamptz[]) with ordinality as a(person_id, until, n)
          join identity i on i.person_id = a.person_id) s
      left join lateral (
        select t.id, t.kind, t.side, t.title, t.occurred_at from touch t
        where t.subject_id = s.subject_id and t.occurred_at <= s.until and t.occurred_at > s.until - interval '730 days'
          and (t.recorded_at <= s.until or t.mode = 'historical') and not t.machine and t.withdrawn is null
          and not exists (select from touch later where later.supersedes_id = t.id) offset 0) c on true) t
    group by t.n`.execute(tx)
  const counts = new Map(rows.map(row => [row.n, row]))
  const colleagues = await activeColleagues(
    tx,
    asked.map(({ personId, at }, n) => ({ personId, at, accountId: known[n]?.accountId ?? null })),
  )
  return {
    places,
    features: [...places, ...countedKeys.map(key => ({ key, kind: 'number' as const, label: null }))],
    known: known.map((each, n): KnownAt | null => {
      if (!each) return null
      const own = counts.get(n + 1)
      const ofTouches = Object.keys(counted).map(key => own?.[key] ?? null)
      const values = [...places.map(({ key }) => each.then[key]!), ...ofTouches, colleagues[n]!]
      return { ...each, values }
    }),
  }
}

/** How many others of the same company were seen within thirty days before. */
async function activeColleagues(
  tx: Tx,
  asked: readonly { personId: number; accountId: number | null; at: Date }[],
): Promise<number[]> {
  const { rows } = await sql<{ n: number; active: number }>`
    select a.n::int as n, count(*)::int as active
    from unnest(${asked.map(({ personId }) => personId)}::bigint[], ${asked.map(({ accountId }) => accountId)}::bigint[],
      ${asked.map(({ at }) => at)}::timestamptz[]) with ordinality as a(person_id, account_id, until, n)
    join person q on q.account_id = a.account_id and q.id <> a.person_id and q.erased_at is null
    where exists (select from touch t where t.subject_id = q.id and t.occurred_at <= a.until
      and t.occurred_at > a.until - interval '30 days' and (t.recorded_at <= a.until or t.mode = 'historical')
      and t.side = 'marketing' and not t.machine and t.withdrawn is null)
    group by a.n`.execute(tx)
  const active = new Map(rows.map(({ n, active }) => [n, active]))
  return asked.map((_, n) => active.get(n + 1) ?? 0)
}
