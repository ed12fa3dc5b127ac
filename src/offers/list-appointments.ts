import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { Actor } from '../team/model/actor.ts'
import { type AppointmentShow, appointmentShows } from './model/call-to-action.ts'
import type { responseContract } from './model/response-contract.ts'

type Appointments = z.infer<(typeof responseContract)['GET /api/appointments']['response']>
type Asked = z.output<(typeof responseContract)['GET /api/appointments']['query']>

/** Each appointment stands in one of these and no other. */
const showOf = (now: Date): RawBuilder<unknown> => sql`
  case when m.state = 'cancelled' then 'cancelled' when m.outcome is not null then m.outcome
    when m.starts_at >= ${now} then 'ahead' else 'unsaid' end`

/** Ahead: the next first; all others the latest first. With how many there are of each. */
export async function listAppointments(tx: Tx, actor: Actor, asked: Asked, now: Date): Promise<Appointments> {
  const isAhead = asked.show === 'ahead'
  const of = sql`${asked.mine === 'true' ? sql`m.user_id = ${actor.userId}` : sql`true`}
    and ${asked.actionId === undefined ? sql`true` : sql`m.action_id = ${asked.actionId}`}`
  const counted = await sql<{ show: AppointmentShow; n: number }>`
    select ${showOf(now)} as show, count(*) as n from appointment m where ${of} group by 1`.execute(tx)
  const counts = Object.fromEntries(appointmentShows.map(show => [show, 0])) as Record<
    AppointmentShow,
    number
  >
  for (const { show, n } of counted.rows) counts[show] = n
  const after = asked.cursor ? readCursor(asked.cursor, 2) : null
  const beyond = isAhead ? sql`>` : sql`<`
  const order = isAhead ? sql`asc` : sql`desc`
  const { rows } = await sql<Appointments['items'][number]>`
    select m.id, json_build_object('id', u.id, 'name', u.name) as user, json_build_object('id', p.id, 'name', p.name) as person,
      ${reference('a')} as account, m.lead_id as "leadId", m.way, to_json(m.starts_at)#>>'{}' as "startsAt",
      to_json(m.ends_at)#>>'{}' as "endsAt", m.state, m.outcome, m.cancelled_by as "cancelledBy", m.time_zone as "timeZone", m.message
    from appointment m join app_user u on u.id = m.user_id join person p on p.id = m.person_id left join account a on a.id = p.account_id
    where ${of} and ${showOf(now)} = ${asked.show}
      ${after ? sql`and (m.starts_at, m.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by m.starts_at ${order}, m.id ${order} limit ${asked.limit + 1}`.execute(tx)
  const items = rows.slice(0, asked.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > asked.limit && last ? writeCursor([last.startsAt, last.id]) : null,
    total: counts[asked.show],
    counts,
  }
}
