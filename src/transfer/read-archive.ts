import { createHash, hash } from 'node:crypto'
import { entryBytes, entryText, openZip, type ZipFile } from '../platform/zip-read.ts'
import { isRefusal, refuse } from '../shared/outcome.ts'
import { type ArchiveIndex, indexFile, readIndex } from './model/archive.ts'

export type Archive = { zip: ZipFile; index: ArchiveIndex }

/** As many attachments as an archive may hold, and the bytes of their list. */
const limits = { entries: 4_000_000, list: 512 * 1_048_576 }
const largestIndex = 512 * 1_048_576

const damaged = (sentence: string): never =>
  refuse('damaged_archive', 422, `The archive is damaged: ${sentence}`)

/** Opens an archive of everything. Refuses `damaged_archive`, and `not_an_archive` for what is none that can be loaded. */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openZip(path, limits).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return refuse('no_archive', 404, `There is no archive at ${path}.`)
    if (isRefusal(error)) return damaged('it is not complete, or no archive at all.')
    throw error
  })
  const text = await entryText(zip, indexFile, largestIndex)
  if (text === null)
    return refuse(
      'not_an_archive',
      422,
      `This is no archive that can be loaded: it has no ${indexFile}. Archives have it since lists could be loaded whole.`,
    )
  const index = readIndex(text, content => hash('sha256', content))
  if ('problem' in index) return refuse('damaged_archive', 422, index.problem)
  return { zip, index }
}

/** Reads everything that would be loaded once; refuses `damaged_archive`, naming what is missing or not as it was written. */
export async function verifyArchive({ zip, index }: Archive): Promise<void> {
  for (const { name, parts } of index.tables)
    for (const { file, sha256 } of parts)
      if ((await sumOf(zip, file)) !== sha256)
        damaged(`${file}, rows of ${name}, is missing or not as it was written.`)
  for (const { sha256 } of index.files)
    if (!/^[0-9a-f]{64}$/.test(sha256) || (await sumOf(zip, `files/${sha256}`)) !== sha256)
      damaged(`the file ${sha256} is missing or not as it was written.`)
}

async function sumOf(zip: ZipFile, name: string): Promise<string | null> {
  const entry = zip.entries.get(name)
  if (!entry) return null
  const sum = createHash('sha256')
  try {
    for await (const bytes of entryBytes(zip, entry)) sum.update(bytes)
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
  return sum.digest('hex')
}

const linesAtOnce = 2_000

/** The lines of these entries, one after the other, some thousand at a time. */
export async function* linesOfEntries(zip: ZipFile, files: readonly string[]): AsyncGenerator<string[]> {
  for (const file of files) {
    const entry = zip.entries.get(file)
    if (!entry) return damaged(`${file} is missing.`)
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let rest = ''
    let lines: string[] = []
    for await (const bytes of entryBytes(zip, entry)) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = parts.pop()!
      for (const line of parts) {
        lines.push(line)
        if (lines.length < linesAtOnce) continue
        yield lines
        lines = []
      }
    }
    if (rest !== '') lines.push(rest)
    if (lines.length > 0) yield lines
  }
}

/** The bytes of something attached. */
export async function* bytesOfFile({ zip }: Archive, sha256: string): AsyncGenerator<Buffer> {
  const entry = zip.entries.get(`files/${sha256}`)
  if (!entry) return damaged(`the file ${sha256} is missing.`)
  yield* entryBytes(zip, entry)
}
