import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { QualityRecord, QualityRules } from './model/completeness.ts'

export async function insertRules(
  tx: Tx,
  rules: QualityRules,
  userId: number | null,
  now: Date,
): Promise<void> {
  await sql`update quality_rule set active = false where active`.execute(tx)
  await sql`
    insert into quality_rule (version, rules, active, created_by, created_at)
    select coalesce(max(version), 1) + 1, ${JSON.stringify(rules)}::jsonb, true, ${userId}, ${now} from quality_rule`.execute(
    tx,
  )
}

/**
 * Writes what `computed` gives (record_id, completeness, freshness, missing, stale, source, territory_id) for these
 * records, and takes out those that are no longer there. `worth` gives (id, cents); without it the worth stays.
 */
export async function writeQuality(
  tx: Tx,
  record: QualityRecord,
  ids: readonly number[],
  computed: RawBuilder<unknown>,
  worth: RawBuilder<unknown> | null,
  version: number,
  now: Date,
): Promise<void> {
  await sql`
    with computed as materialized (${computed}), worth as materialized (${worth ?? sql`select 0::bigint as id, 0::bigint as cents where false`}),
    gone as (delete from record_quality q where q.record = ${record} and q.record_id = any(${[...ids]}::bigint[])
      and not exists (select 1 from computed c where c.record_id = q.record_id))
    insert into record_quality (record, record_id, completeness, freshness, missing, stale, source, territory_id,
      worth_cents, version, computed_at)
    select ${record}, c.record_id, c.completeness, c.freshness, c.missing, c.stale, c.source, c.territory_id,
      coalesce(w.cents, 0), ${version}, ${now}
    from computed c left join worth w on w.id = c.record_id
    on conflict (record, record_id) do update set completeness = excluded.completeness, freshness = excluded.freshness,
      missing = excluded.missing, stale = excluded.stale, source = excluded.source, territory_id = excluded.territory_id,
      worth_cents = ${worth === null ? sql`record_quality.worth_cents` : sql`excluded.worth_cents`},
      version = excluded.version, computed_at = excluded.computed_at`.execute(tx)
}

/** Takes records that wait, some at a time; others who take at the same moment get others. */
export async function takeDue(tx: Tx, most: number): Promise<{ record: QualityRecord; id: number }[]> {
  const { rows } = await sql<{ record: QualityRecord; id: number }>`
    with taken as (delete from quality_due where ctid in (
      select ctid from quality_due limit ${most} for update skip locked) returning record, record_id)
    select distinct record, record_id as id from taken order by record, id`.execute(tx)
  return rows
}
