import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { mappingProblem } from './model/kinds.ts'
import { fieldsOfKind, type Import, importById, storedImport } from './queries.ts'
import { refuseKind } from './start-import.ts'
import { moveImport } from './store.ts'

/** The job that runs an import; one waits for each import. */
export async function queueImport(tx: Tx, importId: number, runAt: Date | null = null): Promise<void> {
  await enqueue(tx, 'transfer.import', { importId }, { key: `transfer.import:${importId}`, runAt })
}

/** Starts a draft. Refuses `bad_mapping`, `already_started`. */
export async function confirmImport(tx: Tx, actor: Actor, id: number, now: Date): Promise<Import> {
  const shown = await importById(tx, actor, id)
  refuseKind(actor, shown.kind)
  const stored = (await storedImport(tx, id))!
  const problem = mappingProblem(shown.kind, await fieldsOfKind(tx, shown.kind), stored.settings.mapping)
  if (problem !== null) refuse('bad_mapping', 422, problem, { field: 'mapping' })
  if (!(await moveImport(tx, id, ['draft'], 'waiting', now)))
    refuse('already_started', 409, 'This import has been started already.')
  await queueImport(tx, id)
  return importById(tx, actor, id)
}
