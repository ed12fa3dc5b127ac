import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { refuse } from '../shared/outcome.ts'
import { headBytes, sniffType } from './model/file-type.ts'

/** The data folder, in whose `files/` the bytes of attachments lie: `files/<two digits>/<sha-256 in hex>`. */
export type FilePlace = { dataDir: string }
/** What was kept: `type` is told by the bytes. */
export type KeptFile = { sha256: string; size: number; type: string }

/** Bytes. Larger ones are refused while they come. */
export const largestFile = 50 * 1024 ** 2
const hex = /^[0-9a-f]{64}$/

const folderOf = ({ dataDir }: FilePlace): string => join(dataDir, 'files')
const incomingOf = (place: FilePlace): string => join(folderOf(place), 'incoming')

/** Where the bytes with this sum lie. */
export function filePath(place: FilePlace, sha256: string): string {
  if (!hex.test(sha256)) throw new Error(`${sha256} is no sha-256 in hex.`)
  return join(folderOf(place), sha256.slice(0, 2), sha256)
}

/**
 * Keeps the bytes of a file, piece by piece, under their sum; it is there whole or not at all. What is packed inside is not
 * looked at. Refuses `file_too_large`, `file_empty`, and `program` for what a machine would run. The same bytes are kept once.
 */
export async function keepFile(
  place: FilePlace,
  source: AsyncIterable<Uint8Array>,
  name: string,
  most = largestFile,
): Promise<KeptFile> {
  await mkdir(incomingOf(place), { recursive: true, mode: 0o700 })
  const partial = join(incomingOf(place), randomBytes(12).toString('hex'))
  const target = await open(partial, 'wx', 0o600)
  const sum = createHash('sha256')
  const head = Buffer.alloc(headBytes)
  let size = 0
  try {
    try {
      for await (const piece of source) {
        if (size + piece.length > most)
          refuse('file_too_large', 413, `A file of a log entry has at most ${most / 1024 ** 2} MB.`, {
            field: 'file',
          })
        if (size < headBytes) head.set(piece.subarray(0, headBytes - size), size)
        size += piece.length
        sum.update(piece)
        for (let done = 0; done < piece.length; )
          done += (await target.write(piece, done, piece.length - done)).bytesWritten
      }
      if (size === 0) refuse('file_empty', 422, 'The file is empty.', { field: 'file' })
      await target.sync()
    } finally {
      await target.close()
    }
    const { type, isProgram } = sniffType(head.subarray(0, Math.min(size, headBytes)), name)
    if (isProgram)
      refuse('program', 422, 'This is a program, or named like one. Programs are not kept.', {
        field: 'file',
      })
    const sha256 = sum.digest('hex')
    const path = filePath(place, sha256)
    await mkdir(join(folderOf(place), sha256.slice(0, 2)), { recursive: true, mode: 0o700 })
    // Also over the same bytes: the newer date keeps the tidying away until somebody refers to it.
    await rename(partial, path)
    return { sha256, size, type }
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** The same for bytes that are in memory already. */
export function keepBytes(place: FilePlace, bytes: Uint8Array, name: string): Promise<KeptFile> {
  return keepFile(
    place,
    (async function* () {
      yield bytes
    })(),
    name,
  )
}

/** Null when the bytes are not there. */
export async function openKeptFile(
  place: FilePlace,
  sha256: string,
): Promise<{ stream: ReadStream; size: number } | null> {
  const path = filePath(place, sha256)
  const found = await stat(path).catch(() => null)
  return found ? { stream: createReadStream(path), size: found.size } : null
}

/** The first bytes, at most so many; empty when the file is not there. */
export async function headOfFile(place: FilePlace, sha256: string, most: number): Promise<Uint8Array> {
  const file = await open(filePath(place, sha256), 'r').catch(() => null)
  if (!file) return new Uint8Array()
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export const removeKeptFile = (place: FilePlace, sha256: string): Promise<void> =>
  rm(filePath(place, sha256), { force: true })

/** Sums of all files that were kept before a moment, and were not kept again since; folder by folder. */
export async function* filesKeptBefore(place: FilePlace, before: Date): AsyncGenerator<string[]> {
  for (const folder of await names(folderOf(place))) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    const old: string[] = []
    for (const name of await names(join(folderOf(place), folder)))
      if (hex.test(name) && (await isOlder(join(folderOf(place), folder, name), before))) old.push(name)
    if (old.length > 0) yield old
  }
}

/** What uploads left that never ended: of a process that was killed. */
export async function removeBrokenOff(place: FilePlace, before: Date): Promise<void> {
  for (const name of await names(incomingOf(place))) {
    const path = join(incomingOf(place), name)
    if (await isOlder(path, before)) await rm(path, { force: true })
  }
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
const isOlder = async (path: string, before: Date): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  return found !== null && found.mtime < before
}
