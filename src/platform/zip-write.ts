import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

type Written = { name: Buffer; crc: number; packed: number; size: number; at: number }

/** Names are used as given: they are ours. Times are of the moment in UTC. */
export type ZipWriter = {
  /** One entry after the other; each is packed as it comes. An entry may have 4 GB at most. */
  add(name: string, content: AsyncIterable<Buffer | string> | Iterable<Buffer | string>): Promise<void>
  /** Writes the list; answers the size of the archive in bytes. */
  close(): Promise<number>
  abort(): void
}

const most = 0xffffffff

/** Writes an archive (PKWARE APPNOTE 6.3) to a file as a stream; zip64 where the archive outgrows 4 GB. */
export function writeZip(path: string, now: Date): ZipWriter {
  const out = createWriteStream(path, { mode: 0o600 })
  const ended = finished(out)
  ended.catch(() => {})
  const entries: Written[] = []
  let at = 0
  const time = (now.getUTCHours() << 11) | (now.getUTCMinutes() << 5) | (now.getUTCSeconds() >> 1)
  const day =
    (Math.max(0, now.getUTCFullYear() - 1980) << 9) | ((now.getUTCMonth() + 1) << 5) | now.getUTCDate()
  const put = async (bytes: Buffer): Promise<void> => {
    at += bytes.length
    if (!out.write(bytes)) await Promise.race([once(out, 'drain'), ended])
  }
  return {
    async add(name, content) {
      const entry: Written = { name: Buffer.from(name, 'utf8'), crc: 0, packed: 0, size: 0, at }
      const head = Buffer.alloc(30)
      head.writeUInt32LE(0x04034b50, 0)
      head.writeUInt16LE(20, 4)
      // Sizes follow the bytes (bit 3); names are UTF-8 (bit 11).
      head.writeUInt16LE(0x0808, 6)
      head.writeUInt16LE(8, 8)
      head.writeUInt16LE(time, 10)
      head.writeUInt16LE(day, 12)
      head.writeUInt16LE(entry.name.length, 26)
      await put(Buffer.concat([head, entry.name]))
      const pack = createDeflateRaw({ level: 6, chunkSize: 65_536 })
      const packing = (async () => {
        for await (const bytes of pack as AsyncIterable<Buffer>) {
          entry.packed += bytes.length
          await put(bytes)
        }
      })()
      packing.catch(() => {})
      for await (const part of content) {
        const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part
        entry.crc = crc32(bytes, entry.crc)
        entry.size += bytes.length
        if (!pack.write(bytes)) await Promise.race([once(pack, 'drain'), packing])
      }
      pack.end()
      await packing
      if (entry.size > most || entry.packed > most) throw new Error(`${name} is larger than an entry may be`)
      const tail = Buffer.alloc(16)
      tail.writeUInt32LE(0x08074b50, 0)
      tail.writeUInt32LE(entry.crc, 4)
      tail.writeUInt32LE(entry.packed, 8)
      tail.writeUInt32LE(entry.size, 12)
      await put(tail)
      entries.push(entry)
    },
    async close() {
      const start = at
      for (const entry of entries) await put(listed(entry, time, day))
      await put(endOf(entries.length, start, at - start))
      out.end()
      await ended
      return at
    },
    abort: () => void out.destroy(),
  }
}

function listed(entry: Written, time: number, day: number): Buffer {
  const far = entry.at > most
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(far ? 45 : 20, 4)
  head.writeUInt16LE(far ? 45 : 20, 6)
  head.writeUInt16LE(0x0808, 8)
  head.writeUInt16LE(8, 10)
  head.writeUInt16LE(time, 12)
  head.writeUInt16LE(day, 14)
  head.writeUInt32LE(entry.crc, 16)
  head.writeUInt32LE(entry.packed, 20)
  head.writeUInt32LE(entry.size, 24)
  head.writeUInt16LE(entry.name.length, 28)
  head.writeUInt16LE(far ? 12 : 0, 30)
  head.writeUInt32LE(far ? most : entry.at, 42)
  if (!far) return Buffer.concat([head, entry.name])
  const extra = Buffer.alloc(12)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8, 2)
  extra.writeBigUInt64LE(BigInt(entry.at), 4)
  return Buffer.concat([head, entry.name, extra])
}

function endOf(count: number, start: number, length: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, 0xffff), 8)
  end.writeUInt16LE(Math.min(count, 0xffff), 10)
  end.writeUInt32LE(Math.min(length, most), 12)
  end.writeUInt32LE(Math.min(start, most), 16)
  if (start <= most && count < 0xffff) return end
  const wide = Buffer.alloc(76)
  wide.writeUInt32LE(0x06064b50, 0)
  wide.writeBigUInt64LE(44n, 4)
  wide.writeUInt16LE(45, 12)
  wide.writeUInt16LE(45, 14)
  wide.writeBigUInt64LE(BigInt(count), 24)
  wide.writeBigUInt64LE(BigInt(count), 32)
  wide.writeBigUInt64LE(BigInt(length), 40)
  wide.writeBigUInt64LE(BigInt(start), 48)
  wide.writeUInt32LE(0x07064b50, 56)
  wide.writeBigUInt64LE(BigInt(start + length), 64)
  wide.writeUInt32LE(1, 72)
  return Buffer.concat([wide, end])
}
