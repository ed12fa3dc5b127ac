import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type Competitor, competitorById } from './queries.ts'
import { insertCompetitor, updateCompetitor } from './store.ts'

export type CompetitorInput = {
  name?: string | undefined
  website?: string | null | undefined
  note?: string | null | undefined
}

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
  const { id: _id, ...now } = await competitorById(tx, id)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const values = { ...now, ...given }
  if (!(await updateCompetitor(tx, id, values))) taken(values.name)
  return competitorById(tx, id)
}
