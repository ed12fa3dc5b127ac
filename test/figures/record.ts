import { fieldDoor } from '../../src/customers/screens/field-door.ts'
import { type QualityNarrowing, qualityDoor } from '../../src/customers/screens/quality-door.ts'
import { managers, staff } from '../../src/team/model/access.ts'
import type { Reader } from '../follow.ts'
import { type Figure, get, type Line } from './reading.ts'

type Shares = { total: number; complete: number; fresh: number }
type Overview = Shares & {
  bySource: (Shares & { source: string | null })[]
  byTerritory: (Shares & { territory: { id: number } | null })[]
  byField: { field: string; missing: number; stale: number }[]
}
const kinds = ['person', 'account'] as const
const eachKind =
  (read: (overview: Overview, kind: (typeof kinds)[number]) => Figure[]) => async (reader: Reader) => {
    const all: Figure[] = []
    for (const kind of kinds)
      all.push(...read(await get<Overview>(reader, `/api/quality?record=${kind}`), kind))
    return all
  }
const shares = (kind: (typeof kinds)[number], of: Shares, narrowing: QualityNarrowing): Figure[] => [
  { of: `${kind} ${JSON.stringify(narrowing)}`, n: of.total, door: qualityDoor(kind, narrowing) },
  { of: `${kind} complete`, n: of.complete, door: qualityDoor(kind, { ...narrowing, complete: 'true' }) },
  { of: `${kind} fresh`, n: of.fresh, door: qualityDoor(kind, { ...narrowing, fresh: 'true' }) },
]

/** Quality of the record, and fields that the company declared. */
export const ofRecord: Line[] = [
  {
    name: 'complete and fresh',
    screen: 'customers/screens/Quality.tsx',
    roles: staff,
    read: eachKind((overview, kind) => shares(kind, overview, {}).slice(1)),
  },
  {
    name: 'quality by source, territory and field',
    screen: 'customers/screens/QualityFigures.tsx',
    roles: staff,
    read: eachKind((overview, kind) => [
      ...overview.bySource.flatMap(each => shares(kind, each, { source: each.source ?? '-' })),
      ...overview.byTerritory.flatMap(each =>
        shares(kind, each, { territory: String(each.territory?.id ?? 'none') }),
      ),
      ...overview.byField.flatMap(({ field, missing, stale }) => [
        { of: `without ${field}`, n: missing, door: qualityDoor(kind, { missing: field }) },
        { of: `${field} stale`, n: stale, door: qualityDoor(kind, { stale: field }) },
      ]),
    ]),
  },
  {
    name: 'values of declared fields',
    screen: 'customers/screens/CustomFields.tsx',
    roles: managers,
    read: async reader => {
      type Declared = { id: number; key: string; record: 'person' | 'account' | 'opportunity' }
      const { items } = await get<{ items: Declared[] }>(reader, '/api/custom-fields')
      return Promise.all(
        items.map(async field => {
          const { count } = await get<{ count: number }>(reader, `/api/custom-fields/${field.id}/use`)
          return { of: field.key, n: count, door: fieldDoor(field) }
        }),
      )
    },
  },
]
