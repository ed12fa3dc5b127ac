import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { catalogueKey, groupById, type ProductGroup } from './queries.ts'
import { insertGroup, renameGroup } from './store.ts'

const taken = (name: string): never =>
  refuse('name_taken', 409, `There is a product group "${name}", or one that differs only in spelling.`, {
    field: 'name',
  })

/** Makes a product group. Refuses `name_taken`. */
export async function createGroup(tx: Tx, _actor: Actor, input: { name: string }): Promise<ProductGroup> {
  const id = await insertGroup(tx, input.name, catalogueKey(input.name))
  return id === null ? taken(input.name) : groupById(tx, id)
}

/** Renames a product group. Refuses `no_such_group`, `name_taken`. */
export async function changeGroup(
  tx: Tx,
  _actor: Actor,
  id: number,
  input: { name: string },
): Promise<ProductGroup> {
  await groupById(tx, id)
  if (!(await renameGroup(tx, id, input.name, catalogueKey(input.name)))) taken(input.name)
  return groupById(tx, id)
}
