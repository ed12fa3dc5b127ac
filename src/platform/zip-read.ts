import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, Transform } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { refuse } from '../shared/outcome.ts'

/** One entry of an archive. Names are only compared, never used as paths. */
export type ZipEntry = { name: string; method: number; packed: number; size: number; at: number }
export type ZipFile = { path: string; entries: Map<string, ZipEntry> }

/** Entries, and bytes of their list: what a workbook never has. */
export type ZipLimits = { entries: number; list: number }
const usual: ZipLimits = { entries: 20_000, list: 16 * 1_048_576 }
/** Deflate cannot do better than 1032; texts of tables stay far below this. */
const highestRatio = 400
const freeBytes = 64 * 1_048_576

const damaged = (): never =>
  refuse('unreadable_file', 422, 'The file is damaged or not complete.', { field: 'file' })

/** Reads the list of an archive (PKWARE APPNOTE 6.3, with zip64). Refuses `unreadable_file`. */
export async function openZip(path: string, most: ZipLimits = usual): Promise<ZipFile> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const read = async (at: number, length: number): Promise<Buffer> => {
      if (at < 0 || length < 0 || at + length > size || length > most.list) return damaged()
      const bytes = Buffer.alloc(length)
      await file.read(bytes, 0, length, at)
      return bytes
    }
    const tailLength = Math.min(size, 65_557)
    const tail = await read(size - tailLength, tailLength)
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
    if (end < 0 || end + 22 > tail.length) return damaged()
    let count = tail.readUInt16LE(end + 10)
    let length = tail.readUInt32LE(end + 12)
    let at = tail.readUInt32LE(end + 16)
    if (count === 0xffff || at === 0xffffffff || length === 0xffffffff) {
      const locator = end - 20
      if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return damaged()
      const wide = await read(Number(tail.readBigUInt64LE(locator + 8)), 56)
      if (wide.readUInt32LE(0) !== 0x06064b50) return damaged()
      count = Number(wide.readBigUInt64LE(32))
      length = Number(wide.readBigUInt64LE(40))
      at = Number(wide.readBigUInt64LE(48))
    }
    if (count > most.entries)
      return refuse('too_many_entries', 422, 'The archive holds too many files.', { field: 'file' })
    const entries = new Map<string, ZipEntry>()
    const list = await read(at, length)
    for (let place = 0, n = 0; n < count; n++) {
      if (place + 46 > list.length || list.readUInt32LE(place) !== 0x02014b50) return damaged()
      const [nameLength, extraLength, noteLength] = [28, 30, 32].map(offset =>
        list.readUInt16LE(place + offset),
      ) as [number, number, number]
      const name = list.toString('utf8', place + 46, place + 46 + nameLength)
      const entry = {
        name,
        method: list.readUInt16LE(place + 10),
        packed: list.readUInt32LE(place + 20),
        size: list.readUInt32LE(place + 24),
        at: list.readUInt32LE(place + 42),
      }
      widen(entry, list.subarray(place + 46 + nameLength, place + 46 + nameLength + extraLength))
      entries.set(name, entry)
      place += 46 + nameLength + extraLength + noteLength
    }
    return { path, entries }
  } finally {
    await file.close()
  }
}

/** Takes the 64-bit values of an entry from its extra field. */
function widen(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) {
      let place = at + 4
      for (const key of ['size', 'packed', 'at'] as const)
        if (entry[key] === 0xffffffff && place + 8 <= at + 4 + length) {
          entry[key] = Number(extra.readBigUInt64LE(place))
          place += 8
        }
    }
    at += 4 + length
  }
}

/** The bytes of an entry, unpacked as they are read. Refuses `zip_bomb` when they swell beyond reason. */
export async function* entryBytes(
  zip: ZipFile,
  entry: ZipEntry,
  most = 64 * 1_024 ** 3,
): AsyncGenerator<Buffer> {
  if (entry.method !== 0 && entry.method !== 8)
    refuse('unreadable_file', 422, 'The archive is packed in a way that is not known here.', {
      field: 'file',
    })
  const file = await open(zip.path)
  const head = Buffer.alloc(30)
  try {
    const { size } = await file.stat()
    if (!(entry.packed >= 0 && entry.at >= 0 && entry.at + 30 + entry.packed <= size)) damaged()
    await file.read(head, 0, 30, entry.at)
  } finally {
    await file.close()
  }
  if (head.readUInt32LE(0) !== 0x04034b50) damaged()
  if (entry.packed === 0) return
  const start = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  const source = createReadStream(zip.path, { start, end: start + entry.packed - 1, highWaterMark: 262_144 })
  const unpacked =
    entry.method === 8
      ? createInflateRaw({ chunkSize: 262_144 })
      : new Transform({ transform: (c, _e, d) => d(null, c) })
  pipeline(source, unpacked, () => {})
  let total = 0
  try {
    for await (const bytes of unpacked as AsyncIterable<Buffer>) {
      total += bytes.length
      if (total > most || (total > freeBytes && total > entry.packed * highestRatio))
        refuse('zip_bomb', 422, 'The file unpacks to far more than a table should. It was not read.', {
          field: 'file',
        })
      yield bytes
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) damaged()
    throw error
  } finally {
    source.destroy()
    unpacked.destroy()
  }
}

/** A small entry as text; refuses what is larger. */
export async function entryText(zip: ZipFile, name: string, most = 8 * 1_048_576): Promise<string | null> {
  const entry = zip.entries.get(name)
  if (!entry) return null
  const parts: Buffer[] = []
  for await (const bytes of entryBytes(zip, entry, most)) parts.push(bytes)
  return Buffer.concat(parts).toString('utf8')
}
