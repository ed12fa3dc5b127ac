import { sql } from 'kysely'
import { type FieldThen, fieldsThen } from '../customers/fields-then.ts'
import type { Tx } from '../platform/database.ts'
import { membersSql } from '../segments/compile.ts'
import { knownOf } from '../segments/read-known.ts'
import type { ConditionSource } from '../segments/source.ts'
import { needsOf } from '../shared/condition/needs.ts'
import type { Moment } from '../shared/condition/time.ts'
import { columnOfField } from './model/fields.ts'
import type { Case } from './model/stated.ts'

type Asked = { source: ConditionSource; moment: Moment; from: Date; fields: readonly string[] }
type Row = {
  id: number
  wonAt: Date | null
  lostAt: Date | null
  wonHere: boolean
  lostHere: boolean
  dealt: boolean
}
type Ended = Pick<Case, 'id' | 'outcome'> & { at: Date }

const atOnce = 2_000

/**
 * Accounts of the past after an id, in the order of their ids: those won since `from`, those lost since and never won, and those that
 * nobody ever touched; each with its fields as they were before it was first won, or lost. `aside` are neither: worked on without
 * an end, or of an earlier time. `last` is null after the last of them.
 */
export async function pastAccounts(
  tx: Tx,
  { source, moment, from, fields }: Asked,
  after: number,
): Promise<{ cases: Case[]; aside: number; last: number | null }> {
  const { rows } = await sql<Row>`
    select a.id, least(o.won_at, b.won_at) as "wonAt", o.lost_at as "lostAt",
      coalesce(o.won_here, false) or coalesce(b.won_here, false) as "wonHere", coalesce(o.lost_here, false) as "lostHere",
      o.n > 0 or b.n > 0 as dealt
    from account a
    cross join lateral (
      select count(*) as n, min(x.closed_at) filter (where x.state = 'won') as won_at, min(x.closed_at) filter (where x.state = 'lost') as lost_at,
        bool_or(x.state = 'won' and x.closed_at >= ${from} and x.closed_at < ${moment.now}) as won_here,
        bool_or(x.state = 'lost' and x.closed_at >= ${from} and x.closed_at < ${moment.now}) as lost_here
      from opportunity x where x.account_id = a.id) o
    cross join lateral (
      select count(*) as n, min(x.ordered_at) as won_at, bool_or(x.ordered_at >= ${from} and x.ordered_at < ${moment.now}) as won_here
      from customer_order x where x.account_id = a.id) b
    where a.erased_at is null and a.kind in ('customer', 'prospect') and a.id > ${after} order by a.id limit ${atOnce}`.execute(
    tx,
  )
  const ids = rows.map(({ id }) => id)
  const touched = await touchedOf(tx, ids, { source, moment })
  const ended = rows.flatMap(({ id, wonAt, lostAt, wonHere, lostHere, dealt }): Ended[] => {
    if (wonHere) return [{ id, outcome: 'won', at: wonAt! }]
    if (lostHere && wonAt === null) return [{ id, outcome: 'lost', at: lostAt! }]
    return dealt || touched.has(id) ? [] : [{ id, outcome: 'untouched', at: moment.now }]
  })
  const history = await fieldsThen(tx, 'account', ended)
  const needs = needsOf({ all: fields.map(trait => ({ trait, test: 'known' as const })) })
  const known = await knownOf(
    tx,
    'account',
    ended.map(({ id }) => id),
    needs,
    source,
    moment,
  )
  const cases = ended.map(({ id, outcome }, n): Case => {
    const traits = known.get(id)?.traits ?? {}
    const then = fields.map(field => [field, valueThen(traits[field], history[n]!.get(columnOfField(field)))])
    return { id, outcome, known: Object.fromEntries(then) }
  })
  return {
    cases,
    aside: rows.length - ended.length,
    last: rows.length < atOnce ? null : rows.at(-1)!.id,
  }
}

/** What stood there then; what is neither text nor a number is not known. */
function valueThen(today: unknown, then: FieldThen | undefined): string | number | null {
  const value = then?.changedSince ? then.before : today
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

async function touchedOf(
  tx: Tx,
  ids: readonly number[],
  { source, moment }: Pick<Asked, 'source' | 'moment'>,
): Promise<Set<number>> {
  const among = sql`${ids as number[]}::bigint[]`
  const { rows } = await sql<{
    id: number
  }>`${membersSql({ touches: {}, from: 1 }, 'account', { moment, source, among })}`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
