import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import type { Platform } from './model/presets.ts'
import { guess, type Told } from './model/read-export.ts'
import { tableOf } from './read-table.ts'
import { deleteDraft, insertImport, lockImport, setReading } from './store.ts'

/** Keeps a file and how it seems to be meant; nothing counts yet. Refuses `unreadable_file`. */
export async function draftImport(
  tx: Tx,
  actor: Actor,
  { fileName, file }: { fileName: string; file: Uint8Array },
  now: Date,
): Promise<number> {
  const table = tableOf(file)
  if ('problem' in table) return refuse('unreadable_file', 422, table.problem, { field: 'file' })
  const { platform, account, ...reading } = guess(table, (await companyIfAny(tx))?.currency ?? 'EUR')
  return insertImport(
    tx,
    { platform, account, reading, fileName: plainName(fileName), file, madeBy: actor.userId },
    now,
  )
}

/** The last part of what a browser says, without control characters. */
const plainName = (text: string): string =>
  text
    .replace(/^.*[/\\]/s, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(0, 200) || 'export.csv'

export type Change = Partial<Told> & { platform?: Platform | undefined; account?: string | undefined }

/** Changes how a draft is read. Refuses `no_such_import`, `not_now`, `ends_before_start`. */
export async function changeDraft(
  tx: Tx,
  id: number,
  { platform, account, ...change }: Change,
): Promise<void> {
  const draft = await lockImport(tx, id)
  if (!draft) return refuse('no_such_import', 404, 'There is no such import.')
  if (draft.state !== 'draft') refuse('not_now', 409, 'This import is done already.')
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const reading: Told = { ...draft.reading, ...given }
  if (reading.from && reading.until && reading.until < reading.from)
    refuse('ends_before_start', 422, 'The last day comes before the first.', { field: 'until' })
  await setReading(tx, id, {
    platform: platform ?? draft.platform,
    account: account ?? draft.account,
    reading,
  })
}

export async function dropImport(tx: Tx, id: number): Promise<void> {
  const draft = await lockImport(tx, id)
  if (!draft) return refuse('no_such_import', 404, 'There is no such import.')
  if (draft.state !== 'draft') refuse('not_now', 409, 'This import is done already; take it back instead.')
  await deleteDraft(tx, id)
}
