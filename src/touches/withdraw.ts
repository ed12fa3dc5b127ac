import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Actor } from '../team/model/actor.ts'
import { countAgain, mayCorrect } from './log-touch.ts'
import { touchById } from './queries.ts'
import { deleteFilesOf, insertWithdrawal, leaveThread } from './store-beside.ts'

/**
 * Takes an entry back that should not be there: a correction that leaves nothing. The row of before stays in the ledger, as
 * after every correction; what was attached goes. A complaint that it opened is withdrawn with it.
 */
export async function withdrawTouch(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const before = await mayCorrect(tx, actor, id)
  const { person, account } = await touchById(tx, id)
  const gone = await insertWithdrawal(tx, id, actor.userId, now)
  await leaveThread(tx, id)
  await deleteFilesOf(tx, [id])
  await countAgain(tx, before, { personId: person?.id ?? null, accountId: account?.id ?? null })
  await appendFact(tx, { name: 'touch.corrected', about: gone, payload: { supersedesId: id }, at: now })
}
