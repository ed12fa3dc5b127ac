import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { KeptFile } from './kept-files.ts'
import { cleanFileName } from './model/file-name.ts'
import { deleteFile, giveFiles, insertFiles } from './store-beside.ts'

export const mostFiles = 20

/**
 * Files whose bytes were kept (`keepFile`, `keepBytes`) become attachments of an entry: for what comes in by machine, such as
 * the attachments of a mail. Names are cleaned. Answers their ids in the order given.
 */
export async function attachFiles(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  touchId: number,
  files: readonly (KeptFile & { name: string })[],
  now: Date,
): Promise<number[]> {
  return insertFiles(
    tx,
    touchId,
    actor.userId,
    files.map(({ sha256, size, type, name }) => ({ sha256, size, type, name: cleanFileName(name) })),
    now,
  )
}

/** An upload waits for the entry that its user is writing; without one it goes after a day. */
export async function waitForEntry(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  file: KeptFile & { name: string },
  now: Date,
): Promise<{ id: number; name: string; type: string; size: number }> {
  const name = cleanFileName(file.name)
  const { sha256, size, type } = file
  const [id] = await insertFiles(tx, null, actor.userId, [{ sha256, size, type, name }], now)
  return { id: id!, name, type, size }
}

/** Gives one's own uploads to an entry, all or none. */
export async function takeUploads(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  touchId: number,
  fileIds: readonly number[],
): Promise<void> {
  const ids = [...new Set(fileIds)]
  if (ids.length === 0) return
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from touch_file where touch_id = ${touchId}`.execute(tx)
  if (rows[0]!.n + ids.length > mostFiles)
    refuse('too_many_files', 422, `An entry has at most ${mostFiles} files.`, { field: 'files' })
  if ((await giveFiles(tx, touchId, actor.userId, ids)) !== ids.length)
    refuse('no_such_upload', 422, 'One of the files is not here any more. Choose it again.', {
      field: 'files',
    })
}

export async function removeAttachment(tx: Tx, touchId: number, fileId: number): Promise<void> {
  if ((await deleteFile(tx, touchId, fileId)) === null)
    refuse('no_such_file', 404, 'The entry has no such file.')
}
