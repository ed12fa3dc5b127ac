import { stat } from 'node:fs/promises'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { queueImport } from './confirm-import.ts'
import { pathOf, type TransferPlace } from './place.ts'
import { type Import, importActor, importById, storedImport } from './queries.ts'
import { refuseKind } from './start-import.ts'
import { moveImport } from './store.ts'

/**
 * Goes on with a cancelled import behind the last row that it wrote, for whoever started it. Refuses `not_cancelled`,
 * `taken_back` when it is or was undone, `user_left` when its user can no longer sign in, and `file_gone`.
 */
export async function continueImport(
  tx: Tx,
  actor: Actor,
  id: number,
  place: TransferPlace,
  now: Date,
): Promise<Import> {
  const shown = await importById(tx, actor, id)
  refuseKind(actor, shown.kind)
  if (shown.state !== 'cancelled' || shown.startedAt === null)
    refuse('not_cancelled', 409, 'Only an import that was cancelled while it ran can be continued.')
  const stored = (await storedImport(tx, id, true))!
  if (shown.undo !== null)
    refuse(
      'taken_back',
      409,
      'This import was undone: its first rows would be missing. Start again with the file.',
    )
  if ((await importActor(tx, stored.userId)) === null)
    refuse('user_left', 409, 'Whoever started this import can no longer sign in. Start again with the file.')
  const file = await stat(pathOf(place, stored.storedAs)).catch(() => null)
  if (!file?.isFile())
    refuse(
      'file_gone',
      409,
      'The file of this import is no longer kept. Start again with it: rows that are in already are found again.',
    )
  if (!(await moveImport(tx, id, ['cancelled'], 'waiting', now)))
    refuse('not_cancelled', 409, 'This import has been continued already.')
  await queueImport(tx, id)
  return importById(tx, actor, id)
}
