import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const block = 512
const chunk = 1_048_576
/** What eleven octal digits can say: 8 GiB less one byte. Larger files carry their size in base 256, as GNU tar does. */
const octalMost = 8 ** 11 - 1

const field = (header: Buffer, at: number, length: number, text: string) =>
  header.write(text, at, length, 'latin1')

const sumOf = (header: Buffer): number => {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : header[at]!
  return sum
}

/** A header of POSIX.1-1988 (ustar), readable by its owner only. */
const headerOf = (name: string, size: number): Buffer => {
  const header = Buffer.alloc(block)
  field(header, 0, 100, name)
  field(header, 100, 8, '0000600')
  field(header, 108, 8, '0000000')
  field(header, 116, 8, '0000000')
  if (size <= octalMost) field(header, 124, 12, size.toString(8).padStart(11, '0'))
  else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(size), 128)
  }
  field(header, 136, 12, '00000000000')
  header[156] = 0x30
  field(header, 257, 8, 'ustar\u000000')
  field(header, 148, 8, `${sumOf(header).toString(8).padStart(6, '0')}\0 `)
  return header
}

/** Writes these files of a folder, in this order, into one tar file that must not exist yet. Flushed to the disk. */
export const pack = async (folder: string, names: readonly string[], file: string): Promise<void> => {
  const target = await open(file, 'wx', 0o600)
  try {
    for (const name of names) {
      const source = await open(join(folder, name), 'r')
      const { size } = await source.stat()
      await source.close()
      await target.writeFile(headerOf(name, size))
      let written = 0
      for await (const bytes of createReadStream(join(folder, name), { highWaterMark: chunk })) {
        await target.writeFile(bytes)
        written += bytes.length
      }
      if (written !== size) throw new Error(`${name} changed while it was packed.`)
      await target.writeFile(Buffer.alloc((block - (size % block)) % block))
    }
    await target.writeFile(Buffer.alloc(2 * block))
    await target.sync()
  } catch (error) {
    await rm(file, { force: true })
    throw error
  } finally {
    await target.close()
  }
}

const damaged = (file: string) => new Error(`${file} is damaged or incomplete, or no backup of Linchpin.`)

/**
 * Takes the files out of a tar file into a new folder, readable by its owner only. Names other than `allowed` (so other
 * paths, links, folders), broken headers and an end that is missing are refused; then the folder is removed.
 */
export const unpack = async (file: string, folder: string, allowed: RegExp): Promise<void> => {
  const source = await open(file, 'r')
  try {
    await mkdir(folder, { mode: 0o700 })
    let at = 0
    for (;;) {
      const header = await readExactly(source, at, block)
      if (!header) throw damaged(file)
      if (header.every(byte => byte === 0)) break
      const name = header.toString('latin1', 0, 100).replace(/\0.*$/s, '')
      const size =
        header[124] === 0x80
          ? Number(header.readBigUInt64BE(128))
          : Number.parseInt(header.toString('latin1', 124, 135), 8)
      const isWhole = Number.parseInt(header.toString('latin1', 148, 154), 8) === sumOf(header)
      if (!isWhole || header[156] !== 0x30 || !allowed.test(name) || !Number.isSafeInteger(size) || size < 0)
        throw damaged(file)
      if (name.includes('/')) await mkdir(dirname(join(folder, name)), { recursive: true, mode: 0o700 })
      const target = await open(join(folder, name), 'wx', 0o600)
      try {
        for (let done = 0; done < size; done += chunk) {
          const bytes = await readExactly(source, at + block + done, Math.min(chunk, size - done))
          if (!bytes) throw damaged(file)
          await target.writeFile(bytes)
        }
      } finally {
        await target.close()
      }
      at += block + Math.ceil(size / block) * block
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  } finally {
    await source.close()
  }
}

const readExactly = async (source: FileHandle, position: number, length: number): Promise<Buffer | null> => {
  const bytes = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await source.read(bytes, read, length - read, position + read)
    if (bytesRead === 0) return null
    read += bytesRead
  }
  return bytes
}
