import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { managerOf } from '../team/queries.ts'
import { managerOnDuty } from './queries.ts'
import { claimBroken, claimReminders, setEscalatedTo } from './store.ts'

/**
 * Run each minute: tells of promises with a quarter of their time left and of those broken, each once, however
 * often it runs, also after the clock jumped or the program was down.
 */
export async function tickPromises(tx: Tx, now: Date): Promise<{ reminded: number; broken: number }> {
  const reminded = await claimReminders(tx, now)
  for (const due of reminded)
    await appendFact(tx, {
      name: 'promise.soon',
      about: due.id,
      payload: { kind: due.kind, about: due.about },
      at: now,
    })
  const broken = await claimBroken(tx, now)
  for (const due of broken) {
    const managerId = due.userId === null ? await managerOnDuty(tx) : await managerOf(tx, due.userId)
    await setEscalatedTo(tx, due.id, managerId)
    await appendFact(tx, {
      name: 'promise.broken',
      about: due.id,
      payload: { kind: due.kind, about: due.about, managerId },
      at: now,
    })
  }
  return { reminded: reminded.length, broken: broken.length }
}
