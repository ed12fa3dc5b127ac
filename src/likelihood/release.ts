import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { setReleased, setRetired } from './store.ts'

/** A manager releases what is offered: it is said of open leads and of people from now on. Refuses `not_offered` (409). */
export async function releaseModel(tx: Tx, actor: Actor, id: number, note: string, now: Date): Promise<void> {
  if (!(await setReleased(tx, id, { userId: actor.userId, note }, now)))
    refuse(
      'not_offered',
      409,
      'This is not offered any more: something newer was learnt, or it was released already.',
    )
  await enqueue(tx, 'likelihood.released', {}, { key: 'likelihood.released' })
}

/** A manager takes back what was released; nothing is said any more. Refuses `not_released` (409). */
export async function retireModel(tx: Tx, actor: Actor, id: number, note: string, now: Date): Promise<void> {
  if (!(await setRetired(tx, id, { userId: actor.userId, note }, now)))
    refuse('not_released', 409, 'This is not released any more.')
}
