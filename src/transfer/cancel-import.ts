import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { importById } from './queries.ts'
import { moveImport } from './store.ts'

/** Stops an import before its next chunk; rows already written stay and are in its counts. Refuses `already_ended`. */
export async function cancelImport(tx: Tx, actor: Actor, id: number, now: Date): Promise<{ ok: true }> {
  await importById(tx, actor, id)
  if (!(await moveImport(tx, id, ['draft', 'waiting', 'running'], 'cancelled', now)))
    refuse('already_ended', 409, 'This import has ended already.')
  return { ok: true }
}
