import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { ListShape, Seeker, Sql } from './list-columns.ts'
import type { Condition } from './model/columns.ts'

type Of = { id: number; about: 'person' | 'account' }

/**
 * Whom the segments that conditions name are about, by id; of none where no condition names one. Refuses `no_such_segment`
 * where one is not there, or archived: nobody is in it any more.
 */
export async function segmentsNamed(
  tx: Tx,
  conditions: readonly Condition[],
  field = 'where',
): Promise<Map<number, Of>> {
  const ids = [
    ...new Set(conditions.filter(({ key }) => key === 'segment').flatMap(({ values }) => values.map(Number))),
  ]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Of>`
    select id, about from segment where archived_at is null and id = any(${ids}::bigint[])`.execute(tx)
  const found = new Map(rows.map(each => [each.id, each]))
  const lost = ids.find(id => !found.has(id))
  if (lost !== undefined) refuse('no_such_segment', 422, `There is no segment ${lost}.`, { field })
  return found
}

/**
 * Rows behind which is somebody in any of these segments: the person or the account of the row; of a segment of accounts also
 * the person's account, of a segment of persons also an account where one of them is.
 */
export function inSegments(
  { subjects }: ListShape,
  { operator, values }: Condition,
  segments: ReadonlyMap<number, Of>,
  seeker: Seeker,
): Sql {
  const named = values.map(id => segments.get(Number(id))!)
  const tests = (['person', 'account'] as const).flatMap(about => {
    const ids = named.filter(each => each.about === about).map(({ id }) => id)
    if (ids.length === 0) return []
    const of = subjects[about]
    if (of) return [isMember(of, ids, seeker)]
    return subjects.account && about === 'person' ? [hasMember(subjects.account, ids)] : []
  })
  const any = tests.length === 0 ? sql`false` : sql`(${sql.join(tests, sql` or `)})`
  return operator === 'is_not' ? sql`(${any} is not true)` : any
}

/** For a restricted reader row by row: all members of a segment would be tried by the policy first. */
const isMember = (of: Sql, ids: readonly number[], seeker: Seeker): Sql =>
  seeker === 'restricted'
    ? sql`exists (select from segment_member m where m.segment_id = any(${ids as number[]}::bigint[]) and m.subject_id = ${of})`
    : sql`${of} in (select m.subject_id from segment_member m where m.segment_id = any(${ids as number[]}::bigint[]))`

const hasMember = (account: Sql, ids: readonly number[]): Sql =>
  sql`${account} in (select q.account_id from segment_member m join person q on q.id = m.subject_id
    where m.segment_id = any(${ids as number[]}::bigint[]))`
