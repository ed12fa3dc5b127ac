import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** Where archives of people's data lie until they are collected: readable by nobody but this program's user. */
export const archivePath = (dataDir: string, file: string): string =>
  join(dataDir, 'archives', basename(file))

export async function newArchive(dataDir: string): Promise<{ file: string; path: string }> {
  await mkdir(join(dataDir, 'archives'), { recursive: true, mode: 0o700 })
  const file = `${randomBytes(16).toString('hex')}.zip`
  return { file, path: archivePath(dataDir, file) }
}

export const removeArchive = (dataDir: string, file: string): Promise<void> =>
  rm(archivePath(dataDir, file), { force: true })
