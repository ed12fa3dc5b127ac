import { sql } from 'kysely'
import type { z } from 'zod'
import { writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { backtestAnswer, backtestNames } from './model/backtest-contract.ts'

const groups = {
  today: sql`c.draft`,
  today_base: sql`c.base`,
  today_gained: sql`c.draft and not c.base`,
  today_lost: sql`c.base and not c.draft`,
} as const
export type TodayGroup = keyof typeof groups
export const isToday = (group: string): group is TodayGroup => Object.hasOwn(groups, group)

/** How many would come to be leads from the day of a back-test on, of so many people; null where that was not asked. */
export async function todayOf(
  tx: Tx,
  backtestId: number,
  people: number | null,
): Promise<z.infer<typeof backtestAnswer>['today']> {
  if (people === null) return null
  const { rows } = await sql<{ draft: number; base: number; gained: number; lost: number }>`
    select (count(*) filter (where ${groups.today}))::int as draft, (count(*) filter (where ${groups.today_base}))::int as base,
      (count(*) filter (where ${groups.today_gained}))::int as gained, (count(*) filter (where ${groups.today_lost}))::int as lost
    from definition_backtest_today c where c.backtest_id = ${backtestId}`.execute(tx)
  return { people, ...rows[0]! }
}

/** Who they are, `after` so many of them. */
export async function todayNames(
  tx: Tx,
  backtestId: number,
  group: TodayGroup,
  { after, limit }: { after: number | null; limit: number },
): Promise<z.infer<typeof backtestNames>> {
  const where = sql`c.backtest_id = ${backtestId} and ${groups[group]}`
  const { rows } = await sql<z.infer<typeof backtestNames>['items'][number]>`
    select c.id, null as "leadId", p.id as "personId", p.name, a.name as account, to_json(b.until_at)#>>'{}' as at, null as state,
      null as grade
    from definition_backtest_today c join definition_backtest b on b.id = c.backtest_id
    left join identity i on i.subject_id = c.person_id
    left join person p on p.id = coalesce(i.person_id, c.person_id) left join account a on a.id = p.account_id
    where ${where} ${after === null ? sql`` : sql`and c.id > ${after}`} order by c.id limit ${limit + 1}`.execute(
    tx,
  )
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from definition_backtest_today c where ${where}`.execute(tx)
  const items = rows.slice(0, limit)
  return {
    items,
    next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}
