import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { catalogueKey, listGroups, type Product, productById } from './queries.ts'
import { insertProduct, updateProduct } from './store.ts'

/** Prices are in minor units of the company's currency. */
export type ProductInput = {
  name?: string | undefined
  groupId?: number | null | undefined
  listPriceCents?: number | null | undefined
  costCents?: number | null | undefined
  active?: boolean | undefined
}

const taken = (name: string): never =>
  refuse('name_taken', 409, `There is a product "${name}", or one that differs only in spelling.`, {
    field: 'name',
  })

async function requireGroup(tx: Tx, groupId: number | null | undefined): Promise<void> {
  if (groupId && (await listGroups(tx, groupId)).length === 0)
    refuse('no_such_group', 422, 'There is no such product group.', { field: 'groupId' })
}

/** Makes a product. Refuses `name_taken`, `no_such_group`. */
export async function createProduct(
  tx: Tx,
  _actor: Actor,
  input: ProductInput & { name: string },
): Promise<Product> {
  await requireGroup(tx, input.groupId)
  const id = await insertProduct(tx, {
    name: input.name,
    nameKey: catalogueKey(input.name),
    groupId: input.groupId ?? null,
    listPriceCents: input.listPriceCents ?? null,
    costCents: input.costCents ?? null,
    active: input.active ?? true,
  })
  return id === null ? taken(input.name) : productById(tx, id)
}

/** Changes what is given; null empties a field. Refuses `no_such_product`, `name_taken`, `no_such_group`. */
export async function changeProduct(
  tx: Tx,
  _actor: Actor,
  id: number,
  input: ProductInput,
): Promise<Product> {
  const { group, ...now } = await productById(tx, id)
  await requireGroup(tx, input.groupId)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const values = { ...now, groupId: group?.id ?? null, ...given }
  if (!(await updateProduct(tx, id, { ...values, nameKey: catalogueKey(values.name) }))) taken(values.name)
  return productById(tx, id)
}
