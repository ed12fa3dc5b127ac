import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type ListShape, type Seeker, type Sql, shapes } from './list-columns.ts'

/**
 * A condition of whom it holds, as lists are narrowed by it. `test` is over the row of the person (`p`) or the account (`a`)
 * where the condition asks only what is looked up from there; of others who fit was found first, and `fitting` are their ids.
 */
export type Narrowing = { about: 'person' | 'account' } & ({ test: Sql } | { fitting: Sql })

export type Narrowed<Q> = Omit<Q, 'when'> & { when?: Narrowing | undefined }
/** What a list is asked for, its condition read. Refuses `bad_condition` by its place, and `too_slow` (503). */
export type Narrow = <Q extends { when?: string | undefined }>(
  tx: Tx,
  query: Q,
  now: Date,
) => Promise<Narrowed<Q>>

/**
 * Rows behind which is somebody of whom a condition holds: the person or the account of the row; of a condition about accounts
 * also the person's account, of one about persons also an account where one of them is.
 */
export function narrowedBy(shape: ListShape, narrowing: Narrowing, seeker: Seeker): Sql {
  const { about } = narrowing
  if ('test' in narrowing && shape === shapes[about] && seeker === 'anyone') return sql`(${narrowing.test})`
  const of = shape.subjects[about]
  if (of) return fits(of, narrowing)
  const { account } = shape.subjects
  if (about === 'account' || !account) return sql`false`
  return sql`${account} in (select q.account_id from person q where ${fits(sql.ref('q.id'), narrowing)})`
}

const fits = (of: Sql, narrowing: Narrowing): Sql =>
  'fitting' in narrowing
    ? sql`${of} = any(${narrowing.fitting})`
    : sql`${of} in (select ${shapes[narrowing.about].id} from ${shapes[narrowing.about].rows()}
        where ${sql.ref(narrowing.about === 'person' ? 'p.erased_at' : 'a.erased_at')} is null and ${narrowing.test})`
