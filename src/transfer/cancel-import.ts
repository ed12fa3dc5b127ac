import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { importById } from './queries.ts'
import { moveImport } from './store.ts'

/**
 * Stops an import before its next chunk: rows already written stay and are in its counts, and its file is kept so that it
 * can be continued. A draft is discarded: `discarded` tells that its file is of no use any more. Refuses `already_ended`.
 */
export async function cancelImport(
  tx: Tx,
  actor: Actor,
  id: number,
  now: Date,
): Promise<{ discarded: boolean }> {
  await importById(tx, actor, id)
  const discarded = await moveImport(tx, id, ['draft'], 'cancelled', now)
  if (!discarded && !(await moveImport(tx, id, ['waiting', 'running'], 'cancelled', now)))
    refuse('already_ended', 409, 'This import has ended already.')
  return { discarded }
}
