import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { sql } from 'kysely'
import { personToday } from '../customers/person-today.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { openKeptFile } from '../touches/kept-files.ts'
import { newArchive, removeArchive } from './archive-place.ts'
import {
  archiveFoot,
  archiveHead,
  archiveLanguage,
  archiveRow,
  partEmpty,
  partHead,
} from './model/archive-page.ts'
import type { PersonPart, Whole } from './person-parts.ts'
import { companyName } from './queries.ts'
import { moveRequest, setProgress } from './store.ts'
import { wholeOf } from './whole.ts'

export type ExportNeeds = { db: Database; clock: Clock; dataDir: string; parts: readonly PersonPart[] }

const pageRows = 1_000
const lastsMs = 7 * 86_400_000

/**
 * Makes the archive of a request: `data.json` for machines and `index.html` to read, with every row of every part. Rows pass
 * through in pages, so its memory does not follow the length of a log. A run that was broken off begins anew.
 */
export async function exportPerson(
  { db, clock, dataDir, parts }: ExportNeeds,
  requestId: number,
): Promise<void> {
  const started = await db.as(systemActor, async tx => {
    if (!(await moveRequest(tx, requestId, ['waiting', 'running'], { state: 'running' }))) return null
    const { rows } = await sql<{ subjectId: number; language: string | null }>`
      select subject_id as "subjectId", language from privacy_request where id = ${requestId}`.execute(tx)
    const person = await personToday(tx, rows[0]!.subjectId)
    if (!person || person.erased) {
      await moveRequest(tx, requestId, ['running'], {
        state: 'failed',
        endedAt: clock(),
        note: 'There is no such person any more.',
      })
      return null
    }
    return {
      whole: await wholeOf(tx, person.id),
      company: await companyName(tx),
      language: archiveLanguage(rows[0]!.language ?? person.language),
    }
  })
  if (!started) return
  const { whole, company, language } = started
  const read = <T>(query: { execute(tx: never): Promise<{ rows: T[] }> }): Promise<T[]> =>
    db.as(systemActor, async tx => (await query.execute(tx as never)).rows, { readOnly: true })
  const counts: Record<string, number> = {}
  for (const part of parts) counts[part.name] = (await read(part.count(whole)))[0]!.n
  const total = 2 * Object.values(counts).reduce((sum, n) => sum + n, 0)
  const { file, path } = await newArchive(dataDir)
  const out = createWriteStream(`${path}.partial`, { mode: 0o600 })
  let failure: unknown = null
  out.on('error', error => {
    failure = error
  })
  const zip = new Zip((error, chunk) => {
    if (error) failure = error
    else out.write(chunk)
  })
  const settle = async () => {
    if (failure) throw failure
    if (out.writableNeedDrain) await once(out, 'drain')
  }
  let done = 0
  const advance = async (rows: number) => {
    done += rows
    await db.as(systemActor, tx => setProgress(tx, requestId, Math.min(done, total), total))
  }
  try {
    const json = entry(zip, 'data.json')
    const head = {
      format: 'linchpin.person.1',
      madeAt: clock().toISOString(),
      company,
      personId: whole.personId,
      counts,
    }
    json.push(`${JSON.stringify(head).slice(0, -1)},"parts":{`)
    for (const [at, part] of parts.entries()) {
      json.push(`${at > 0 ? ',' : ''}${JSON.stringify(part.name)}:[`)
      let first = true
      for await (const rows of pagesOf(part, whole, read)) {
        json.push(
          rows
            .map(row => JSON.stringify(row))
            .join(',\n')
            .replace(/^/, first ? '' : ',\n'),
        )
        first = false
        await advance(rows.length)
        await settle()
      }
      json.push(']')
    }
    json.end('}}\n')
    const page = entry(zip, 'index.html')
    page.push(archiveHead(language, company, clock()))
    for (const part of parts) {
      page.push(partHead(part.title[language], counts[part.name]!))
      if (counts[part.name] === 0) page.push(partEmpty(language))
      for await (const rows of pagesOf(part, whole, read)) {
        page.push(rows.map(archiveRow).join(''))
        await advance(rows.length)
        await settle()
      }
    }
    page.end(archiveFoot)
    for (const part of parts)
      for await (const { sha256, path } of filesOf(part, whole, read)) {
        const kept = await openKeptFile({ dataDir }, sha256)
        if (!kept) continue
        // Pictures and documents are packed already.
        const file = new ZipPassThrough(path)
        zip.add(file)
        for await (const piece of kept.stream) {
          file.push(piece as Uint8Array)
          await settle()
        }
        file.push(new Uint8Array(0), true)
      }
    zip.end()
    out.end()
    await once(out, 'finish')
    if (failure) throw failure
    await rename(`${path}.partial`, path)
    const now = clock()
    const ready = { state: 'ready', file, expiresAt: new Date(now.getTime() + lastsMs), counts: { counts } }
    const kept = await db.as(systemActor, async tx => {
      await setProgress(tx, requestId, total, total)
      return moveRequest(tx, requestId, ['running'], ready)
    })
    if (!kept) await removeArchive(dataDir, file)
  } catch (error) {
    out.destroy()
    await removeArchive(dataDir, `${file}.partial`)
    throw error
  }
}

const encoder = new TextEncoder()
function entry(zip: Zip, name: string) {
  const file = new ZipDeflate(name, { level: 6 })
  zip.add(file)
  return {
    push: (text: string) => file.push(encoder.encode(text)),
    end: (text: string) => file.push(encoder.encode(text), true),
  }
}

async function* filesOf(
  part: PersonPart,
  whole: Whole,
  read: <T>(query: { execute(tx: never): Promise<{ rows: T[] }> }) => Promise<T[]>,
): AsyncGenerator<{ sha256: string; path: string }> {
  for (let after = -1; part.files; ) {
    const files = await read(part.files(whole, after, pageRows))
    yield* files
    if (files.length < pageRows) return
    after = files.at(-1)!.key
  }
}

async function* pagesOf(
  part: PersonPart,
  whole: Whole,
  read: <T>(query: { execute(tx: never): Promise<{ rows: T[] }> }) => Promise<T[]>,
): AsyncGenerator<Record<string, unknown>[]> {
  // The keys alone, once: to find each page anew by its order costs the whole log a page.
  const keys = (await read(part.keys(whole))).map(({ key }) => key)
  for (let at = 0; at < keys.length; at += pageRows) {
    const rows = await read(part.rows(whole, keys.slice(at, at + pageRows)))
    yield rows.map(({ row }) => row)
  }
}
