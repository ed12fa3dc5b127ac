import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { markWriteKeyEnded } from './store.ts'

/** Ends a write key; the tracking doors refuse it within seconds. Refuses `no_write_key`. */
export async function endWriteKey(tx: Tx, _actor: Actor, id: number): Promise<void> {
  if (!(await markWriteKeyEnded(tx, id))) refuse('no_write_key', 404, 'There is no such write key.')
}
