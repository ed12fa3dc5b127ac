import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import type { About } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { type ConditionNeeds, saidIn, vocabularyIn } from './asked.ts'
import { namesIn } from './names.ts'

type Row = {
  id: number
  name: string
  kind: 'live' | 'static'
  about: About
  condition: Written | null
  since: Date
  subjectId: number
}

/** The segments that somebody is in, by name; of a person those of the account too. Refuses `no_such_record` (404). */
export async function segmentsOfSubject(
  tx: Tx,
  needs: ConditionNeeds,
  about: About,
  id: number,
  language: Locale,
) {
  const { rows: there } = await sql<{ accountId: number | null }>`
    select ${about === 'person' ? sql.ref('account_id') : sql`null::bigint`} as "accountId"
    from ${sql.table(about)} where id = ${id}::bigint`.execute(tx)
  if (!there[0]) return refuse('no_such_record', 404, 'There is no such record.')
  const { rows } = await sql<Row>`
    select s.id, s.name, s.kind, s.about, s.condition, m.since, m.subject_id as "subjectId"
    from segment_member m join segment s on s.id = m.segment_id
    where m.subject_id in (${id}::bigint, ${there[0].accountId}::bigint)
    order by lower(s.name), s.id`.execute(tx)
  const worded = await vocabularyIn(tx, await needs.source(tx), language)
  const said = rows.flatMap(row => (row.condition ? [{ about: row.about, when: row.condition.when }] : []))
  const names = await namesIn(tx, needs, said, worded.vocabulary)
  return {
    items: rows.map(({ condition, ...row }) => ({
      ...row,
      sentence: condition && saidIn(condition.when, row.about, worded, names),
      since: row.since.toISOString(),
    })),
  }
}
