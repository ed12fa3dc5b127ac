import type { catalogueContract } from '../../catalogue/model/contract.ts'
import { client } from '../../ui/api.ts'

const catalogue = client<typeof catalogueContract>()

/** Product groups to choose from, the one for none first. */
export function useGroupOptions(none: string): { value: string; label: string }[] {
  const groups = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  return [{ value: '', label: none }, ...groups.map(({ id, name }) => ({ value: String(id), label: name }))]
}
