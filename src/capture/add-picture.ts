import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { insertPicture } from './store-design.ts'

/** What a picture is says its beginning, not its name. No SVG: it can hold script. */
export function pictureType(body: Buffer): string | null {
  if (body.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png'
  if (body.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg'
  if (/^GIF8[79]a/.test(body.subarray(0, 6).toString('latin1'))) return 'image/gif'
  return body.subarray(0, 4).toString('latin1') === 'RIFF' &&
    body.subarray(8, 12).toString('latin1') === 'WEBP'
    ? 'image/webp'
    : null
}

/** Keeps a picture for pages of forms. Refuses `bad_file_name` and `not_a_picture`. */
export async function addPicture(
  tx: Tx,
  _actor: Actor,
  { name, body }: { name: string; body: Buffer },
  now: Date,
): Promise<number> {
  const plain = name.normalize('NFC').trim()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (plain === '' || plain.length > 120 || /[\u0000-\u001f/\\]/.test(plain))
    refuse('bad_file_name', 422, 'The picture needs a name.', { field: 'name' })
  const type = pictureType(body)
  if (type === null)
    return refuse('not_a_picture', 422, 'This is no PNG, JPEG, GIF or WebP picture.', { field: 'file' })
  return insertPicture(tx, { name: plain, type, body }, now)
}
