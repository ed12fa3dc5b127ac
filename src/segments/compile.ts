import { sql } from 'kysely'
import { traitValue } from '../platform/trait.ts'
import type { About, Condition, PersonsTest, SegmentTest, TraitTest } from '../shared/condition/tree.ts'
import { contrary, counted, isIn } from './compile-figure.ts'
import { sequenceSql, touchesSql } from './compile-touches.ts'
import { valueSql } from './compile-value.ts'
import { type Asking, idOf, isThere, type Sql, traitSql } from './source.ts'

/** The ids of all whom a condition holds of, among those asked about, as a query of one column `id`. */
export function membersSql(condition: Condition, about: About, asking: Asking): Sql {
  const among = asking.among ? sql`${idOf(about)} = any(${asking.among}) and` : sql``
  return sql`select ${idOf(about)} as id from ${asking.source[about].rows()}
    where ${among} ${isThere(about)} and ${conditionSql(condition, about, asking)}`
}

/**
 * A condition over the rows of its source, the same as `holds` in memory. It may answer null where `holds` answers no: below
 * a `not` that is made no.
 */
export function conditionSql(condition: Condition, about: About, asking: Asking): Sql {
  if ('all' in condition) return joined(condition.all, sql` and `, sql`true`, about, asking)
  if ('any' in condition) return joined(condition.any, sql` or `, sql`false`, about, asking)
  if ('not' in condition) return contrary(conditionSql(condition.not, about, asking))
  if ('trait' in condition) return traitTest(condition, about, asking)
  if ('touches' in condition) return touchesSql(condition, about, asking)
  if ('sequence' in condition) return sequenceSql(condition, about, asking)
  if ('segment' in condition) return segmentSql(condition, about)
  if ('account' in condition)
    return isIn(sql.ref('p.account_id'), accountsSql(condition.account, asking), asking)
  return personsSql(condition, asking)
}

function joined(parts: readonly Condition[], by: Sql, none: Sql, about: About, asking: Asking): Sql {
  if (parts.length === 0) return none
  return sql`(${sql.join(
    parts.map(part => conditionSql(part, about, asking)),
    by,
  )})`
}

function traitTest({ trait, ...test }: TraitTest, about: About, { moment, source, among }: Asking): Sql {
  const asked = traitSql(source[about], trait)
  return valueSql(test, asked.kind, traitValue(asked, { moment, ...(among ? { among } : {}) }), moment)
}

/** In a segment of persons, of accounts, or by the account of the person. */
const segmentSql = ({ segment }: SegmentTest, about: About): Sql =>
  about === 'account'
    ? sql`exists (select from segment_member m where m.segment_id = ${segment}::bigint and m.subject_id = a.id)`
    : sql`exists (select from segment_member m where m.segment_id = ${segment}::bigint and m.subject_id in (p.id, p.account_id))`

function accountsSql(condition: Condition, { among, ...asking }: Asking): Sql {
  const accounts = among && sql`array(select account_id from person where id = any(${among}))`
  return membersSql(condition, 'account', { ...asking, ...(accounts ? { among: accounts } : {}) })
}

function personsSql({ persons, from, to }: PersonsTest, asked: Asking): Sql {
  const { among, ...asking } = asked
  const theirs = among && sql`array(select id from person where account_id = any(${among}))`
  const fitting = membersSql(persons, 'person', { ...asking, ...(theirs ? { among: theirs } : {}) })
  const range = { from: from ?? (to === undefined ? 1 : 0), to }
  return counted(
    range,
    test =>
      isIn(
        idOf('account'),
        sql`select q.account_id from person q where ${isIn(sql.ref('q.id'), fitting, asked)} and q.account_id is not null
          ${theirs ? sql`and q.id = any(${theirs})` : sql``} group by q.account_id having ${test}`,
        asked,
      ),
    sql`count(*)`,
  )
}
