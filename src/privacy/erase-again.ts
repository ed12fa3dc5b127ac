import { trashedPerson } from '../customers/trashed.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { removeUnused } from '../touches/tidy-files.ts'
import { clearFiles, filesNaming } from './erase-files.ts'
import { eraseRows } from './erase-person.ts'
import { readErasures } from './erasure-log.ts'

/**
 * After a restore, and at each start: whoever was erased since the backup was taken is erased again, from the list beside the
 * database. Nothing is done for a person that is erased, gone, or another one with the same id. Answers how many.
 */
export async function eraseAgain(db: Database, dataDir: string, now: Date): Promise<number> {
  let again = 0
  for (const { id, knownAt } of await readErasures(dataDir)) {
    const inTrash = await db.as(systemActor, async tx => (await trashedPerson(tx, id)) !== null)
    const files = await filesNaming(db, dataDir, { id, inTrash }, now)
    const input = { personId: id, userId: null, knownAt, attachments: files.attachments }
    const erased = await db.as(systemActor, tx => eraseRows(tx, input, now))
    if (!erased) continue
    await clearFiles(dataDir, {
      mailIds: erased.mailIds,
      importFiles: files.importFiles,
      exportFiles: files.exportFiles,
      archives: files.archives,
    })
    await removeUnused({ db, dataDir }, erased.keptFiles)
    again++
  }
  return again
}
