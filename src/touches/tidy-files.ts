import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { unused } from './attached-file.ts'
import { type FilePlace, filesKeptBefore, removeBrokenOff, removeKeptFile } from './kept-files.ts'
import { deleteFilesOf, deleteWaitingFiles } from './store-beside.ts'

const dayMs = 86_400_000
const batch = 1_000

/** The entry's person or account is there, or may come back from the trash: whoever wrote "Erased" above it meant something else. */
const isAlive = sql`exists (
  select 1 from (select coalesce((select i.person_id from identity i where i.subject_id = t.subject_id), account_today(t.subject_id)) as id) today
  where exists (select 1 from person p where p.id = today.id and p.erased_at is null)
    or exists (select 1 from account a where a.id = today.id and a.erased_at is null)
    or exists (select 1 from trash r where r.id = today.id))`

export type FileNeeds = FilePlace & { db: Database; clock: Clock }

/**
 * Removes uploads that nobody attached within a day, files of entries whose words are gone with their customer, what uploads left that never
 * ended, and bytes that nothing refers to. What came within a day stays: somebody may be about to refer to it.
 */
export async function tidyFiles({ db, clock, dataDir }: FileNeeds): Promise<void> {
  const before = new Date(clock().getTime() - dayMs)
  await db.as(systemActor, async tx => {
    await deleteWaitingFiles(tx, before)
    for (;;) {
      const { rows } = await sql<{ id: number }>`
        select distinct f.touch_id as id from touch_file f join touch t on t.id = f.touch_id
        where t.title = 'Erased' and t.body is null and t.properties is null and not ${isAlive} limit ${batch}`.execute(
        tx,
      )
      if (rows.length === 0) break
      await deleteFilesOf(
        tx,
        rows.map(({ id }) => id),
      )
    }
  })
  await removeBrokenOff({ dataDir }, before)
  for await (const old of filesKeptBefore({ dataDir }, before)) await removeUnused({ db, dataDir }, old)
}

/** Removes the bytes of those to which nothing refers any more. */
export async function removeUnused(
  { db, dataDir }: Pick<FileNeeds, 'db' | 'dataDir'>,
  sha256s: readonly string[],
): Promise<void> {
  if (sha256s.length === 0) return
  const free = await db.as(systemActor, tx => unused(tx, sha256s), { readOnly: true })
  for (const sha256 of free) await removeKeptFile({ dataDir }, sha256)
}
