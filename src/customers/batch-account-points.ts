import type { Tx } from '../platform/database.ts'
import type { BatchOptions } from '../shared/batch.ts'
import type { RowPoint } from './model/person-row.ts'
import { readPoint } from './model/read-person.ts'
import { insertPoints, type NewPoint, pointsOf } from './store-batch-persons.ts'

/** Ways to reach an account that its rows name. `country` reads telephones without a prefix. */
export type AccountWays = {
  id: number
  isNew: boolean
  country: string | null
  points: readonly RowPoint[]
}

/**
 * Adds telephones and addresses that are not there yet, behind those that are; none is taken away. An account has no e-mail
 * address of its own. Answers the accounts that got one.
 */
export async function writeAccountWays(
  tx: Tx,
  given: readonly AccountWays[],
  now: Date,
  { journal, source = 'import' }: BatchOptions,
): Promise<Set<number>> {
  const asked = given.filter(({ points }) => points.length > 0)
  if (asked.length === 0) return new Set()
  const there = await pointsOf(
    tx,
    'account_id',
    asked.flatMap(({ id, isNew }) => (isNew ? [] : [id])),
  )
  const fresh: NewPoint[] = []
  for (const { id, country, points } of asked) {
    const known = there.get(id) ?? new Set<string>()
    let position = known.size
    for (const one of points) {
      if (one.kind === 'email') continue
      const point = readPoint(one, country)
      const keys = [point.value, point.e164 ?? point.value].map(
        value => `${point.kind} ${value.toLowerCase()}`,
      )
      if (keys.some(key => known.has(key))) continue
      for (const key of keys) known.add(key)
      fresh.push({ ...point, personId: null, accountId: id, position: ++position })
    }
  }
  if (fresh.length === 0) return new Set()
  const ids = await insertPoints(tx, fresh, source, now)
  journal?.created('contact_point', ids)
  return new Set(fresh.map(({ accountId }) => accountId!))
}
