import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { ClusterPlace } from './cluster-place.ts'
import { exists, type RunAs, renameUnlessThere } from './postgres-files.ts'

/** The first user of every cluster we make; it owns our tables. */
export const superuser = 'linchpin'

const megabyte = 1024 * 1024

/** Nothing of our own environment reaches the database: PGDATA and friends would change what it does. */
const environment = (): NodeJS.ProcessEnv => {
  const { PATH, SystemRoot } = process.env
  return { PATH, SystemRoot, LC_ALL: 'C', TZ: 'UTC' }
}

/** cwd is the root: the database's user may not be allowed to stand where we were started. */
const spawnOptions = (runAs: RunAs) => ({
  cwd: '/',
  env: environment(),
  ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}),
})

const settings = (port: number, durable: boolean): string[] => {
  const memory = totalmem() / megabyte
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    // No socket file: TCP was measured as fast, and a socket's path has a limit of about 107 bytes.
    unix_socket_directories: '',
    max_connections: durable ? 60 : 200,
    shared_buffers: `${Math.floor(Math.min(durable ? 512 : 128, memory / 8))}MB`,
    effective_cache_size: `${Math.floor(Math.min(4096, memory / 2))}MB`,
    random_page_cost: 1.1,
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  if (!durable) Object.assign(values, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

const listenable = (port: number): Promise<number | undefined> =>
  new Promise(answer => {
    const probe = createServer()
    probe.once('error', () => answer(undefined))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => answer(address && typeof address === 'object' ? address.port : undefined))
    })
  })

/** The wanted port when it is free (0 wants none in particular), else any free one. */
export const freePort = async (wanted: number): Promise<number> => {
  const port = (wanted ? await listenable(wanted) : undefined) ?? (await listenable(0))
  if (port === undefined) throw new Error('No port on 127.0.0.1 is free for the database.')
  return port
}

/** Major version of the programs in a folder, such as 18. */
export const majorOf = (programs: string): number => {
  const { stdout, error } = spawnSync(join(programs, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' })
  const major = /\) (\d+)/.exec(stdout ?? '')?.[1]
  if (!major) throw new Error(`PostgreSQL in ${programs} does not run${error ? `: ${error.message}` : ''}.`)
  return Number(major)
}

const lastLines = (text: string, count = 12): string => text.trim().split('\n').slice(-count).join('\n')

const run = (program: string, args: string[], runAs: RunAs): Promise<void> =>
  new Promise((done, failed) => {
    const child = spawn(program, args, { ...spawnOptions(runAs), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    }
    child.once('error', failed)
    child.once('close', code => {
      if (code === 0) done()
      else failed(new Error(`${program} ended with ${code}:\n${lastLines(output)}`))
    })
  })

/** Makes the cluster folder unless it is there; it appears under its name only when it is complete. */
export const initialise = async (place: ClusterPlace, programs: string): Promise<void> => {
  const { home, record, runAs } = place
  const folder = join(home, 'cluster')
  if (await exists(folder)) return
  const partial = join(home, `cluster.${process.pid}.partial`)
  const passwordFile = join(home, `password.${process.pid}`)
  await rm(partial, { recursive: true, force: true })
  try {
    await mkdir(partial, { mode: 0o700 })
    await writeFile(passwordFile, record.password, { mode: 0o600 })
    if (runAs) {
      await chown(partial, runAs.uid, runAs.gid)
      await chown(passwordFile, runAs.uid, runAs.gid)
    }
    // From 17 on the locale is PostgreSQL's own, so that an update of the system cannot reorder indexes.
    const locale =
      majorOf(programs) >= 17
        ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
        : ['--locale=C.UTF-8']
    const args = ['-D', partial, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
    await run(join(programs, 'bin', 'initdb'), [...args, '--encoding=UTF8', ...locale], runAs)
    await renameUnlessThere(partial, folder)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(partial, { recursive: true, force: true })
  }
}

/** A log that has grown past 10 MB steps aside, so that two files at most are kept. */
const openLog = async (file: string) => {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0
  if (size > 10 * megabyte) await rename(file, `${file}.1`)
  const log = await open(file, 'a', 0o600)
  await chmod(file, 0o600)
  return log
}

export type Launch = { child: ChildProcess; ended: Promise<void>; hasEnded: () => boolean }

/**
 * Spawns the database in its own process group: the Ctrl-C of a terminal must reach our server only,
 * which drains its work and then stops the database.
 */
export const launch = async (
  place: ClusterPlace,
  programs: string,
  port: number,
  durable: boolean,
): Promise<Launch> => {
  const log = await openLog(join(place.home, 'postgres.log'))
  try {
    const args = ['-D', join(place.home, 'cluster'), ...settings(port, durable)]
    const child = spawn(join(programs, 'bin', 'postgres'), args, {
      ...spawnOptions(place.runAs),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    let over = false
    const ended = new Promise<void>(done => {
      const end = () => {
        over = true
        done()
      }
      child.once('exit', end)
      child.once('error', end)
    })
    child.unref()
    return { child, ended, hasEnded: () => over }
  } finally {
    await log.close()
  }
}

export const logTail = async (home: string): Promise<string> =>
  lastLines(await readFile(join(home, 'postgres.log'), 'utf8').catch(() => ''))
