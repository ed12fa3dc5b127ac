import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { fileType } from './model/file-type.ts'
import { lockAction } from './queries.ts'
import { insertFile } from './store-downloads.ts'

/** A new version of the file that a download gives; links given out before give it too. Refuses `no_download`, `bad_file_name`, `empty_file`, `not_its_type`. */
export async function giveFile(
  tx: Tx,
  actor: Actor,
  { actionId, fileName, body }: { actionId: number; fileName: string; body: Buffer },
  now: Date,
): Promise<void> {
  const action = await lockAction(tx, actionId)
  if (action.kind !== 'download') refuse('no_download', 422, 'This call to action gives no file.')
  const name = fileName.normalize('NFC').trim()
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()+&,-]{0,118}\.[a-z0-9]{2,5}$/iu.test(name))
    refuse('bad_file_name', 422, 'The file needs a name with an ending, such as guide.pdf.', {
      field: 'name',
    })
  if (body.length === 0) refuse('empty_file', 422, 'This file is empty.', { field: 'file' })
  const type = fileType(name, body)
  if (type === null)
    return refuse(
      'not_its_type',
      422,
      'This is not what its ending says, or no kind of file that is given out.',
      {
        field: 'file',
      },
    )
  await insertFile(tx, { actionId, name, type, body, by: actor.userId }, now)
}
