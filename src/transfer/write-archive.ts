import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Database, Tx } from '../platform/database.ts'
import type { ZipWriter } from '../platform/zip-write.ts'
import type { Actor } from '../team/model/actor.ts'
import { filePath } from '../touches/kept-files.ts'
import { linesOfTable, plainValues, standOf, sumsOfFiles } from './further-tables.ts'
import {
  type ArchivedPart,
  type ArchivedTable,
  type ArchiveIndex,
  indexFile,
  partName,
  partRows,
  sealed,
} from './model/archive.ts'
import { archived, type Further } from './model/everything.ts'

/**
 * Adds every table to an archive, all as of one moment, then what is attached to entries of the log where `dataDir` says where
 * it lies, and last the index by which it is loaded. `seen` is asked after each piece whether to go on.
 */
export async function writeTables(
  zip: ZipWriter,
  { db, dataDir }: { db: Database; dataDir?: string | undefined },
  actor: Actor,
  now: Date,
  seen: (records: number) => Promise<void>,
): Promise<void> {
  const { tables, ...stand } = await db.as(
    actor,
    async tx => {
      await plainValues(tx)
      const tables: ArchivedTable[] = []
      for (const one of archived) tables.push(await writeTable(zip, tx, one, seen))
      return { tables, ...(await standOf(tx)) }
    },
    { readOnly: true, snapshot: true },
  )
  const files: ArchiveIndex['files'] = []
  if (dataDir !== undefined)
    for (const sha256 of await sumsOfFiles(db, actor)) {
      const path = filePath({ dataDir }, sha256)
      // One that is being taken away at this moment is no matter.
      const found = await stat(path).catch(() => null)
      if (!found) continue
      await zip.add(`files/${sha256}`, createReadStream(path))
      files.push({ sha256, size: found.size })
    }
  const index = sealed({ format: 1, takenAt: now.toISOString(), ...stand, tables, files }, text =>
    hash('sha256', text),
  )
  await zip.add(indexFile, [`${JSON.stringify(index, null, 2)}\n`])
}

/** In parts: an entry of an archive has an end. */
async function writeTable(
  zip: ZipWriter,
  tx: Tx,
  one: Further,
  seen: (records: number) => Promise<void>,
): Promise<ArchivedTable> {
  const lines = linesOfTable(tx, one)
  const parts: ArchivedPart[] = []
  let next = await lines.next()
  do {
    const part: ArchivedPart = { file: partName(one.table, parts.length + 1), rows: 0, sha256: '' }
    const sum = createHash('sha256')
    const some = async function* (): AsyncGenerator<string> {
      while (!next.done && part.rows < partRows) {
        const { text, rows } = next.value
        part.rows += rows
        sum.update(text)
        yield text
        await seen(rows)
        next = await lines.next()
      }
    }
    await zip.add(part.file, some())
    part.sha256 = sum.digest('hex')
    parts.push(part)
  } while (!next.done)
  return { name: one.table, parts }
}
