import { type RawBuilder, sql } from 'kysely'

type Sql = RawBuilder<unknown>

/** The values of record `t` for the keys of a JSON object, as an object; declared fields as custom.<key>. */
export const valuesIn = (keys: Sql): Sql => sql`(
  select coalesce(jsonb_object_agg(k, case when k like 'custom.%' then coalesce(to_jsonb(t) -> 'custom' -> substr(k, 8), 'null')
    else to_jsonb(t) -> k end), '{}') from jsonb_object_keys(${keys}) k)`

/**
 * What a change would do to each of these records (`ids` a query of one column): rows of record_id, verdict (changes, same,
 * refused), why, before and after. `after` and `hindrance` are of the record `t`, which is null where it is gone.
 */
export const lookedAt = (table: string, ids: Sql, after: Sql, hindrance: Sql): Sql => sql`
  select w.id as record_id,
    case when w.why is not null then 'refused' when w.before = w.after then 'same' else 'changes' end as verdict, w.why,
    case when w.why is null then w.before end as before, case when w.why is null then w.after end as after
  from (
    select g.id, case when t.id is null then 'gone' else ${hindrance} end as why, a.after, ${valuesIn(sql`a.after`)} as before
    from (select distinct id from (${ids}) i) g left join ${sql.table(table)} t on t.id = g.id
      cross join lateral (select ${after} as after) a
  ) w`
