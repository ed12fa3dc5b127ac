import { normaliseName } from '../../src/shared/names.ts'
import { type Chunk, chunked } from './chunks.ts'

export const productGroups = ['Flow wrappers', 'Tray sealers', 'Labelling', 'Service and parts'] as const

export type Product = { id: number; name: string; groupId: number; priceCents: number; costCents: number }

/** Name, product group, list price and cost in euros. */
export const products: readonly Product[] = (
  [
    ['FlowLine 200', 1, 68_000, 43_500],
    ['FlowLine 350', 1, 112_000, 69_000],
    ['FlowLine 500 Duo', 1, 189_000, 121_000],
    ['TraySeal Compact', 2, 54_000, 33_000],
    ['TraySeal 4', 2, 98_000, 61_500],
    ['TraySeal 8 MAP', 2, 164_000, 104_000],
    ['LabelPoint S', 3, 18_500, 10_400],
    ['LabelPoint Print & Apply', 3, 31_000, 18_200],
    ['LabelPoint Vision', 3, 46_000, 27_500],
    ['Changeover kit', 4, 4_200, 2_050],
    ['Wear parts set', 4, 1_850, 720],
    ['Service contract, one year', 4, 7_900, 4_100],
  ] as const
).map(([name, groupId, price, cost], index) => ({
  id: index + 1,
  name,
  groupId,
  priceCents: price * 100,
  costCents: cost * 100,
}))
export const machines = products.filter(({ groupId }) => groupId < 4)
export const parts = products.filter(({ groupId }) => groupId === 4)

export function* catalogueRows(): Generator<Chunk> {
  yield* chunked(
    'product_group',
    'id name name_key',
    productGroups.map((name, i) => [i + 1, name, normaliseName(name)]),
  )
  yield* chunked(
    'product',
    'id name name_key product_group_id list_price_cents cost_cents active',
    products.map(({ id, name, groupId, priceCents, costCents }) => [
      id,
      name,
      normaliseName(name),
      groupId,
      priceCents,
      costCents,
      true,
    ]),
  )
}
