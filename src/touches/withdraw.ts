import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import type { Actor } from '../team/model/actor.ts'
import { mayCorrect } from './log-touch.ts'
import { touchById } from './queries.ts'
import { deleteFilesOf, insertWithdrawal, leaveThread } from './store-beside.ts'

/**
 * Takes an entry back that should not be there: a correction that leaves nothing. The row of before stays in the ledger, as
 * after every correction; what was attached goes. A complaint that it opened is withdrawn with it.
 */
export async function withdrawTouch(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const before = await mayCorrect(tx, actor, id)
  const { person } = await touchById(tx, id)
  const gone = await insertWithdrawal(tx, id, actor.userId, now)
  await leaveThread(tx, id)
  await deleteFilesOf(tx, [id])
  if (person) await enqueue(tx, 'leads.consider', { personIds: [person.id] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [before.subjectId] })
  await appendFact(tx, { name: 'touch.corrected', about: gone, payload: { supersedesId: id }, at: now })
}
