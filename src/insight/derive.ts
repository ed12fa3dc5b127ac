import type { Tx } from '../platform/database.ts'
import type { Touched } from '../touches/model/touched.ts'
import { ordersAfter, ordersOfSubjects, stagesMovedBy, takeTurn, writeCredits, writeStages } from './store.ts'

/**
 * Derives funnel rows anew: of these people or visitors (ids), and of whoever's row new touches can change; accounts
 * among the ids are passed over. Nobody else's history is read. Of a touch that came late, orders that were written
 * meanwhile are credited anew.
 */
export async function refreshStages(tx: Tx, changed: readonly (number | Touched)[]): Promise<void> {
  if (changed.length === 0) return
  await takeTurn(tx)
  const touched = changed.filter(each => typeof each !== 'number')
  const moved = touched.length > 0 ? await stagesMovedBy(tx, touched) : []
  const asked = new Set([...changed.filter(each => typeof each === 'number'), ...moved])
  if (asked.size > 0) await writeStages(tx, [...asked])
  await creditOrders(tx, await ordersAfter(tx, touched))
}

export async function creditOrders(tx: Tx, orderIds: number[]): Promise<void> {
  if (orderIds.length > 0) await writeCredits(tx, orderIds)
}

/**
 * Credits anew the orders that these people or accounts could have caused: after a visitor turned out to be a person,
 * or a person changed accounts, touches of before count elsewhere.
 */
export async function recreditSubjects(tx: Tx, subjectIds: number[]): Promise<void> {
  await creditOrders(tx, await ordersOfSubjects(tx, subjectIds))
}

/** Everything derived, from the ledger and the decisions: after loading history. */
export async function rebuildInsight(tx: Tx): Promise<void> {
  await takeTurn(tx)
  await writeStages(tx, null)
  await writeCredits(tx, null)
}
