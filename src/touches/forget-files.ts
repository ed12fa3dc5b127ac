import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { deleteFilesBefore, deleteFilesOf, deleteTheseFiles } from './store-beside.ts'

/** Takes the files from all entries with these subjects (as recorded), corrected ones included; answers their sums. */
export async function forgetFilesOf(tx: Tx, subjectIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct f.touch_id as id from touch_file f join touch t on t.id = f.touch_id
    where t.subject_id = any(${[...subjectIds]}::bigint[])`.execute(tx)
  return deleteFilesOf(
    tx,
    rows.map(({ id }) => id),
  )
}

/** Takes these files from their entries; answers their sums. */
export const forgetFiles = (tx: Tx, fileIds: readonly number[]): Promise<string[]> =>
  deleteTheseFiles(tx, fileIds)

/** Takes the files from entries of before a moment; their bytes go with the next tidying. Answers how many. */
export const forgetFilesBefore = (tx: Tx, before: Date): Promise<number> => deleteFilesBefore(tx, before)

/** Files of entries with the account of a person, or with colleagues of theirs: they may name the person. */
export async function filesAround(
  tx: Tx,
  personId: number,
): Promise<{ id: number; touchId: number; sha256: string; isOwn: boolean }[]> {
  const { rows } = await sql<{ id: number; touchId: number; sha256: string; isOwn: boolean }>`
    select f.id, f.touch_id as "touchId", encode(f.sha256, 'hex') as sha256, person_today(t.subject_id) = ${personId} as "isOwn"
    from touch_file f join touch t on t.id = f.touch_id
    where account_today(t.account_id) = (select account_id from person where id = ${personId})
    order by f.id`.execute(tx)
  return rows
}

/** Files of entries by their ids, as they are called today; those that are gone are left out. */
export async function filesById(
  tx: Tx,
  ids: readonly number[],
): Promise<{ id: number; touchId: number; name: string }[]> {
  const { rows } = await sql<{ id: number; touchId: number; name: string }>`
    select id, touch_id as "touchId", name from touch_file where id = any(${[...ids]}::bigint[]) order by id`.execute(
    tx,
  )
  return rows
}
