import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadInstallation } from '../src/main/load-installation.ts'

export const loadHelp = `       npm run linchpin -- load FILE

  Makes an empty installation what an archive of everything says: every record with its id, history, consents, files. FILE is
  what Export > Everything or "export everything" wrote. Linchpin must not be running. Passwords, sessions and keys are never
  in an archive: everybody asks for a new password; for one administrator a link to choose it is printed.
  --data FOLDER, --database-url URL as above. A database of your own must be empty.`

const text = { type: 'string' } as const
const options = { data: text, 'database-url': text, help: { type: 'boolean' } } as const
const n = (count: number): string => count.toLocaleString('en')

/** Runs `load`. Throws a sentence where it refuses; then nothing was changed. */
export async function loadCommand(argv: string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
  const [, file, ...rest] = positionals
  if (values.help || !file || rest.length > 0) {
    say(`Usage:\n${loadHelp}`)
    return values.help ? 0 : 2
  }
  const { index, migrated, doubted, door } = await loadInstallation(
    {
      dataDir: resolve(values.data ?? (process.env.LINCHPIN_DATA || 'data')),
      databaseUrl: values['database-url'] ?? process.env.DATABASE_URL ?? '',
      archive: resolve(file),
      say,
    },
    new Date(),
  )
  const rows = index.tables.map(({ name, parts }) => ({
    name,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
  }))
  const full = rows.filter(table => table.rows > 0)
  say(
    `Loaded ${n(full.reduce((sum, table) => sum + table.rows, 0))} rows of ${full.length} tables and ${n(index.files.length)} files, as of ${index.takenAt}.`,
  )
  for (const table of full) say(`  ${table.name.padEnd(40)} ${n(table.rows)}`)
  if (migrated.length > 0) say(`Then brought up to date: ${migrated.join(', ')}.`)
  if (doubted > 0)
    say(`${n(doubted)} mails waited to be sent: they are in doubt, and sent only when somebody says so.`)
  say(
    door
      ? `Nobody has a password yet. Start Linchpin; ${door.name} chooses one within two hours at its address followed by ${door.path}; everybody else asks for one at sign-in.`
      : 'Nobody has a password yet, and no administrator with an e-mail address was in the archive.',
  )
  return 0
}
