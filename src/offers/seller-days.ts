import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { calendarOf } from '../team/queries.ts'
import { freeSlots, type SellerDays, type Slot } from './model/slots.ts'
import { meetingRuleOf } from './queries.ts'
import type { MeetingRule } from './store.ts'

type Stretched = { userId: number; from: Date; to: Date }

/** Whose times are offered: those who are named, else everybody who sells, as leads are routed among them. */
async function sellersOf(tx: Tx, rule: MeetingRule & { userIds: number[] }): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from app_user where state = 'active' and role in ('sales', 'sales_manager')
      and ${rule.who === 'named' ? sql`id = any(${rule.userIds}::bigint[])` : sql`role = 'sales'`}
    order by array_position(${rule.userIds}::bigint[], id), id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The free times of a call to action, without the appointment that is to be moved. Null when it offers none at all. */
export async function slotsOf(
  tx: Tx,
  actionId: number,
  now: Date,
  { but = null, only = null }: { but?: number | null; only?: number | null } = {},
): Promise<{ rule: MeetingRule & { userIds: number[] }; slots: Slot[]; ahead: Map<number, number> } | null> {
  const rule = await meetingRuleOf(tx, actionId)
  if (!rule) return null
  const userIds = only === null ? await sellersOf(tx, rule) : [only]
  const until = new Date(now.getTime() + (rule.daysAhead + 1) * 86_400_000)
  const absences = await sql<Stretched>`
    select user_id as "userId", from_at as "from", to_at as "to" from absence
    where user_id = any(${userIds}::bigint[]) and to_at > ${now} and from_at < ${until}`.execute(tx)
  const held = await sql<Stretched>`
    select user_id as "userId", lower(held) as "from", upper(held) as "to" from appointment
    where user_id = any(${userIds}::bigint[]) and state = 'booked' and upper(held) > ${now} and starts_at < ${until}
      and id is distinct from ${but}::bigint`.execute(tx)
  const sellers: SellerDays[] = []
  for (const userId of userIds)
    sellers.push({
      userId,
      calendar: await calendarOf(tx, { userId }),
      absences: absences.rows.filter(each => each.userId === userId),
      held: held.rows.filter(each => each.userId === userId),
    })
  const ahead = new Map<number, number>()
  for (const { userId } of held.rows) ahead.set(userId, (ahead.get(userId) ?? 0) + 1)
  return { rule, slots: freeSlots(sellers, rule, now), ahead }
}
