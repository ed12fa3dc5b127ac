import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { examine, suggestSettings, takenByDefault } from './examine.ts'
import type { Kind } from './model/fields.ts'
import type { Settings } from './model/settings.ts'
import { pathOf, shownName, type TransferPlace } from './place.ts'
import { fieldsOfKind } from './queries.ts'
import { insertImport } from './store.ts'
import { triedUpTo, tryImport } from './try-import.ts'

/** Users are made by who may: the administrator, and sales managers for their sellers. */
export function refuseKind(actor: Actor, kind: Kind): void {
  if (kind === 'users' && !['administrator', 'sales_manager', 'system'].includes(actor.role))
    refuse('not_allowed', 403, 'Users are imported by an administrator or a sales manager.', {
      field: 'kind',
    })
}

/**
 * Makes a draft of a stored file with suggested settings; values that seem to mean a stored name are accepted
 * where that is safe. Refuses `empty_file`, `not_a_table`, `unreadable_file`. Nothing of the file is imported yet.
 */
export async function startImport(
  tx: Tx,
  actor: Actor,
  input: { kind: Kind; fileName: string; storedAs: string; settings?: Partial<Settings>; tried?: boolean },
  place: TransferPlace,
  now: Date,
): Promise<number> {
  refuseKind(actor, input.kind)
  const path = pathOf(place, input.storedAs)
  const fields = await fieldsOfKind(tx, input.kind)
  const suggested = await suggestSettings(path, input.kind, fields, input.fileName, input.settings)
  const settings = { ...suggested, ...input.settings }
  const seen = await examine(tx, path, input.kind, fields, settings)
  const same = seen.same
    .filter(one => takenByDefault(fields, one))
    .map(({ field, from, to }) => ({ field, from, to }))
  const tried =
    input.tried !== false && seen.complete && seen.rows <= triedUpTo
      ? await tryImport(tx, actor, { kind: input.kind, path, fields, settings: { ...settings, same } }, now)
      : null
  const run = {
    ...input,
    tried,
    fileName: shownName(input.fileName),
    userId: actor.userId,
    rowsTotal: seen.about,
  }
  return insertImport(tx, { ...run, settings: { ...settings, same } }, now)
}
