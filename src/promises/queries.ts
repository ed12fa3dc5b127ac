import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { calendarOf } from '../team/queries.ts'
import type { clockAnswer, promisesContract } from './model/contract.ts'
import type { PromiseKind } from './model/kind.ts'
import { standing } from './model/promise.ts'

export type Clock = z.infer<typeof clockAnswer>
type Summary = z.infer<(typeof promisesContract)['GET /api/promises/summary']['response']>

type Row = {
  id: number
  about: number
  state: Clock['state']
  minutes: number
  startedAt: Date
  dueAt: Date
  settledAt: Date | null
  userId: number | null
  territoryId: number | null
}

/** The clocks about these things, as they stand at `now`, by what they are about. */
export async function clocksAbout(
  tx: Tx,
  kind: string,
  about: number[],
  now: Date,
): Promise<Map<number, Clock>> {
  if (about.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select id, about, state, minutes, started_at as "startedAt", due_at as "dueAt", settled_at as "settledAt",
      user_id as "userId", territory_id as "territoryId"
    from promise where kind = ${kind} and about = any(${about}::bigint[])`.execute(tx)
  const calendars = new Map<string, Awaited<ReturnType<typeof calendarOf>>>()
  const clocks = new Map<number, Clock>()
  for (const row of rows) {
    const key = `${row.userId}:${row.territoryId}`
    const calendar = calendars.get(key) ?? (await calendarOf(tx, row))
    calendars.set(key, calendar)
    const at = standing(row, now, calendar)
    clocks.set(row.about, {
      id: row.id,
      state: at.state,
      minutes: row.minutes,
      startedAt: row.startedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
      minutesLeft: Math.round(at.minutesLeft),
      shareLeft: at.shareLeft,
      soon: at.soon,
    })
  }
  return clocks
}

export async function promiseSummary(
  tx: Tx,
  filter: { days: number; territoryId?: number; kind: PromiseKind },
  now: Date,
): Promise<Summary> {
  const since = new Date(now.getTime() - filter.days * 86_400_000)
  const { rows } = await sql<Summary['items'][number]>`
    select case when u.id is null then null else json_build_object('id', u.id, 'name', u.name) end as user,
      count(*) filter (where p.state = 'kept') as kept, count(*) filter (where p.state = 'broken') as broken,
      count(*) filter (where p.state = 'running') as running,
      percentile_disc(0.5) within group (order by p.minutes + coalesce(p.late_minutes, 0)) filter (where p.state = 'broken') as "medianMinutes"
    from promise p left join app_user u on u.id = p.user_id
    where p.kind = ${filter.kind} and p.started_at >= ${since} ${filter.territoryId ? sql`and p.territory_id = ${filter.territoryId}` : sql``}
    group by u.id, u.name order by 3 desc, u.name nulls last`.execute(tx)
  return { since: since.toISOString(), items: rows }
}

/** Who hears of a promise that nobody holds: a sales manager, else an administrator. */
export async function managerOnDuty(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id from app_user where state = 'active' and role in ('sales_manager', 'administrator')
    order by role = 'sales_manager' desc, id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}
