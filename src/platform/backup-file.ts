import { link, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { backUp, type Manifest, readManifest, verifyBackup } from './backup.ts'
import { pack, unpack } from './tar.ts'

const nameInside = /^(?:manifest\.json|\d{3,6}\.jsonl\.gz|files\/[0-9a-f]{64})$/

/**
 * Saves a database, and with `files` the files beside it, into one tar file, which appears only when it is complete. Refuses
 * one that is there already.
 */
export const backUpToFile = async (
  url: string,
  file: string,
  now: Date = new Date(),
  files?: string,
): Promise<Manifest> => {
  if (await stat(file).catch(() => null)) throw new Error(`${file} is there already.`)
  const place = `${file}.${process.pid}.partial`
  try {
    await mkdir(place, { recursive: true, mode: 0o700 })
    const { folder, manifest } = await backUp(url, place, now, files)
    const packed = join(place, 'packed.tar')
    const beside = (manifest.files ?? []).map(({ sha256 }) => `files/${sha256}`)
    await pack(folder, [...manifest.tables.map(table => table.file), ...beside, 'manifest.json'], packed)
    await link(packed, file).catch(error => renameWithoutLinks(error, packed, file))
    return manifest
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** A link never replaces what somebody put there meanwhile; not every file system has links. */
const renameWithoutLinks = async (error: NodeJS.ErrnoException, from: string, to: string): Promise<void> => {
  if (error.code === 'EEXIST') throw new Error(`${to} is there already.`)
  await rename(from, to)
}

/** Runs `work` with the folder of a backup that is a folder or a tar file, verified. Unpacks below `scratch`. */
export const withBackup = async <T>(
  path: string,
  scratch: string,
  work: (folder: string, manifest: Manifest) => Promise<T>,
): Promise<T> => {
  const found = await stat(path).catch(() => null)
  if (!found) throw new Error(`There is no backup at ${path}.`)
  const read = async (folder: string) => {
    const manifest = await readManifest(folder)
    await verifyBackup(folder, manifest)
    return work(folder, manifest)
  }
  if (found.isDirectory()) return read(path)
  const place = await mkdtemp(join(scratch, 'restore-'))
  try {
    const folder = join(place, 'backup')
    await unpack(path, folder, nameInside)
    return await read(folder)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
