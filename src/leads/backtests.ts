import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { estimatedMinutes } from '../touches/model/selling-minutes.ts'
import { isToday, type TodayGroup, todayNames, todayOf } from './backtest-today.ts'
import { draftRow, lastVersion } from './drafts.ts'
import type { backtestAnswer, backtestNames } from './model/backtest-contract.ts'
import { backtest, type PastCase } from './model/definition/backtest.ts'
import { asksLikelihood } from './model/definition/needs.ts'
import type { Rules } from './model/definition/rules.ts'
import { insertBacktest } from './store-backtests.ts'

export type BacktestAnswer = z.infer<typeof backtestAnswer>
type NamesAnswer = z.infer<typeof backtestNames>

/** Has a draft tried on the last so many months, by a job. Refuses `not_open`. */
export async function askBacktest(
  tx: Tx,
  actor: Actor,
  draftId: number,
  months: number,
  now: Date,
): Promise<void> {
  const draft = await draftRow(tx, draftId)
  if (draft.state !== 'open') refuse('not_open', 409, 'This draft has ended. Begin another to try it.')
  const { rows } = await sql<{ from: Date }>`
    select ${now}::timestamptz - make_interval(months => ${months}::int) as "from"`.execute(tx)
  const id = await insertBacktest(
    tx,
    {
      ...{ draftId, revision: draft.revision, against: await lastVersion(tx) },
      ...{ from: rows[0]!.from, until: now, userId: actor.userId },
    },
    now,
  )
  await enqueue(tx, 'leads.backtest', { id })
}

type BacktestRow = {
  id: number
  revision: number
  against: number
  from: Date
  until: Date
  state: 'waiting' | 'done' | 'failed'
  lookedAt: number
  asToday: number
  rules: Rules
  todayPeople: number | null
}
type CaseRow = PastCase & {
  judgedBy: number | null
  base: boolean
  moved: Record<string, 'lost' | 'gained'>
  source: string | null
  campaignId: number | null
  territoryId: number | null
}

/** The last backtest of a draft, null where there was none; its figures once it is done. */
export async function backtestOf(tx: Tx, draftId: number): Promise<{ backtest: BacktestAnswer | null }> {
  const { revision } = await draftRow(tx, draftId)
  const { rows } = await sql<BacktestRow>`
    select t.id, t.revision, t.against, t.from_at as "from", t.until_at as until, t.state, t.looked_at as "lookedAt",
      t.as_today as "asToday", t.today_people as "todayPeople", r.rules
    from definition_backtest t join definition_revision r on r.draft_id = t.draft_id and r.revision = t.revision
    where t.draft_id = ${draftId} order by t.id desc limit 1`.execute(tx)
  const [row] = rows
  if (!row) return { backtest: null }
  const { rules, todayPeople, ...told } = row
  const backtest = {
    ...told,
    asksLikelihood: asksLikelihood(rules),
    from: row.from.toISOString(),
    until: row.until.toISOString(),
    isOld: row.revision !== revision,
  }
  const done = row.state === 'done'
  return {
    backtest: {
      ...backtest,
      found: done ? await found(tx, row) : null,
      today: done ? await todayOf(tx, row.id, todayPeople) : null,
    },
  }
}

async function found(tx: Tx, { id, against }: BacktestRow): Promise<NonNullable<BacktestAnswer['found']>> {
  const { rows } = await sql<CaseRow>`
    select id, before, draft, judged_by as "judgedBy", base, moved, source, campaign_id as "campaignId", territory_id as "territoryId",
      case when lead_id is null and opportunity is null then null
        else json_build_object('accepted', accepted, 'opportunity', opportunity, 'won', won) end as outcome,
      margin_cents as "marginCents", selling_minutes as "sellingMinutes"
    from definition_backtest_case where backtest_id = ${id} order by id`.execute(tx)
  const { before, draft, both, lost, gained } = backtest(rows)
  const judgedElse = rows.filter(({ before: was, judgedBy }) => was && judgedBy !== against).length
  const rules = new Map<string, { lost: number; gained: number }>()
  for (const { moved } of rows)
    for (const [ruleId, how] of Object.entries(moved)) {
      const so = rules.get(ruleId) ?? { lost: 0, gained: 0 }
      so[how]++
      rules.set(ruleId, so)
    }
  return {
    before,
    draft,
    both: both.length,
    lost: lost.length,
    gained: gained.length,
    judgedElse,
    gainedByBase: rows.filter(row => row.draft && !row.before && row.base).length,
    sellingMinutes: estimatedMinutes,
    bySource: await grouped(tx, rows, 'source'),
    byCampaign: await grouped(tx, rows, 'campaignId'),
    byTerritory: await grouped(tx, rows, 'territoryId'),
    byRule: [...rules].map(([ruleId, moved]) => ({ ruleId, ...moved })),
  }
}

type By = 'source' | 'campaignId' | 'territoryId'
const tables = { source: null, campaignId: 'campaign', territoryId: 'territory' } as const
const shown = 15

/** The same by what leads come from, the most first. */
async function grouped(tx: Tx, rows: readonly CaseRow[], by: By) {
  const groups = Map.groupBy(rows, row => row[by])
  const ids = [...groups.keys()].filter(key => typeof key === 'number')
  const table = tables[by]
  const { rows: named } = table
    ? await sql<{
        id: number
        name: string
      }>`select id, name from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(tx)
    : { rows: [] }
  return [...groups]
    .map(([key, cases]) => {
      const { before, draft, lost, gained } = backtest(cases)
      return {
        key: key === null ? null : String(key),
        name: typeof key === 'number' ? (named.find(({ id }) => id === key)?.name ?? null) : key,
        ...{ before: before.raised, draft: draft.raised, lost: lost.length, gained: gained.length },
        accepted: draft.measures.accepted.precision,
      }
    })
    .toSorted((a, b) => b.before + b.draft - (a.before + a.draft))
    .slice(0, shown)
}

const groups = {
  before: sql`c.before`,
  draft: sql`c.draft`,
  both: sql`c.before and c.draft`,
  lost: sql`c.before and not c.draft`,
  gained: sql`c.draft and not c.before`,
} as const
export type BacktestGroup = keyof typeof groups | TodayGroup

export type NamesAsked = {
  group: BacktestGroup
  rule?: string | undefined
  source?: string | undefined
  campaign?: string | undefined
  territory?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Who stands behind a figure of a backtest, in the order in which it found them; 'none' is what has no source, campaign or territory. */
export async function backtestNamesOf(tx: Tx, backtestId: number, asked: NamesAsked): Promise<NamesAnswer> {
  const { rule, source, campaign, territory, cursor, limit } = asked
  const after = cursor === undefined ? null : readIdCursor(cursor)
  if (isToday(asked.group)) return todayNames(tx, backtestId, asked.group, { after, limit })
  const is = (column: string, value: string | undefined): RawBuilder<unknown> =>
    value === undefined
      ? sql`true`
      : value === 'none'
        ? sql`${sql.ref(column)} is null`
        : sql`${sql.ref(column)}::text = ${value}`
  const side =
    rule === undefined
      ? groups[asked.group]
      : sql`c.moved ->> ${rule}::text = ${asked.group === 'gained' ? 'gained' : 'lost'}`
  const where = sql`c.backtest_id = ${backtestId} and ${side} and ${is('c.source', source)}
    and ${is('c.campaign_id', campaign)} and ${is('c.territory_id', territory)}`
  const { rows } = await sql<NamesAnswer['items'][number]>`
    select c.id, c.lead_id as "leadId", p.id as "personId", p.name, a.name as account, to_json(c.at)#>>'{}' as at, l.state, l.grade
    from definition_backtest_case c left join identity i on i.subject_id = c.person_id
    left join person p on p.id = coalesce(i.person_id, c.person_id) left join account a on a.id = p.account_id
    left join lead l on l.id = c.lead_id
    where ${where} ${after === null ? sql`` : sql`and c.id > ${after}`} order by c.id limit ${limit + 1}`.execute(
    tx,
  )
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from definition_backtest_case c where ${where}`.execute(tx)
  const items = rows.slice(0, limit)
  return {
    items,
    next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}
