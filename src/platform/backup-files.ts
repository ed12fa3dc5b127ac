import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that lies beside the rows, under its sha-256 in hex. */
export type SavedFile = { sha256: string; size: number }

const hex = /^[0-9a-f]{64}$/

/** Without a second copy of the bytes where the disk allows: they never change under their sum. */
const put = async (from: string, to: string): Promise<void> => {
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return
    if (error.code === 'ENOENT') throw error
    await copyFile(from, to)
  })
}

/** Carries all files of `<from>/<two digits>/<sha256>` into the folder of a backup. One that went meanwhile is no matter. */
export const carryFiles = async (from: string, to: string): Promise<SavedFile[]> => {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const saved: SavedFile[] = []
  for (const folder of (await readdir(from).catch(() => []))
    .filter(name => /^[0-9a-f]{2}$/.test(name))
    .sort())
    for (const sha256 of (await readdir(join(from, folder))).filter(name => hex.test(name)).sort()) {
      const path = join(from, folder, sha256)
      const found = await stat(path).catch(() => null)
      if (!found) continue
      const isThere = await put(path, join(to, sha256)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return false
          throw error
        },
      )
      if (isThere) saved.push({ sha256, size: found.size })
    }
  return saved
}

/** Puts the files of a backup back to where they lay; those that are there already are the same. Answers how many. */
export const putBackFiles = async (
  folder: string,
  files: readonly SavedFile[],
  to: string,
): Promise<number> => {
  for (const { sha256 } of files) {
    if (!hex.test(sha256)) throw new Error('The backup is damaged: a file in it has no sum for a name.')
    await mkdir(join(to, sha256.slice(0, 2)), { recursive: true, mode: 0o700 })
    const target = join(to, sha256.slice(0, 2), sha256)
    await copyFile(join(folder, 'files', sha256), target, constants.COPYFILE_EXCL).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      },
    )
  }
  return files.length
}
