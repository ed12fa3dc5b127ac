import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type BacktestCase = {
  leadId: number | null
  personId: number
  at: Date
  judgedBy: number | null
  before: boolean
  draft: boolean
  base: boolean
  moved: Readonly<Record<string, 'lost' | 'gained'>>
  source: string | null
  campaignId: number | null
  territoryId: number | null
  accepted: boolean | null
  opportunity: boolean | null
  won: boolean | null
  marginCents: number
  sellingMinutes: number | null
}

/** Somebody who would become a lead when they next do something, by the draft or by the version it is read beside. */
export type TriedToday = { personId: number; draft: boolean; base: boolean }

export async function insertBacktest(
  tx: Tx,
  backtest: {
    draftId: number
    revision: number
    against: number
    from: Date
    until: Date
    userId: number | null
  },
  now: Date,
): Promise<number> {
  // What was tried of earlier revisions is of no use any more.
  await sql`delete from definition_backtest where draft_id = ${backtest.draftId}`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    insert into definition_backtest (draft_id, revision, against, from_at, until_at, made_by, made_at)
    values (${backtest.draftId}, ${backtest.revision}, ${backtest.against}, ${backtest.from}, ${backtest.until}, ${backtest.userId}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function deleteCases(tx: Tx, backtestId: number): Promise<void> {
  await sql`delete from definition_backtest_case where backtest_id = ${backtestId}`.execute(tx)
  await sql`delete from definition_backtest_today where backtest_id = ${backtestId}`.execute(tx)
}

export async function insertToday(tx: Tx, backtestId: number, found: readonly TriedToday[]): Promise<void> {
  await sql`
    insert into definition_backtest_today (backtest_id, person_id, draft, base)
    select b.id, r.person_id, r.draft, r.base from definition_backtest b,
      unnest(${found.map(({ personId }) => personId)}::bigint[], ${found.map(({ draft }) => draft)}::boolean[],
        ${found.map(({ base }) => base)}::boolean[]) with ordinality as r(person_id, draft, base, n)
    where b.id = ${backtestId} order by r.n`.execute(tx)
}

export async function insertCases(tx: Tx, backtestId: number, cases: readonly BacktestCase[]): Promise<void> {
  if (cases.length === 0) return
  await sql`
    insert into definition_backtest_case (backtest_id, lead_id, person_id, at, judged_by, before, draft, base, moved, source, campaign_id,
      territory_id, accepted, opportunity, won, margin_cents, selling_minutes)
    select ${backtestId}::bigint, r."leadId", r."personId", r.at, r."judgedBy", r.before, r.draft, r.base, r.moved, r.source, r."campaignId",
      r."territoryId", r.accepted, r.opportunity, r.won, r."marginCents", r."sellingMinutes"
    from jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) as r("leadId" bigint, "personId" bigint, at timestamptz, "judgedBy" int,
      before boolean, draft boolean, base boolean, moved jsonb, source text, "campaignId" bigint, "territoryId" bigint, accepted boolean,
      opportunity boolean, won boolean, "marginCents" bigint, "sellingMinutes" int)`.execute(tx)
}

export async function endBacktest(
  tx: Tx,
  id: number,
  end: { state: 'done' | 'failed'; lookedAt: number; asToday: number; todayPeople: number },
  now: Date,
): Promise<void> {
  await sql`update definition_backtest set state = ${end.state}, looked_at = ${end.lookedAt}, as_today = ${end.asToday},
    today_people = ${end.todayPeople}, done_at = ${now} where id = ${id}`.execute(tx)
}
