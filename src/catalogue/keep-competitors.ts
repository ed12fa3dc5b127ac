import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type Competitor, competitorById, competitorValues } from './competitors.ts'
import { type CompetitorValues, insertCompetitor, updateCompetitor } from './store-competitors.ts'

export type CompetitorInput = { [K in keyof CompetitorValues]?: CompetitorValues[K] | undefined }

const taken = (name: string): never =>
  refuse('name_taken', 409, `There is a competitor "${name}".`, { field: 'name' })

/** Names a competitor. Refuses `name_taken`. */
export async function createCompetitor(
  tx: Tx,
  _actor: Actor,
  input: CompetitorInput & { name: string },
): Promise<Competitor> {
  const id = await insertCompetitor(tx, {
    name: input.name,
    website: input.website ?? null,
    note: input.note ?? null,
    country: input.country ?? null,
    employees: input.employees ?? null,
    positioning: input.positioning ?? null,
    pricing: input.pricing ?? null,
  })
  return id === null ? taken(input.name) : competitorById(tx, id)
}

/** Changes what is given; null empties a field. Refuses `no_such_competitor`, `name_taken`. */
export async function changeCompetitor(
  tx: Tx,
  _actor: Actor,
  id: number,
  input: CompetitorInput,
): Promise<Competitor> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const values = { ...(await competitorValues(tx, id)), ...given }
  if (!(await updateCompetitor(tx, id, values))) taken(values.name)
  return competitorById(tx, id)
}
