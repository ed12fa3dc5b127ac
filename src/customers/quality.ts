import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import {
  defaultRules,
  type FieldRule,
  type Quality,
  type QualityRecord,
  type QualityRules,
} from './model/completeness.ts'
import { writeQuality } from './store-quality.ts'

export type ActiveRules = QualityRules & { version: number }
/** (id, cents) of these records: what is open, ordered, and how much a lead is worth. Known to domains above this one. */
export type WorthOf = (record: QualityRecord, ids: readonly number[], now: Date) => RawBuilder<unknown>

export async function activeRules(tx: Tx): Promise<ActiveRules> {
  const { rows } = await sql<{ version: number; rules: QualityRules }>`
    select version, rules from quality_rule where active`.execute(tx)
  return rows[0] ? { ...rows[0].rules, version: rows[0].version } : { ...defaultRules, version: 1 }
}

/** Whether a field is filled, by the name that rules give it. */
const filled = {
  person: sql`case r.field
    when 'email' then s.email is not null when 'phone' then s.phone is not null
    when 'job_title' then s.job_title is not null when 'job_function' then s.job_function is not null
    when 'seniority' then s.seniority is not null when 'country' then s.country is not null
    when 'language' then s.language is not null when 'account_id' then s.account_id is not null
    when 'address' then exists (select 1 from contact_point c where c.person_id = s.id and c.kind = 'address')
    else s.custom ? substr(r.field, 8) end`,
  account: sql`case r.field
    when 'industry' then s.industry is not null when 'country' then s.country is not null
    when 'city' then s.city is not null when 'website' then s.website is not null
    when 'employees' then s.employees is not null when 'sales_owner_id' then s.sales_owner_id is not null
    when 'marketing_owner_id' then s.marketing_owner_id is not null
    when 'phone' then exists (select 1 from contact_point c where c.account_id = s.id and c.kind = 'phone')
    when 'address' then exists (select 1 from contact_point c where c.account_id = s.id and c.kind = 'address')
    else s.custom ? substr(r.field, 8) end`,
} satisfies Record<QualityRecord, unknown>

/** The name under which the history has a field that rules name. */
const changedAs = {
  person: sql`case r.field when 'address' then 'further.address' else r.field end`,
  account: sql`case r.field when 'address' then 'further.address' when 'phone' then 'further.phone' else r.field end`,
} satisfies Record<QualityRecord, unknown>

/** The rules over these records in one statement: the same as `qualityOf` in memory. */
export function computedQuality(
  record: QualityRecord,
  ids: readonly number[],
  rules: readonly FieldRule[],
  now: Date,
): RawBuilder<unknown> {
  const given = JSON.stringify(rules.map((rule, place) => ({ ...rule, place })))
  return sql`
    select f.id as record_id, f.source, f.territory_id,
      case when count(f.field) = 0 then 100
        else floor(coalesce(sum(f.weight) filter (where f.filled), 0)::float8 / sum(f.weight) * 100 + 0.5) end::int as completeness,
      case when count(f.field) = 0 then 100 when count(*) filter (where f.filled) = 0 then 0
        else floor(sum(f.weight * f.fresh) filter (where f.filled) / sum(f.weight) filter (where f.filled) * 100 + 0.5) end::int as freshness,
      coalesce(array_agg(f.field order by f.place) filter (where not f.filled and f.field is not null), '{}') as missing,
      coalesce(array_agg(f.field order by f.place) filter (where f.filled and f.fresh < 0.5), '{}') as stale
    from (
      select s.id, s.source, s.territory_id, r.field, r.place, r.weight::float8 as weight, ${filled[record]} as filled,
        -- Beyond a thousand half-lives nothing is left, and the power would underflow.
        power(2::float8, -least(1000, greatest(0, extract(epoch from (${now}::timestamptz - coalesce(h.at, s.created_at)))::float8
          / 86400) / r."halfLifeDays")) as fresh
      from ${sql.table(record)} s
      left join jsonb_to_recordset(${given}::jsonb) as r(field text, weight int, "halfLifeDays" int, place int) on true
      left join (
        select record_id, field, max(at) as at from field_change
        where record = ${record} and record_id = any(${[...ids]}::bigint[]) group by record_id, field
      ) h on h.record_id = s.id and h.field = ${changedAs[record]}
      where s.id = any(${[...ids]}::bigint[]) and s.erased_at is null
    ) f group by f.id, f.source, f.territory_id`
}

/** One record as it stands, not stored. Null where there is none. */
export async function qualityNow(
  tx: Tx,
  record: QualityRecord,
  id: number,
  now: Date,
): Promise<Quality | null> {
  const rules = await activeRules(tx)
  const { rows } = await sql<Quality>`
    select completeness, freshness, missing, stale from (${computedQuality(record, [id], rules[record], now)}) q`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** Computes these records anew and keeps what comes out; without `worth` their place in the worklist stays. */
export async function recomputeQuality(
  tx: Tx,
  record: QualityRecord,
  ids: readonly number[],
  now: Date,
  worth: WorthOf | null = null,
): Promise<void> {
  if (ids.length === 0) return
  const rules = await activeRules(tx)
  await writeQuality(
    tx,
    record,
    ids,
    computedQuality(record, ids, rules[record], now),
    worth ? worth(record, ids, now) : null,
    rules.version,
    now,
  )
}
