import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { canWalk, chooseRunAs, exists, type RunAs } from './postgres-files.ts'

/**
 * What `postgres.json` in the data folder keeps (mode 0600). `elsewhere` is the folder of programs and
 * rows when the database's user cannot walk into the data folder; absent, they lie under `postgres/` in it,
 * so that the data folder may be moved.
 */
export type ClusterRecord = { password: string; port: number; elsewhere?: string }
export type ClusterPlace = { record: ClusterRecord; recordFile: string; home: string; runAs: RunAs }

const shared = '/var/lib/linchpin'

const makeOpen = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
}

/** Written beside and renamed: a crash leaves the old record or the new one, never half of one. */
export const writeRecord = async (file: string, record: ClusterRecord): Promise<void> => {
  const beside = `${file}.${process.pid}`
  await writeFile(beside, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
  await rename(beside, file)
}

const readRecord = async (file: string): Promise<ClusterRecord | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as ClusterRecord
  } catch {
    throw new Error(`${file} is damaged. It holds the password of the database: restore it from a backup.`)
  }
}

/** The first of two processes that start at once decides; the other takes over what it wrote. */
const writeFirstRecord = async (file: string, record: ClusterRecord): Promise<boolean> => {
  const beside = `${file}.${process.pid}`
  await writeFile(beside, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
  try {
    await link(beside, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // A file system without links.
    await rename(beside, file)
    return true
  } finally {
    await rm(beside, { force: true })
  }
}

/** A folder outside closed homes that nothing uses yet. What an older one holds is not ours to delete. */
const freePlace = async (dataDir: string, log: (line: string) => void): Promise<string> => {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  await makeOpen(shared)
  for (let number = 1; ; number++) {
    const place = join(shared, number === 1 ? name : `${name}-${number}`)
    try {
      await mkdir(place)
      return place
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (await exists(join(place, 'cluster'))) {
      log(`An older database of ${dataDir} lies in ${place}; its password is gone, so it is left alone.`)
    }
  }
}

const ownerOf = async (folder: string): Promise<number | undefined> =>
  (await stat(folder).catch(() => undefined))?.uid

/** Leftovers of starts that died half way carry the number of a process that is gone. */
const removeLeftovers = async (home: string): Promise<void> => {
  for (const name of await readdir(home)) {
    const pid = /^(?:cluster|programs)\.(\d+)\.partial$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(home, name), { recursive: true, force: true })
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const openPlace = async (
  record: ClusterRecord,
  recordFile: string,
  inside: string,
): Promise<ClusterPlace> => {
  const home = record.elsewhere ?? inside
  const runAs = await chooseRunAs(await ownerOf(join(home, 'cluster')))
  await makeOpen(home)
  await removeLeftovers(home)
  return { record, recordFile, home, runAs }
}

/** Decides where a data folder's cluster lives, as whom it runs, and with which password. */
export const findPlace = async (folder: string, log: (line: string) => void): Promise<ClusterPlace> => {
  await mkdir(folder, { recursive: true })
  const dataDir = await realpath(folder)
  const recordFile = join(dataDir, 'postgres.json')
  const inside = join(dataDir, 'postgres')
  const known = await readRecord(recordFile)
  if (known) return openPlace(known, recordFile, inside)
  if (await exists(join(inside, 'cluster'))) {
    throw new Error(
      `${inside} holds a database, but ${recordFile} with its password is missing. ` +
        'Restore that file, or choose another data folder.',
    )
  }
  const runAs = await chooseRunAs(undefined)
  const record: ClusterRecord = { password: randomBytes(24).toString('base64url'), port: 0 }
  if (!(await canWalk(dataDir, runAs))) {
    record.elsewhere = await freePlace(dataDir, log)
    log(`${dataDir} is closed to the user ${runAs?.name}, so the database lives in ${record.elsewhere}.`)
  }
  if (await writeFirstRecord(recordFile, record)) return openPlace(record, recordFile, inside)
  if (record.elsewhere) await rm(record.elsewhere, { recursive: true, force: true })
  return findPlace(folder, log)
}
