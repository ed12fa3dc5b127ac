import type { Tx } from '../platform/database.ts'
import { ordersOfSubjects, writeCredits, writeStages } from './store.ts'

/** Derives the funnel rows of these people or visitors anew; accounts among the ids are passed over. */
export async function refreshStages(tx: Tx, subjectIds: number[]): Promise<void> {
  if (subjectIds.length > 0) await writeStages(tx, [...new Set(subjectIds)])
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
  await writeStages(tx, null)
  await writeCredits(tx, null)
}
