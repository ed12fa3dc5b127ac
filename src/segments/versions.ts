import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import type { Locale } from '../shared/texts.ts'
import { type ConditionNeeds, saidIn, vocabularyIn } from './asked.ts'
import { namesIn } from './names.ts'
import { segmentOf } from './queries-of-segment.ts'

type Version = {
  version: number
  name: string
  note: string
  condition: Written | null
  madeBy: { id: number; name: string } | null
  madeAt: Date
}

/** What a segment says and what it said before, newest first. */
export async function versionsOf(tx: Tx, needs: ConditionNeeds, id: number, language: Locale) {
  const { about } = await segmentOf(tx, id)
  const { rows } = await sql<Version>`
    select v.version, v.name, v.note, v.condition, v.made_at as "madeAt",
      case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as "madeBy"
    from (
      select version, name, note, condition, coalesce(changed_by, made_by) as made_by, changed_at as made_at
      from segment where id = ${id}::bigint
      union all
      select version, name, note, condition, made_by, made_at from segment_version where segment_id = ${id}::bigint) v
    left join app_user u on u.id = v.made_by
    order by v.version desc limit 500`.execute(tx)
  const worded = await vocabularyIn(tx, await needs.source(tx), language)
  const said = rows.flatMap(({ condition }) => (condition ? [{ about, when: condition.when }] : []))
  const names = await namesIn(tx, needs, said, worded.vocabulary)
  return {
    items: rows.map(row => ({
      ...row,
      sentence: row.condition && saidIn(row.condition.when, about, worded, names),
      madeAt: row.madeAt.toISOString(),
    })),
  }
}
