import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** The data folder, in whose `imports/` files wait for their import. */
export type TransferPlace = { dataDir: string }

export const pathOf = (place: TransferPlace, storedAs: string): string =>
  join(place.dataDir, 'imports', basename(storedAs))

/** Where a finished export waits to be fetched. */
export const exportPath = (place: TransferPlace, storedAs: string): string =>
  join(place.dataDir, 'exports', basename(storedAs))

/** A free name and its path for a new file; no part of what a caller sent is in it. */
export async function newPlace(place: TransferPlace): Promise<{ storedAs: string; path: string }> {
  await mkdir(join(place.dataDir, 'imports'), { recursive: true, mode: 0o700 })
  const storedAs = `${randomBytes(12).toString('hex')}.csv`
  return { storedAs, path: pathOf(place, storedAs) }
}

export const removeFile = (place: TransferPlace, storedAs: string): Promise<void> =>
  rm(pathOf(place, storedAs), { force: true })

/**
 * Clears the folder of what a killed process left: texts of workbooks, and files of no import (`wanted` are the others)
 * that are older than `before`. Answers what went.
 */
export async function clearFolder(
  place: TransferPlace,
  wanted: ReadonlySet<string>,
  before: Date,
): Promise<string[]> {
  const folder = join(place.dataDir, 'imports')
  const gone: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    if (wanted.has(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (!found?.isFile() || (!name.endsWith('.texts') && found.mtime >= before)) continue
    await rm(path, { force: true })
    gone.push(name)
  }
  return gone
}

/** What a file name shows: its last part, bounded, without control characters. */
export function shownName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\p{C}/gu, '').slice(-200) || 'table.csv'
}
