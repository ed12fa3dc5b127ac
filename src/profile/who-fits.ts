import { sql } from 'kysely'
import { withinTime } from '../platform/bounded.ts'
import { readCursor, readIdCursor, refuseCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { conditionSql, membersSql } from '../segments/compile.ts'
import { type Named, namedSubjects } from '../segments/names.ts'
import { idOf, isThere } from '../segments/source.ts'
import type { Moment } from '../shared/condition/time.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import { company } from '../team/queries.ts'
import { profileRow, statementRows } from './queries.ts'

type Page = { cursor?: string | undefined; limit: number }

/** So long somebody waits, in milliseconds a statement. */
const patience = 4_000
const tooSlow = (): never =>
  refuse(
    'too_slow',
    503,
    'Who fits cannot be found while you wait. Make the profile a segment: it is counted then.',
  )

/** The parts of those who fit a profile that its size is told by, each of the whole. */
export const parts = {
  known: null,
  contacted: { touches: {}, from: 1, window: { days: 365 } },
  open: { trait: 'openOpportunities', test: 'number', from: 1 },
  won: {
    any: [
      { trait: 'wonOpportunities', test: 'number', from: 1 },
      { trait: 'orders', test: 'number', from: 1 },
    ],
  },
} as const satisfies Record<string, Condition | null>
export type SizePart = keyof typeof parts

async function ofProfile(
  tx: Tx,
  needs: ConditionNeeds,
  when: Condition,
  part: SizePart,
  now: Date,
): Promise<number[]> {
  const source = await needs.source(tx)
  const moment: Moment = { now, timeZone: (await company(tx)).timeZone }
  const idsOf = async (condition: Condition, among: readonly number[] | null): Promise<number[]> => {
    const asked = { moment, source, ...(among ? { among: sql`${among as number[]}::bigint[]` } : {}) }
    const { rows } = await sql<{ id: number }>`
      select m.id from (${membersSql(condition, 'account', asked)}) m order by m.id desc`.execute(tx)
    return rows.map(({ id }) => id)
  }
  const known = await idsOf(when, null)
  // Of those that fit alone the ledger is read.
  const narrowed = parts[part]
  return narrowed === null || known.length === 0 ? known : idsOf(narrowed, known)
}

/** How many accounts that fit a profile are known, were contacted within 12 months, have an open opportunity, and were ever won. */
export async function sizeOfProfile(
  tx: Tx,
  needs: ConditionNeeds,
  id: number,
  now: Date,
): Promise<Record<SizePart, number> | null> {
  const { condition } = await profileRow(tx, id)
  if (condition === null) return null
  const counted = await withinTime(tx, patience, async () => {
    const sizes = { known: 0, contacted: 0, open: 0, won: 0 }
    for (const part of Object.keys(sizes) as SizePart[])
      sizes[part] = (await ofProfile(tx, needs, condition.when, part, now)).length
    return sizes
  })
  return counted ?? tooSlow()
}

/** The accounts behind a figure of the size, newest record first. */
export async function accountsOfProfile(
  tx: Tx,
  needs: ConditionNeeds,
  id: number,
  { part, cursor, limit }: Page & { part: SizePart },
  now: Date,
): Promise<{ items: Named[]; next: string | null; total: number }> {
  const before = cursor === undefined ? Number.POSITIVE_INFINITY : readIdCursor(cursor)
  const { condition } = await profileRow(tx, id)
  const ids =
    condition === null
      ? []
      : ((await withinTime(tx, patience, () => ofProfile(tx, needs, condition.when, part, now))) ?? tooSlow())
  const rest = ids.filter(each => each < before)
  const page = rest.slice(0, limit)
  return {
    items: await namedSubjects(tx, 'account', page),
    next: rest.length > limit ? writeCursor([page.at(-1)!]) : null,
    total: ids.length,
  }
}

export type LookAlike = {
  id: number
  name: string
  second: string | null
  fits: boolean
  /** The sum of the logarithms of the lifts of the statements that hold. */
  score: number
  /** Ids of the statements that hold. */
  holds: number[]
}

/**
 * Accounts that were never won, and fit the profile or at least half of what its won accounts have more often; those of whom the lifts of
 * the statements that hold multiply to most first. The product orders them; it is no chance of winning, for statements overlap.
 */
export async function lookAlikes(
  tx: Tx,
  needs: ConditionNeeds,
  id: number,
  { cursor, limit }: Page,
  now: Date,
): Promise<{ items: LookAlike[]; next: string | null; total: number }> {
  const further = afterMark(cursor)
  const { condition } = await profileRow(tx, id)
  const statements = await statementRows(tx, id)
  if (condition === null || statements.length === 0) return { items: [], next: null, total: 0 }
  const source = await needs.source(tx)
  const asking = { moment: { now, timeZone: (await company(tx)).timeZone }, source }
  const test = (when: Condition) => sql`coalesce(${conditionSql(when, 'account', asking)}, false)`
  const weights = statements.map(({ ratio }) => (ratio === null ? 0 : Math.log(ratio)))
  const wanted = statements.map(({ less }) => !less)
  const held = statements.map(({ condition: { when } }) => test(when))
  const found = await withinTime(tx, patience, async () => {
    const { rows } = await sql<LookAlike & { held: boolean[]; total: number; mark: string }>`
      with asked as materialized (
        select ${idOf('account')} as id, array[${sql.join(held)}]::boolean[] as held, ${test(condition.when)} as fits
        from ${source.account.rows()}
        where ${isThere('account')} and a.kind = 'prospect'
          and not exists (select from opportunity x where x.account_id = a.id and x.state = 'won')
          and not exists (select from customer_order x where x.account_id = a.id)),
      weighed as (
        select asked.id, asked.held, asked.fits, round(w.score::numeric, 6) as score from asked
        cross join lateral (
          select coalesce(sum(u.weight) filter (where u.holds), 0) as score, count(*) filter (where u.holds and u.wanted) as n,
            count(*) filter (where u.wanted) as all_wanted
          from unnest(asked.held, ${weights}::float8[], ${wanted}::boolean[]) as u(holds, weight, wanted)) w
        where asked.fits or (w.n > 0 and w.n * 2 >= w.all_wanted)),
      counted as (select *, count(*) over () as total from weighed)
      select c.id, a.name, nullif(a.city, '') as second, c.fits, c.held, c.score::float8 as score, c.score::text as mark, c.total
      from counted c join account a on a.id = c.id ${further}
      order by c.score desc, c.id limit ${limit + 1}`.execute(tx)
    return rows
  })
  const rows = found ?? tooSlow()
  const items = rows.slice(0, limit)
  return {
    items: items.map(({ held: so, total: _, mark: __, ...row }) => ({
      ...row,
      holds: statements.flatMap((statement, n) => (so[n] ? [statement.id] : [])),
    })),
    next: rows.length > limit ? writeCursor([items.at(-1)!.mark, items.at(-1)!.id]) : null,
    total: rows[0]?.total ?? 0,
  }
}

function afterMark(cursor: string | undefined) {
  if (cursor === undefined) return sql``
  const [score, id] = readCursor(cursor, 2)
  if (!/^-?\d{1,6}(\.\d{1,9})?$/.test(String(score)) || !Number.isSafeInteger(Number(id)))
    return refuseCursor()
  return sql`where c.score < ${String(score)}::numeric or (c.score = ${String(score)}::numeric and c.id > ${Number(id)}::bigint)`
}
