import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { featuresAt, type NamedFeature } from './features.ts'
import type { Goal } from './model/goals.ts'
import { likelihoodOf } from './model/model.ts'
import type { Value } from './model/past.ts'
import { readModel, type WrittenModel } from './model/written.ts'
import { replacePersons, type SaidOfLead, type SaidOfPerson, upsertLeads } from './store.ts'

export type Released = { id: number; goal: Goal; days: number; features: NamedFeature[]; model: WrittenModel }

/** What managers released; empty where nothing is. */
export async function releasedModels(tx: Tx): Promise<Released[]> {
  const { rows } = await sql<Released>`/* prepared */
    select id, goal, days, features, model from likelihood_model where state = 'released' order by goal`.execute(
    tx,
  )
  return rows
}

/** The values that a model asks for, in its order; what is not offered any more is not known. */
export function valuesFor(
  asked: readonly NamedFeature[],
  features: readonly NamedFeature[],
  values: readonly Value[],
): Value[] {
  const byKey = new Map(features.map(({ key }, n) => [key, values[n]!]))
  return asked.map(({ key }) => byKey.get(key) ?? null)
}

/** Says of leads how likely they come to their ends, by what is known of each at the moment it was raised. */
export async function weighLeads(tx: Tx, leadIds: readonly number[], now: Date): Promise<void> {
  const released = await releasedModels(tx)
  if (released.length === 0) return
  const { rows } = await sql<{ id: number; personId: number; at: Date }>`
    select l.id, l.person_id as "personId", l.raised_at as at from lead l
    where l.id = any(${leadIds as number[]}::bigint[]) and l.state <> 'joined' order by l.id`.execute(tx)
  const profiled = await mayBeProfiled(
    tx,
    rows.map(({ personId }) => personId),
    now,
  )
  const asked = rows.filter(({ personId }) => profiled.has(personId))
  const { features, known } = await featuresAt(tx, asked)
  const said = asked.flatMap(({ id }, n): SaidOfLead[] => {
    const own = known[n]
    if (!own) return []
    return released.map(({ id: modelId, goal, features: wanted, model }) => {
      const values = valuesFor(wanted, features, own.values)
      return { leadId: id, goal, modelId, likelihood: likelihoodOf(readModel(model), values), known: values }
    })
  })
  await upsertLeads(tx, said, now)
}

/** Says of persons how likely a lead that was raised of them now came to its ends. */
export async function weighPersons(tx: Tx, personIds: readonly number[], now: Date): Promise<void> {
  const released = await releasedModels(tx)
  const profiled = [...(await mayBeProfiled(tx, [...personIds], now))]
  const { features, known } = await featuresAt(
    tx,
    profiled.map(personId => ({ personId, at: now })),
  )
  const said = profiled.flatMap((personId, n): SaidOfPerson[] => {
    const own = known[n]
    if (!own) return []
    return released.map(({ id: modelId, goal, features: wanted, model }) => {
      const likelihood = likelihoodOf(readModel(model), valuesFor(wanted, features, own.values))
      return { personId, goal, modelId, percent: Math.round(100 * likelihood) }
    })
  })
  await replacePersons(tx, personIds, said, now)
}
