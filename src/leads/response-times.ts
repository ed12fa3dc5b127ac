import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { type Calendar, workingMinutesBetween } from '../shared/working-hours.ts'
import { calendarOf, calendarsOf } from '../team/queries.ts'
import { type Answered, bySteps, effectOf, quartiles, settledDays, stepOf } from './model/response/times.ts'
import type { responseTimesContract } from './model/response-contract.ts'

type Figures = z.infer<(typeof responseTimesContract)['GET /api/response-times']['response']>
type Names = z.infer<(typeof responseTimesContract)['GET /api/response-times/leads']['response']>
type Narrowed = { days: number; territoryId?: number | undefined }
type By = 'owner' | 'source' | 'territory' | 'grade'

/** So many are reckoned while somebody waits; of more the newest. */
const mostLeads = 20_000
const DAY = 86_400_000

type Row = {
  id: number
  grade: string
  source: string | null
  ownerId: number | null
  territoryId: number | null
  capturedAt: Date
  toldAt: Date | null
  answeredAt: Date | null
  raisedAt: Date
  opened: boolean
}
type Lead = Answered & Pick<Row, 'id' | 'source' | 'ownerId' | 'territoryId'>

/**
 * Leads of a time with how soon they were told and answered. Captured: when what raised them was done, at most a day before; told:
 * when the notice to the owner was written, else when it was routed; answered: the first contact by sales that is in the log, or the
 * verdict, whichever came first. Working minutes are those of whoever has it.
 */
async function answeredLeads(
  tx: Tx,
  { days, territoryId }: Narrowed,
  now: Date,
): Promise<{ leads: Lead[]; since: Date; cut: boolean }> {
  const since = new Date(now.getTime() - days * DAY)
  const { rows } = await sql<Row>`
    select l.id, l.grade, l.source, l.owner_id as "ownerId", l.territory_id as "territoryId", l.raised_at as "raisedAt",
      coalesce((select t.occurred_at from touch t where t.id = l.touch_id and t.occurred_at <= l.raised_at
        and t.occurred_at > l.raised_at - interval '1 day'), l.raised_at) as "capturedAt",
      coalesce((select n.at from notification n where n.dedupe_key = 'lead.routed:' || l.id), l.routed_at) as "toldAt",
      least(l.verdict_at, (select min(t.occurred_at) from touch t where t.subject_id = l.person_id and t.side = 'sales' and not t.machine
        and t.withdrawn is null and t.kind in ('call', 'email', 'letter', 'meeting', 'visit') and t.occurred_at >= l.raised_at
        and not exists (select from touch c where c.supersedes_id = t.id))) as "answeredAt",
      exists (select from opportunity o where (o.lead_id = l.id or o.id = l.opportunity_id)
        and o.opened_at < l.raised_at + make_interval(days => ${settledDays})) as opened
    from lead l where l.raised_at >= ${since}::timestamptz and l.raised_at <= ${now}::timestamptz and l.state <> 'joined'
      ${territoryId ? sql`and l.territory_id = ${territoryId}` : sql``}
    order by l.raised_at desc, l.id desc limit ${mostLeads + 1}`.execute(tx)
  const used = rows.slice(0, mostLeads)
  const owners = [...new Set(used.flatMap(({ ownerId }) => ownerId ?? []))]
  const calendars = await calendarsOf(tx, owners)
  const house = used.length > 0 ? await calendarOf(tx, {}) : null
  return {
    leads: used.map(row => leadOf(row, (row.ownerId && calendars.get(row.ownerId)) || house!, now)),
    since,
    cut: rows.length > mostLeads,
  }
}

function leadOf(row: Row, calendar: Calendar, now: Date): Lead {
  const { capturedAt, toldAt, answeredAt, raisedAt, opened } = row
  const from = toldAt ?? raisedAt
  const isSettled = now.getTime() - raisedAt.getTime() >= settledDays * DAY
  return {
    ...row,
    machineSeconds: toldAt && Math.max(0, (toldAt.getTime() - capturedAt.getTime()) / 1000),
    humanMinutes: answeredAt && Math.max(0, workingMinutesBetween(from, answeredAt, calendar)),
    opportunity: opened || isSettled ? opened : null,
  }
}

const keyOf = (lead: Lead, by: By): string => {
  const value = { owner: lead.ownerId, source: lead.source, territory: lead.territoryId, grade: lead.grade }[
    by
  ]
  return value === null ? 'none' : String(value)
}

/** How soon leads were told and answered, by step and by whom or where from, and what a prompt answer goes with. */
export async function responseTimes(
  tx: Tx,
  { by, prompt, ...narrowed }: Narrowed & { by: By; prompt: number },
  now: Date,
): Promise<Figures> {
  const { leads, since, cut } = await answeredLeads(tx, narrowed, now)
  const groups = new Map<string, Lead[]>()
  for (const lead of leads) {
    const key = keyOf(lead, by)
    groups.set(key, [...(groups.get(key) ?? []), lead])
  }
  const names = await namesOf(tx, by, [...groups.keys()])
  return {
    since: since.toISOString(),
    leads: leads.length,
    cut,
    ...timesOf(leads),
    steps: bySteps(leads),
    effect: effectOf(leads, prompt),
    rows: [...groups]
      .map(([key, own]) => ({
        key,
        name: names.get(key) ?? null,
        leads: own.length,
        answered: own.filter(isAnswered).length,
        ...timesOf(own),
      }))
      .sort((a, b) => b.leads - a.leads || (a.key < b.key ? -1 : 1)),
  }
}

const isAnswered = ({ humanMinutes }: Lead): boolean => humanMinutes !== null
const timesOf = (leads: readonly Lead[]) => ({
  machineSeconds: quartiles(leads.flatMap(({ machineSeconds }) => machineSeconds ?? [])),
  humanMinutes: quartiles(leads.flatMap(({ humanMinutes }) => humanMinutes ?? [])),
})

async function namesOf(tx: Tx, by: By, keys: readonly string[]): Promise<Map<string, string>> {
  const known = keys.filter(key => key !== 'none')
  if (by === 'source' || by === 'grade') return new Map(known.map(key => [key, key]))
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from ${sql.table(by === 'owner' ? 'app_user' : 'territory')} where id = any(${known.map(Number)}::bigint[])`.execute(
    tx,
  )
  return new Map(rows.map(({ id, name }) => [String(id), name]))
}

type Group = Narrowed & {
  by: By
  step?: string | undefined
  key?: string | undefined
  ended?: 'settled' | 'yes' | undefined
  answered?: 'true' | undefined
}

function isOf({ by, step, key, ended, answered }: Group, lead: Lead): boolean {
  if (step !== undefined && stepOf(lead.humanMinutes) !== step) return false
  if (key !== undefined && keyOf(lead, by) !== key) return false
  if (answered && !isAnswered(lead)) return false
  return ended === undefined || (ended === 'yes' ? lead.opportunity === true : lead.opportunity !== null)
}

/** The leads behind a figure, the latest first. */
export async function responseLeads(
  tx: Tx,
  query: Group & { cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Names> {
  const after = query.cursor ? readIdCursor(query.cursor) : null
  const { leads } = await answeredLeads(tx, query, now)
  const all = leads.filter(lead => isOf(query, lead))
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
  const page = all.slice(start, start + query.limit)
  const { rows } = await sql<Omit<Names['items'][number], 'machineSeconds' | 'humanMinutes' | 'opportunity'>>`
    select l.id as "leadId", ${reference('p')} as person, ${reference('a')} as account, l.grade, l.state,
      to_json(l.raised_at)#>>'{}' as "raisedAt"
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id
    where l.id = any(${page.map(({ id }) => id)}::bigint[])`.execute(tx)
  const found = new Map(rows.map(row => [row.leadId, row]))
  return {
    items: page.flatMap(({ id, machineSeconds, humanMinutes, opportunity }) => {
      const row = found.get(id)
      return row ? [{ ...row, machineSeconds, humanMinutes, opportunity }] : []
    }),
    next: start + query.limit < all.length ? writeCursor([page.at(-1)!.id]) : null,
    total: all.length,
  }
}
