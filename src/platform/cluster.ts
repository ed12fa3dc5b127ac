import { readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type ClusterPlace, findPlace, isAlive, writeRecord } from './cluster-place.ts'
import { freePort, initialise, launch, logTail, majorOf, superuser } from './cluster-process.ts'
import { exists, placePrograms } from './postgres-files.ts'

/** Replaying the log after a crash may take this long; a clean start takes 50 ms. */
const bootMilliseconds = 300_000
/** After kill -9 of the postmaster its children need a moment to go; until then a new one refuses. */
const retryMilliseconds = 15_000

export type ClusterOptions = {
  /** Data folder of the installation; made when missing. */
  dataDir: string
  log: (line: string) => void
  /** false gives up safety against power loss for speed: for throw-away clusters of tests only. */
  durable?: boolean
  /** Never make a new cluster: bring back the one that was there. */
  existing?: boolean
  /** An installed PostgreSQL to use (the folder that holds `bin/initdb`) instead of the built-in one. */
  installation?: string
}

export type Cluster = {
  /** Superuser URL of the database `postgres`. */
  url: string
  port: number
  /** As the server names itself, such as `18.4`. */
  version: string
  /** The database's main process. */
  pid: number
  /** true when the database was already running, left behind by a Linchpin that died. */
  adopted: boolean
  /** Ends all sessions and stops the database cleanly; answers when it has gone. */
  stop: () => Promise<void>
  /** Stops the database and deletes it with its programs and password. */
  remove: () => Promise<void>
}

type Postmaster = { pid: number; port: number }

const readPostmaster = async (home: string): Promise<Postmaster | undefined> => {
  const text = await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 ? { pid, port } : undefined
}

const urlOf = (place: ClusterPlace, port: number): string =>
  `postgres://${superuser}:${encodeURIComponent(place.record.password)}@127.0.0.1:${port}/postgres`

type Knock = { version: string } | 'starting' | undefined

/** Who answers at the port: our own cluster, ours but not ready yet, or nobody of ours. */
const knock = async (place: ClusterPlace, port: number): Promise<Knock> => {
  const client = new pg.Client({ connectionString: urlOf(place, port), connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string; version: string }>(
      `select current_setting('data_directory') as folder, current_setting('server_version') as version`,
    )
    const row = rows[0]!
    const ours = await realpath(join(place.home, 'cluster'))
    return (await realpath(row.folder).catch(() => '')) === ours ? { version: row.version } : undefined
  } catch (error) {
    // 57P03 cannot_connect_now: starting up, replaying its log, or shutting down.
    return (error as { code?: string }).code === '57P03' ? 'starting' : undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}

const waitUntilGone = async (home: string, pid: number): Promise<void> => {
  const deadline = Date.now() + bootMilliseconds
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(home)
    if (postmaster?.pid !== pid || !isAlive(pid)) return
    await pause(10)
  }
  throw new Error(`The database (process ${pid}) did not stop within ${bootMilliseconds / 1000} s.`)
}

const stopPostmaster = async (home: string, pid: number): Promise<void> => {
  if ((await readPostmaster(home))?.pid !== pid) return
  try {
    // "Fast" shutdown: sessions are ended, what was committed is written.
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  await waitUntilGone(home, pid)
}

type Found = Postmaster & { version: string; adopted: boolean }

const describe = (place: ClusterPlace, found: Found): Cluster => ({
  ...found,
  version: found.version.split(' ')[0]!,
  url: urlOf(place, found.port),
  stop: () => stopPostmaster(place.home, found.pid),
  remove: async () => {
    await stopPostmaster(place.home, found.pid)
    await rm(place.home, { recursive: true, force: true })
    await rm(place.recordFile, { force: true })
  },
})

/** A postmaster outlives kill -9 of our server. Whether Linchpin itself still runs is `holdInstallation`'s. */
const adopt = async (place: ClusterPlace): Promise<Found | undefined> => {
  const deadline = Date.now() + bootMilliseconds
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(place.home)
    if (!postmaster || !isAlive(postmaster.pid)) return undefined
    const answer = await knock(place, postmaster.port)
    if (answer === undefined) return undefined
    if (answer !== 'starting') return { ...postmaster, version: answer.version, adopted: true }
    await pause(50)
  }
  return undefined
}

const start = async (place: ClusterPlace, programs: string, durable: boolean): Promise<Found | undefined> => {
  const port = await freePort(place.record.port)
  const { child, hasEnded } = await launch(place, programs, port, durable)
  const deadline = Date.now() + bootMilliseconds
  while (!hasEnded() && Date.now() < deadline) {
    const answer = await knock(place, port)
    const postmaster = answer && answer !== 'starting' ? await readPostmaster(place.home) : undefined
    if (answer && answer !== 'starting' && postmaster) {
      if (port !== place.record.port) {
        place.record.port = port
        await writeRecord(place.recordFile, place.record)
      }
      // Another process may have been faster on the same port: then its database answered, and ours ends.
      return { ...postmaster, version: answer.version, adopted: postmaster.pid !== child.pid }
    }
    await pause(20)
  }
  return undefined
}

const refuseOtherVersion = async (place: ClusterPlace, programs: string): Promise<void> => {
  const made = Number(await readFile(join(place.home, 'cluster', 'PG_VERSION'), 'utf8'))
  const ours = majorOf(programs)
  if (made === ours) return
  throw new Error(
    `The database in ${place.home} was made by PostgreSQL ${made}, and this Linchpin brings ${ours}. ` +
      `Start the Linchpin it was made with, or run a PostgreSQL ${made} on it and give its DATABASE_URL.`,
  )
}

/**
 * Starts the built-in PostgreSQL of a data folder, or adopts it when it is still running. A first start
 * makes the cluster: password sign-in only, 127.0.0.1 only, a random password in `postgres.json` (0600).
 */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { log, durable = true, existing = false } = options
  const gone = () => new Error(`The database of ${options.dataDir} is not there. Is its disk mounted?`)
  if (existing && !(await exists(join(options.dataDir, 'postgres.json')))) throw gone()
  const place = await findPlace(options.dataDir, log)
  if (existing && !(await exists(join(place.home, 'cluster')))) throw gone()
  const programs = options.installation ?? (await placePrograms(place.home))
  await initialise(place, programs)
  await refuseOtherVersion(place, programs)
  const deadline = Date.now() + retryMilliseconds
  do {
    const running = await adopt(place)
    if (running) {
      log(`The database was still running (process ${running.pid}); it goes on.`)
      return describe(place, running)
    }
    const started = await start(place, programs, durable)
    if (started) return describe(place, started)
    await pause(250)
  } while (Date.now() < deadline)
  throw new Error(
    `The database in ${place.home} did not start. The end of its log:\n${await logTail(place.home)}`,
  )
}
