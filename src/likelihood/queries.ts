import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { likelihood } from '../shared/statistics/logistic.ts'
import type { NamedFeature } from './features.ts'
import type { likelihoodContract } from './model/contract.ts'
import { driftOf } from './model/drift.ts'
import { daysOf, type Goal, goals } from './model/goals.ts'
import type { Leak } from './model/leaks.ts'
import type { Value } from './model/past.ts'
import { likelihoodReasons } from './model/reasons.ts'
import { spreadOver } from './model/spread.ts'
import { readModel, type WrittenModel } from './model/written.ts'
import type { ModelProof } from './store.ts'

type Routes = typeof likelihoodContract
type Overview = z.infer<Routes['GET /api/likelihood']['response']>
type GoalAnswer = Overview['goals'][number]
type ModelAnswer = NonNullable<GoalAnswer['released']>
type Names = z.infer<Routes['GET /api/likelihood/models/:id/names']['response']>
type OfLead = z.infer<Routes['GET /api/leads/:id/likelihood']['response']>

/** Leads of so many days are those of late. */
const lateDays = 90

type Row = Omit<ModelAnswer, 'kind' | 'line' | 'trees' | 'weights' | 'leaks'> & {
  leaks: Leak[]
  proof: ModelProof | null
  features: NamedFeature[] | null
  kind: 'line' | 'trees' | null
}

async function modelRows(tx: Tx, where: RawBuilder<unknown>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select m.id, m.goal, m.days, m.state, m.silence, to_json(m.learnt_at)#>>'{}' as "learntAt", m.leads, m.came, m.leaks, m.proof, m.features,
      m.model->>'kind' as kind, case when m.decided_at is not null
        then json_build_object('by', u.name, 'at', m.decided_at, 'note', coalesce(m.note, '')) end as decided
    from likelihood_model m left join app_user u on u.id = m.decided_by where ${where} order by m.id desc`.execute(
    tx,
  )
  return rows
}

const weightsShown = 12

function answerOf({ proof, features, leaks, ...row }: Row): ModelAnswer {
  const labels = new Map(features?.map(({ key, label }) => [key, label]))
  const label = (key: string) => labels.get(key) ?? null
  return {
    ...row,
    leaks: leaks.map(leak => ({ ...leak, label: label(leak.key) })),
    line: proof?.line ?? null,
    trees: proof?.trees ?? null,
    weights: (proof?.weights ?? [])
      .slice(0, weightsShown)
      .map(({ key, logOdds }) => ({ key, label: label(key), logOdds })),
  }
}

/** What is said of how leads end, and how well: for the curious of both sides. */
export async function likelihoodOverview(tx: Tx, now: Date): Promise<Overview> {
  const rows = await modelRows(
    tx,
    sql`m.state = 'released' or m.id in (select max(id) from likelihood_model group by goal)`,
  )
  const { rows: runs } = await sql<{ at: string | null }>`
    select to_json(done_at)#>>'{}' as at from likelihood_learning order by id desc limit 1`.execute(tx)
  const of: GoalAnswer[] = []
  for (const goal of goals) {
    const released = rows.find(row => row.goal === goal && row.state === 'released')
    const latest = rows.find(row => row.goal === goal && row.id !== released?.id)
    of.push({
      goal,
      days: daysOf[goal],
      released: released ? answerOf(released) : null,
      latest: latest && latest.id > (released?.id ?? 0) ? answerOf(latest) : null,
      drift: released ? await driftNow(tx, released, now) : null,
      since: released ? await sinceReleased(tx, released, now) : null,
    })
  }
  return { goals: of, learnt: runs[0] ?? null }
}

const late = (now: Date) => sql`l.raised_at > ${now}::timestamptz - make_interval(days => ${lateDays}::int)`
/** Said as the lead was raised, whose days have passed since. */
const saidInTime = (now: Date, days: number) =>
  sql`x.at < l.raised_at + interval '1 day' and l.raised_at + make_interval(days => ${days}::int) <= ${now}::timestamptz`

async function driftNow(tx: Tx, { id, proof }: Row, now: Date): Promise<GoalAnswer['drift']> {
  const { rows } = await sql<{ said: number }>`
    select x.likelihood as said from lead_likelihood x join lead l on l.id = x.lead_id
    where x.model_id = ${id} and ${late(now)}`.execute(tx)
  if (!proof || rows.length === 0) return null
  const { ends, counts } = proof.spread
  const { index, verdict } = driftOf(
    counts,
    spreadOver(
      ends,
      rows.map(({ said }) => said),
    ),
  )
  return { leads: rows.length, index, verdict }
}

/** Whether what was foretold came within the days of the goal. */
const cameSql: Readonly<Record<Goal, RawBuilder<unknown>>> = {
  accepted: sql`(l.state in ('accepted', 'converted') and l.verdict_at <= l.raised_at + make_interval(days => x.days))`,
  opportunity: sql`exists (select from opportunity o where (o.lead_id = l.id or o.id = l.opportunity_id)
    and o.opened_at <= l.raised_at + make_interval(days => x.days))`,
  won: sql`exists (select from opportunity o where (o.lead_id = l.id or o.id = l.opportunity_id) and o.state = 'won'
    and o.closed_at <= l.raised_at + make_interval(days => x.days))`,
}
const saidSql = sql`(select x.lead_id, x.likelihood, x.at, m.id as model_id, m.days from lead_likelihood x
  join likelihood_model m on m.id = x.model_id) x`

async function sinceReleased(tx: Tx, { id, goal, days }: Row, now: Date): Promise<GoalAnswer['since']> {
  const { rows } = await sql<{ leads: number; said: number | null; came: number }>`
    select count(*)::int as leads, avg(x.likelihood)::float8 as said, (count(*) filter (where ${cameSql[goal]}))::int as came
    from ${saidSql} join lead l on l.id = x.lead_id where x.model_id = ${id} and ${saidInTime(now, days)}`.execute(
    tx,
  )
  const [row] = rows
  return row && row.leads > 0 ? { leads: row.leads, said: row.said ?? 0, came: row.came } : null
}

export type NamesAsked = {
  of: 'later' | 'late' | 'since'
  least: number
  most: number
  came?: 'yes' | 'no' | undefined
  cursor?: string | undefined
  limit: number
}

/** The leads behind a part of a curve, of late, or of since it was released; in the order of their ids. */
export async function likelihoodNames(tx: Tx, id: number, asked: NamesAsked, now: Date): Promise<Names> {
  const after = asked.cursor === undefined ? null : readIdCursor(asked.cursor)
  const [model] = await modelRows(tx, sql`m.id = ${id}`)
  if (!model) return refuse('no_such_model', 404, 'Nothing was learnt by this number.')
  const from =
    asked.of === 'later'
      ? sql`(select lead_id, model_id, said, came from likelihood_case) c join lead l on l.id = c.lead_id`
      : sql`(select x.lead_id, x.model_id, x.likelihood as said, ${cameSql[model.goal]} as came, x.at, x.days
          from ${saidSql} join lead l on l.id = x.lead_id) c join lead l on l.id = c.lead_id`
  const of =
    asked.of === 'later'
      ? sql`true`
      : asked.of === 'late'
        ? late(now)
        : sql`c.at < l.raised_at + interval '1 day' and l.raised_at + make_interval(days => c.days) <= ${now}::timestamptz`
  // What is said is told rounded where a part begins and ends.
  const where = sql`c.model_id = ${id} and ${of} and c.said >= ${asked.least - 1e-9}::float8 and c.said <= ${asked.most + 1e-9}::float8
    and ${asked.came === undefined ? sql`true` : sql`c.came = ${asked.came === 'yes'}`}`
  const { rows } = await sql<Names['items'][number]>`
    select l.id, p.name, a.name as account, to_json(l.raised_at)#>>'{}' as at, l.state, l.grade, c.said
    from ${from} join person p on p.id = l.person_id left join account a on a.id = l.account_id
    where ${where} ${after === null ? sql`` : sql`and l.id > ${after}`} order by l.id limit ${asked.limit + 1}`.execute(
    tx,
  )
  const { rows: counted } = await sql<{
    n: number
  }>`select count(*)::int as n from ${from} where ${where}`.execute(tx)
  const items = rows.slice(0, asked.limit)
  return {
    items,
    next: rows.length > asked.limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}

const reasonsShown = 6

/** What is said of a lead, with the reasons of it: from what was known when it was said, by the model that said it. */
export async function likelihoodOfLead(tx: Tx, leadId: number): Promise<OfLead> {
  const { rows } = await sql<{
    goal: Goal
    days: number
    modelId: number
    likelihood: number
    known: Value[]
    at: string
    features: NamedFeature[]
    model: WrittenModel
  }>`
    select x.goal, m.days, x.model_id as "modelId", x.likelihood, x.known, to_json(x.at)#>>'{}' as at, m.features, m.model
    from lead_likelihood x join likelihood_model m on m.id = x.model_id
    where x.lead_id = ${leadId} order by array_position(array['accepted', 'opportunity', 'won'], x.goal)`.execute(
    tx,
  )
  return {
    items: rows.map(({ known, features, model, ...row }) => {
      const { whole, reasons } = likelihoodReasons(readModel(model), known)
      const label = (key: string) => features.find(feature => feature.key === key)?.label ?? null
      return {
        ...row,
        usual: likelihood(whole),
        reasons: reasons.slice(0, reasonsShown).map(reason => ({ ...reason, label: label(reason.key) })),
      }
    }),
  }
}
