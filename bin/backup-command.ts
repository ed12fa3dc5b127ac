import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { databaseName } from '../src/main/installation.ts'
import { restoreInstallation } from '../src/main/restore-installation.ts'
import type { Manifest } from '../src/platform/backup.ts'
import { backUpToFile } from '../src/platform/backup-file.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { holderName, holdInstallation } from '../src/platform/hold.ts'
import { changedUrl } from '../src/platform/roles.ts'

export const backupHelp = `       npm run linchpin -- backup [FILE]
       npm run linchpin -- restore FILE [--replace]

  backup writes all rows, as of one moment, and all attachments into one tar file: FILE, or one under backups/ in the data folder.
  Works whether Linchpin is running or not.
  restore makes an installation what it was at that moment. FILE is such a file, or a folder that Linchpin wrote
  before an update. Linchpin must not be running. Mail that waited then is "in doubt" and not sent by itself;
  everybody signs in anew.
  --replace              Where the installation holds a company: put its database aside, and say under which name.
  --data FOLDER, --database-url URL as above. A database of your own must be empty.`

const text = { type: 'string' } as const
const options = {
  data: text,
  'database-url': text,
  replace: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const n = (count: number): string => count.toLocaleString('en')

/** Runs `backup` or `restore`. Throws a sentence where it refuses; then nothing was changed. */
export async function backupCommand(argv: string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
  const [command, file, ...rest] = positionals
  if (values.help) {
    say(`Usage:\n${backupHelp}`)
    return 0
  }
  if (rest.length > 0 || (command === 'restore' && !file)) throw new Error(`Say:\n${backupHelp}`)
  const place = {
    dataDir: resolve(values.data ?? (process.env.LINCHPIN_DATA || 'data')),
    databaseUrl: values['database-url'] ?? process.env.DATABASE_URL ?? '',
    say,
  }
  if (command === 'backup') return backup(file, place)
  const replace = values.replace ?? false
  const done = await restoreInstallation({ ...place, backup: resolve(file!), replace }, new Date())
  tell(done.manifest, 'Restored', say)
  if (done.migrated.length > 0) say(`Then brought up to date: ${done.migrated.join(', ')}.`)
  const { mails, sessions, links } = done.stopped
  say(
    `Stopped, for it may have gone on after the backup: ${n(mails)} mails in doubt, ${n(sessions)} sessions and ${n(links)} links ended.`,
  )
  if (done.aside) say(`What was here is kept on the same server as the database ${done.aside}.`)
  say('Not part of a backup: files that wait for their import, the outbox folder, and secrets.json.')
  return 0
}

type Place = { dataDir: string; databaseUrl: string; say: (line: string) => void }

async function backup(file: string | undefined, { dataDir, databaseUrl, say }: Place): Promise<number> {
  const now = new Date()
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-')
  const target = file ? resolve(file) : join(dataDir, 'backups', `linchpin-${stamp}.tar`)
  const cluster = databaseUrl === '' ? await startCluster({ dataDir, log: () => {}, existing: true }) : null
  try {
    const url = cluster ? changedUrl(cluster.url, { database: databaseName }) : databaseUrl
    // One that we started would be stopped under whoever begins to use it meanwhile.
    const hold = cluster && !cluster.adopted ? await holdInstallation(url, holderName(0)) : null
    try {
      tell(await backUpToFile(url, target, now, join(dataDir, 'files')), 'Saved', say)
      say(`The backup is ${target}. It is not encrypted: keep it as you keep the data.`)
      return 0
    } finally {
      await hold?.release()
    }
  } finally {
    if (cluster && !cluster.adopted) await cluster.stop()
  }
}

/** Counts of every table that has rows, and their sum. */
function tell(manifest: Manifest, verb: string, say: (line: string) => void): void {
  const full = manifest.tables.filter(({ rows }) => rows > 0)
  const sum = full.reduce((rows, table) => rows + table.rows, 0)
  say(`${verb} ${n(sum)} rows of ${full.length} tables, as of ${manifest.takenAt}.`)
  const files = manifest.files ?? []
  if (files.length > 0)
    say(`${verb} ${n(files.length)} files, ${n(files.reduce((bytes, { size }) => bytes + size, 0))} bytes.`)
  for (const { name, rows } of full) say(`  ${name.replace(/^public\./, '').padEnd(40)} ${n(rows)}`)
  if (manifest.leftOut.length > 0)
    say(`Left out, for the database's user may not read them: ${manifest.leftOut.join(', ')}.`)
}
