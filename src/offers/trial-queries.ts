import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import { companyDay } from './company-day.ts'
import { type TrialState, trialStates } from './model/call-to-action.ts'
import type { responseContract } from './model/response-contract.ts'

type Trials = z.infer<(typeof responseContract)['GET /api/trials']['response']>
export type ShownTrial = Trials['items'][number]

const shown = (today: string): RawBuilder<unknown> => sql`
  select t.id, t.state, json_build_object('id', p.id, 'name', p.name) as person, ${reference('a')} as account, t.lead_id as "leadId",
    ${reference('c')} as action, to_json(t.asked_at)#>>'{}' as "askedAt", t.runs_until as "runsUntil",
    (t.state = 'granted' and t.runs_until < ${today}::date) as overdue, to_json(t.settled_at)#>>'{}' as "settledAt",
    u.name as "settledBy", t.note
  from trial t join person p on p.id = t.person_id left join account a on a.id = p.account_id
  left join call_to_action c on c.id = t.action_id left join app_user u on u.id = t.settled_by`

export async function listTrials(
  tx: Tx,
  asked: {
    state?: TrialState | undefined
    actionId?: number | undefined
    cursor?: string | undefined
    limit: number
  },
  now: Date,
): Promise<Trials> {
  const of = asked.actionId === undefined ? sql`true` : sql`t.action_id = ${asked.actionId}`
  const counted = await sql<{ state: TrialState; n: number }>`
    select t.state, count(*) as n from trial t where ${of} group by 1`.execute(tx)
  const counts = Object.fromEntries(trialStates.map(state => [state, 0])) as Record<TrialState, number>
  for (const { state, n } of counted.rows) counts[state] = n
  const after = asked.cursor ? readIdCursor(asked.cursor) : null
  const { rows } = await sql<ShownTrial>`
    ${shown(await companyDay(tx, now))} where ${of} and ${asked.state === undefined ? sql`true` : sql`t.state = ${asked.state}`}
      and ${after === null ? sql`true` : sql`t.id < ${after}`} order by t.id desc limit ${asked.limit + 1}`.execute(
    tx,
  )
  const items = rows.slice(0, asked.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > asked.limit && last ? writeCursor([last.id]) : null,
    total:
      asked.state === undefined
        ? trialStates.reduce((sum, state) => sum + counts[state], 0)
        : counts[asked.state],
    counts,
  }
}

export async function trialById(tx: Tx, id: number, now: Date): Promise<ShownTrial> {
  const { rows } = await sql<ShownTrial>`${shown(await companyDay(tx, now))} where t.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_trial', 404, 'There is no such trial.')
}

export type HeldTrial = { state: TrialState; runsUntil: string | null; ownerId: number | null }
export async function lockTrial(tx: Tx, id: number): Promise<HeldTrial> {
  const { rows } = await sql<HeldTrial>`
    select t.state, t.runs_until as "runsUntil", (select l.owner_id from lead l where l.id = t.lead_id) as "ownerId"
    from trial t where t.id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_trial', 404, 'There is no such trial.')
}

export type EndingTrial = {
  id: number
  personId: number
  personName: string
  leadId: number | null
  ownerId: number | null
  runsUntil: string
  headline: string | null
  language: string | null
}
/** Granted trials whose last day is at most so many days ahead of `today`, not reminded of that day yet. */
export async function endingTrials(tx: Tx, today: string, days: number): Promise<EndingTrial[]> {
  const { rows } = await sql<EndingTrial>`
    select t.id, t.person_id as "personId", p.name as "personName", t.lead_id as "leadId", l.owner_id as "ownerId",
      t.runs_until as "runsUntil", c.headline, c.language
    from trial t join person p on p.id = t.person_id left join lead l on l.id = t.lead_id
    left join call_to_action c on c.id = t.action_id
    where t.state = 'granted' and t.runs_until <= ${today}::date + ${days}::int and t.reminded_on is distinct from t.runs_until
    order by t.id limit 500`.execute(tx)
  return rows
}
