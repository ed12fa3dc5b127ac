import { sql } from 'kysely'
import type { Tx } from '../src/platform/database.ts'
import { membersSql } from '../src/segments/compile.ts'
import { knownOf } from '../src/segments/read-known.ts'
import type { ConditionSource } from '../src/segments/source.ts'
import { holds } from '../src/shared/condition/holds.ts'
import type { Known } from '../src/shared/condition/known.ts'
import { needsOf } from '../src/shared/condition/needs.ts'
import type { Moment } from '../src/shared/condition/time.ts'
import type { About, Condition } from '../src/shared/condition/tree.ts'
import type { Occurring } from './condition-trees.ts'
import type { World } from './installation.ts'

export const moment: Moment = { now: new Date('2026-09-14T10:30:00.500Z'), timeZone: 'Europe/Amsterdam' }

/** What real companies have and samples do not: odd letters, properties of every type, merged and unknown subjects. */
export async function strangeRows(world: World): Promise<void> {
  const texts = sql`array['ß', 'SS', 'İstanbul', 'istanbul', 'ΣΊΣΥΦΟΣ', 'σίσυφος', 'É', 'é', 'é', '50 % off', 'a_b', 'ﬁsh', '🙂', 'Ǆ', 'ǆ', 'ⅷ']`
  await world.rows(sql`update person set job_title = (${texts})[1 + id % 16] where id % 3 = 0`)
  await world.rows(sql`update person set source = (${texts})[1 + id % 16], country = null where id % 7 = 0`)
  await world.rows(sql`update account set industry = (${texts})[1 + id % 16] where id % 5 = 0`)
  await world.rows(sql`
    insert into touch (subject_id, account_id, kind, side, occurred_at, recorded_at, title, source, properties, machine)
    select p.id, p.account_id, (array['track', 'web_page', 'call', 'note']::touch_kind[])[1 + n % 4], 'marketing',
      timestamptz '2026-09-14T10:30:00.500Z' - (n % 4) * interval '1 hour' - (p.id % 90) * interval '1 day' - (n % 2) * interval '1 millisecond',
      now(), (${texts})[1 + (p.id + n) % 16], case when n % 3 = 0 then (${texts})[1 + n % 16] end,
      (array['{"amount": 0.1}', '{"amount": "12.50", "url": "https://x.example/PRICING"}', '{"amount": true}', '{"amount": null}',
        '{"amount": 12.5, "plan": "É"}', '{"amount": [1]}', '{"amount": "1e3", "plan": 3}', '{"amount": 0.2}', null]::jsonb[])[1 + (p.id + n) % 9],
      n = 11
    from person p, generate_series(1, 12) n where p.id % 4 <> 0`)
  await world.rows(sql`
    with learnt as (
      insert into likelihood_model (goal, days, state, learnt_at, leads, came, leaks, model)
      select goal, 90, 'released', now(), 0, 0, '[]', '{}' from unnest(array['accepted', 'opportunity', 'won']) goal returning id, goal)
    insert into person_likelihood (person_id, goal, model_id, percent, at)
    select p.id, l.goal, l.id, (p.id * 37 + l.id) % 101, now() from person p, learnt l where p.id % 5 <> 0`)
  await world.rows(sql`
    insert into identity (subject_id, person_id, reason, at)
    select v.id, (select id from person order by md5(id::text || v.id::text) limit 1), 'identified', now() from visitor v
    where person_id is null and id % 3 = 0 on conflict do nothing`)
  await world.rows(sql`
    insert into touch (subject_id, account_id, kind, side, occurred_at, recorded_at, supersedes_id, title, withdrawn)
    select subject_id, account_id, kind, side, occurred_at, recorded_at, id, title, case when id % 2 = 0 then true end from touch t
    where id % 19 = 0 and supersedes_id is null and not exists (select from touch c where c.supersedes_id = t.id)`)
  await world.rows(sql`
    insert into consent (person_id, subject_id, matter, purpose, channel, granted, source, at)
    select p.id, p.id, case when p.id % 7 = 0 then 'objection' else 'consent' end, c.key, channel, p.id % 3 = 0, 'by hand',
      timestamptz '2026-09-14T10:30:00.500Z' - (p.id % 40 - 1) * interval '30 days'
    from person p, contact_purpose c, unnest(case when c.profiling then array['*'] else c.channels end) channel
    where (p.id + length(channel)) % 4 = 1`)
  await world.rows(sql`
    insert into task (title, due_on, owner_id, person_id, created_at, changed_at, done_at)
    select 'Call', case when n = 2 then null else date '2026-09-10' + (p.id % 9)::int end,
      (select id from app_user order by id offset p.id % 3 limit 1), p.id, now(), now(), case when p.id % 5 = 0 then now() end
    from person p, generate_series(1, 2) n where p.id % 4 = 1`)
  await world.rows(sql`
    insert into segment (name, about, kind, created_at, changed_at) values ('Some persons', 'person', 'static', now(), now()),
      ('Some accounts', 'account', 'static', now(), now())`)
  await world.rows(sql`
    insert into segment_member select s.id, x.id, now() from segment s, (select id from person union all select id from account) x
    where x.id % 3 = s.id % 3 on conflict do nothing`)
}

/** Values that occur among these. */
export async function occurringIn(
  tx: Tx,
  source: ConditionSource,
  ids: Record<About, number[]>,
): Promise<Occurring> {
  const values: Record<string, (string | number)[]> = {}
  for (const about of ['person', 'account'] as const) {
    const known = await knownOf(
      tx,
      about,
      ids[about].slice(0, 60),
      { ...needsOf(), traits: new Set(Object.keys(source[about].traits)) },
      source,
      moment,
    )
    for (const { traits } of known.values())
      for (const [key, value] of Object.entries(traits))
        if (typeof value === 'string' || typeof value === 'number')
          values[`${about}.${key}`] = [...(values[`${about}.${key}`] ?? []), value]
        else if (Array.isArray(value))
          values[`${about}.${key}`] = [...(values[`${about}.${key}`] ?? []), ...value]
  }
  const column = async (name: string) =>
    (
      await sql<{
        v: never
      }>`select distinct ${sql.ref(name)} as v from touch where ${sql.ref(name)} is not null limit 20`.execute(
        tx,
      )
    ).rows.map(({ v }) => v)
  return {
    values,
    words: ['pric', 'guide', 'É', 'Σ', 'x.example', 'call', 'ss', 'visit'],
    sources: await column('source'),
    campaigns: [...(await column('campaign_id')), 1] as number[],
    productGroups: [...(await column('product_group_id')), 1] as number[],
    properties: ['amount', 'plan', 'url', 'constructor'],
  }
}

/** Whom a condition holds of, by the database. */
export async function inSql(
  tx: Tx,
  source: ConditionSource,
  condition: Condition,
  about: About,
  among?: number[],
): Promise<number[]> {
  const asked = among && sql`${among}::bigint[]`
  const { rows } = await membersSql(condition, about, {
    moment,
    source,
    ...(asked ? { among: asked } : {}),
  }).execute(tx)
  return (rows as { id: number }[]).map(({ id }) => id).sort((a, b) => a - b)
}

/** The same, of what was read of them. */
export const inMemory = (condition: Condition, known: ReadonlyMap<number, Known>): number[] =>
  [...known]
    .filter(([, each]) => holds(condition, each, moment))
    .map(([id]) => id)
    .sort((a, b) => a - b)
