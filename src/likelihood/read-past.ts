import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import { pastLeads } from '../leads/past-leads.ts'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { countedKeys, featuresAt, type NamedFeature } from './features.ts'
import { endOf, type Goal } from './model/goals.ts'
import type { Past, Value } from './model/past.ts'

const atOnce = 500
/** Older leads tell of another company, and more are too many to hold. */
const mostLeads = 50_000
const months = 36

type Row = {
  id: number
  at: Date
  ends: Record<Goal, { cameAt: Date | null; settledAt: Date | null }>
  values: Value[]
  today: ({ value: Value; filledAt: Date | null } | null)[]
}
/** Leads as they were known at their moments, with their ids; the past of each goal shares all but its ends. */
export type ReadPast = { ids: number[]; features: NamedFeature[]; of: (goal: Goal) => Past }

/** Reads the leads of the last three years in short transactions; whoever objected to profiling is not among them. */
export async function readPast(db: Database, now: Date): Promise<ReadPast> {
  const ids = await db.as(systemActor, tx => leadIds(tx, now), { readOnly: true })
  let features: NamedFeature[] = []
  const rows: Row[] = []
  for (let from = 0; from < ids.length; from += atOnce) {
    const read = await db.as(systemActor, tx => readRows(tx, ids.slice(from, from + atOnce), now), {
      readOnly: true,
    })
    features = read.features
    rows.push(...read.rows)
  }
  rows.sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id)
  const shared = {
    features: features.map(({ key, kind }) => ({ key, kind })),
    at: rows.map(({ at }) => at),
    values: features.map((_, place) => rows.map(({ values }) => values[place]!)),
    today: features.map((_, place) =>
      rows[0]?.today[place] ? rows.map(({ today }) => today[place]!) : null,
    ),
  }
  return {
    ids: rows.map(({ id }) => id),
    features,
    of: goal => ({
      ...shared,
      cameAt: rows.map(({ ends }) => ends[goal].cameAt),
      settledAt: rows.map(({ ends }) => ends[goal].settledAt),
    }),
  }
}

async function leadIds(tx: Tx, now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from lead where state <> 'joined' and raised_at <= ${now}
      and raised_at > ${now}::timestamptz - make_interval(months => ${months}::int)
    order by raised_at desc, id desc limit ${mostLeads}`.execute(tx)
  return rows.map(({ id }) => id).reverse()
}

async function readRows(
  tx: Tx,
  ids: readonly number[],
  now: Date,
): Promise<{ features: NamedFeature[]; rows: Row[] }> {
  const { leads } = await pastLeads(tx, ids)
  const profiled = await mayBeProfiled(tx, [...new Set(leads.map(({ personId }) => personId))], now)
  const asked = leads.filter(({ personId }) => profiled.has(personId))
  const { features, places, known } = await featuresAt(
    tx,
    asked.map(({ personId, raisedAt }) => ({ personId, at: raisedAt })),
  )
  const rows = asked.flatMap((lead, n): Row[] => {
    const own = known[n]
    if (!own) return []
    return [
      {
        id: lead.id,
        at: lead.raisedAt,
        ends: {
          accepted: endOf(lead, 'accepted'),
          opportunity: endOf(lead, 'opportunity'),
          won: endOf(lead, 'won'),
        },
        values: own.values,
        // What is counted from dated touches cannot leak.
        today: [...places.map(({ key }) => own.today[key]!), ...countedKeys.map(() => null)],
      },
    ]
  })
  return { features, rows }
}
