import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { storeGuide } from './store.ts'

/** Gives a form the file that its thank-you page offers. Refuses `bad_file_name`, `empty_file`, `no_form`. */
export async function giveGuide(
  tx: Tx,
  _actor: Actor,
  { formId, fileName, body }: { formId: number; fileName: string; body: Buffer },
): Promise<void> {
  const name = fileName.normalize('NFC').trim()
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()+&,-]{0,118}\.[a-z0-9]{2,5}$/iu.test(name))
    refuse('bad_file_name', 422, 'The file needs a name with an ending, such as guide.pdf.', {
      field: 'name',
    })
  if (body.length === 0) refuse('empty_file', 422, 'This file is empty.', { field: 'file' })
  if (!(await storeGuide(tx, formId, name, body))) refuse('no_form', 404, 'There is no such form.')
}
