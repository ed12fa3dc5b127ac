import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { filesAround } from '../touches/forget-files.ts'
import { filePath } from '../touches/kept-files.ts'
import { archivePath } from './archive-place.ts'
import { asPutBack } from './as-put-back.ts'
import { searchFile } from './search-file.ts'

export type FilesToClear = {
  mailIds: number[]
  importFiles: string[]
  archives: string[]
  /** Absent in a request that was begun before these were looked at. */
  exportFiles?: string[]
  letterFiles?: string[]
  /** Sums of attachments that were taken from entries; they go when nothing else refers to them. */
  keptFiles?: string[]
  /** Attachments beside the person that no program can read: a human looks at them. */
  unread?: number[]
}

/**
 * Uploaded and exported tables that name a person, archives made of it, and attachments of entries around it that name it,
 * before its rows are cleared. A table that cannot be read, being locked or broken, counts as naming everybody: it is a copy of
 * what is here. An attachment that cannot be read, such as a picture, is nobody's to guess: it stays, and is listed for a human.
 * Files of imports that have not ended are named by their number, attachments by their ids.
 */
export async function filesNaming(
  db: Database,
  dataDir: string,
  { id: personId, inTrash }: { id: number; inTrash: boolean },
  now: Date,
): Promise<
  Required<Omit<FilesToClear, 'mailIds' | 'keptFiles'>> & { unfinished: number[]; attachments: number[] }
> {
  const reading = <T>(read: (tx: Tx) => Promise<T>): Promise<T> =>
    inTrash ? asPutBack(db, personId, now, read) : db.as(systemActor, read)
  const { needles, imports, exports, archives, letterFiles, around } = await reading(async tx => ({
    needles: (
      await sql<{ value: string }>`
        select distinct value from patterns_of(${personId}) where kind = 'email' or length(value) > 6`.execute(
        tx,
      )
    ).rows.map(({ value }) => value),
    imports: (
      await sql<{ id: number; file: string; ended: boolean }>`
        select id, stored_as as file, state in ('done', 'cancelled', 'failed') as ended from import_run
        where stored_as <> '' order by id`.execute(tx)
    ).rows,
    exports: (
      await sql<{ file: string }>`select stored_as as file from export_run where state = 'done'`.execute(tx)
    ).rows.map(({ file }) => file),
    around: await filesAround(tx, personId),
    // Printed letters are packed: whose letters are in a file is known by its recipients.
    letterFiles: (
      await sql<{ file: string }>`
        select distinct l.stored_as as file from letter_recipient r join letter l on l.id = r.letter_id
        where r.person_id = ${personId} and r.printed and l.stored_as is not null`.execute(tx)
    ).rows.map(({ file }) => file),
    archives: (
      await sql<{ file: string }>`
        select r.file from privacy_request r left join identity i on i.subject_id = r.subject_id
        where r.file is not null and coalesce(i.person_id, r.subject_id) = ${personId}`.execute(tx)
    ).rows.map(({ file }) => file),
  }))
  const importFiles: string[] = []
  const unfinished: number[] = []
  if (needles.length > 0)
    for (const { id, file, ended } of imports)
      if ((await searchFile(join(dataDir, 'imports', basename(file)), needles)) !== 'clean')
        if (ended) importFiles.push(file)
        else unfinished.push(id)
  const exportFiles: string[] = []
  if (needles.length > 0)
    for (const file of exports)
      if ((await searchFile(join(dataDir, 'exports', basename(file)), needles)) !== 'clean')
        exportFiles.push(file)
  const attachments: number[] = []
  const unread: number[] = []
  if (needles.length > 0)
    for (const { id, sha256, isOwn } of around) {
      // Files of the person's own entries go whatever they hold.
      if (isOwn) continue
      const found = await searchFile(filePath({ dataDir }, sha256), needles)
      if (found === 'holds') attachments.push(id)
      else if (found === 'unread') unread.push(id)
    }
  return { importFiles, exportFiles, archives, letterFiles, unfinished, attachments, unread }
}

/** Removes them; one that is gone already is no matter. */
export async function clearFiles(dataDir: string, files: FilesToClear): Promise<void> {
  for (const id of files.mailIds)
    for (const folder of ['outbox', 'mail'])
      await rm(join(dataDir, folder, `${String(id).padStart(8, '0')}.eml`), { force: true })
  for (const file of files.importFiles) await rm(join(dataDir, 'imports', basename(file)), { force: true })
  for (const file of files.exportFiles ?? [])
    await rm(join(dataDir, 'exports', basename(file)), { force: true })
  for (const file of files.letterFiles ?? [])
    await rm(join(dataDir, 'letters', basename(file)), { force: true })
  for (const file of files.archives) await rm(archivePath(dataDir, file), { force: true })
}
