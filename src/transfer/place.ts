import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
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

/** What a file name shows: its last part, bounded, without control characters. */
export function shownName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\p{C}/gu, '').slice(-200) || 'table.csv'
}
