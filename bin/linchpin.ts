import { access, constants } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { isRefusal } from '../src/shared/outcome.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { importFile, writeRefused } from '../src/transfer/import-file.ts'
import { encodings } from '../src/transfer/model/encoding.ts'
import { type Kind, kinds } from '../src/transfer/model/fields.ts'
import type { Settings } from '../src/transfer/model/settings.ts'
import type { Import } from '../src/transfer/queries.ts'
import { backupCommand, backupHelp } from './backup-command.ts'
import { connect } from './connect.ts'
import { exportCommand, exportHelp } from './export-command.ts'
import { loadCommand, loadHelp } from './load-command.ts'

const help = `Usage: npm run linchpin -- import KIND FILE [flags]

  KIND is one of ${kinds.join(', ')}. FILE is CSV, a workbook (XLSX), vCards or
  JSON lines; what it is and what its columns mean is found out. Bring accounts, products and users first: persons,
  opportunities and orders refer to them, touches to persons.

  --map "COLUMN=FIELD"   What a column stands for, over what was found out; may be given several times.
  --strict               Refuse rows whose values only look like a stored name ("GTXPro" for "GTX Pro").
  --create               Make accounts that are named and not there.
  --fill                 Of known records fill only what is empty; else what the file states wins.
  --sheet NAME           The sheet of a workbook; the first otherwise.
  --date-order dmy|mdy   Of dates that are not written year first.
  --decimal ,|.          The decimal sign of amounts.
  --unit one|thousand|million   Of company revenue.
  --encoding NAME        One of ${encodings.join(', ')}.
  --data FOLDER          LINCHPIN_DATA   Folder of the installation. Default ./data.
  --database-url URL     DATABASE_URL    A PostgreSQL of your own instead of the built-in one.

Works whether Linchpin is running or not. Ends with 0 when every row was taken, 1 when rows were refused,
2 when nothing could be read.

${exportHelp}

${loadHelp}

${backupHelp}`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const options = {
  map: { type: 'string', multiple: true },
  strict: flag,
  create: flag,
  fill: flag,
  sheet: text,
  'date-order': text,
  decimal: text,
  unit: text,
  encoding: text,
  data: text,
  'database-url': text,
  help: flag,
} as const

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const n = (count: number): string => count.toLocaleString('en')

class WrongUse extends Error {}

function read(argv: string[]) {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
  if (values.help || positionals.length === 0) return null
  const [command, kind, file, ...rest] = positionals
  if (command !== 'import' || !kind || !file || rest.length > 0) throw new WrongUse('Say: import KIND FILE.')
  if (!(kinds as readonly string[]).includes(kind))
    throw new WrongUse(`"${kind}" cannot be imported. Choose one of ${kinds.join(', ')}.`)
  const pick = <T extends string>(
    value: string | undefined,
    name: string,
    allowed: readonly T[],
  ): T | undefined => {
    if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined
    throw new WrongUse(`--${name} is one of ${allowed.join(', ')}, not "${value}".`)
  }
  const map = (values.map ?? []).map((pair): [string, string] => {
    const at = pair.lastIndexOf('=')
    if (at < 1) throw new WrongUse(`--map takes "COLUMN=FIELD", not "${pair}".`)
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
  const given = {
    dateOrder: pick(values['date-order'], 'date-order', ['dmy', 'mdy'] as const),
    decimal: pick(values.decimal, 'decimal', [',', '.'] as const),
    unit: pick(values.unit, 'unit', ['one', 'thousand', 'million'] as const),
    encoding: pick(values.encoding, 'encoding', encodings),
    create: values.create,
    onKnown: values.fill ? ('fill' as const) : undefined,
    sheet: values.sheet,
  }
  const settings = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Settings>
  return {
    kind: kind as Kind,
    file: resolve(file),
    map,
    settings,
    strict: values.strict ?? false,
    dataDir: resolve(values.data ?? (process.env.LINCHPIN_DATA || 'data')),
    databaseUrl: values['database-url'] ?? process.env.DATABASE_URL ?? '',
  }
}

function receipt(done: Import): void {
  say(
    `${n(done.rowsRead)} rows read = ${n(done.created)} created + ${n(done.updated)} updated + ${n(done.unchanged)} unchanged + ${n(done.refused)} refused`,
  )
  for (const { remark, count } of done.remarks) {
    const same = /^Taken as the same: (.*)\.$/.exec(remark)
    say(same ? `  taken as the same: ${same[1]}, ${n(count)} rows` : `  ${remark} (${n(count)})`)
  }
}

async function refusedPath(file: string, dataDir: string, id: number): Promise<string> {
  const beside = await access(dirname(file), constants.W_OK).then(
    () => true,
    () => false,
  )
  const name = `${basename(file).replace(/\.[^.]*$/, '')}.refused-${id}.csv`
  return join(beside ? dirname(file) : dataDir, name)
}

async function main(): Promise<number> {
  const argv = process.argv.slice(2)
  if (argv[0] === 'export') return exportCommand(argv, say)
  if (argv[0] === 'load') return loadCommand(argv, say)
  if (argv[0] === 'backup' || argv[0] === 'restore') return backupCommand(argv, say)
  const asked = read(argv)
  if (asked === null) {
    say(help)
    return 0
  }
  const { db, close } = await connect({ dataDir: asked.dataDir, databaseUrl: asked.databaseUrl, say })
  let stopped = false
  let total: number | null = null
  let shown = 0
  process.once('SIGINT', () => {
    stopped = true
  })
  try {
    const company = await db.as(systemActor, tx => sql`select 1 from company`.execute(tx))
    if (company.rows.length === 0)
      throw new WrongUse('There is no company yet. Start Linchpin and fill in its first page; then import.')
    const done = await importFile({
      ...asked,
      db,
      actor: systemActor,
      clock: () => new Date(),
      onStart: (_id, rowsTotal) => {
        total = rowsTotal
      },
      onProgress: rows => {
        if (rows - shown < 5_000 && rows !== total) return
        shown = rows
        say(total === null ? `  ${n(rows)} rows` : `  ${n(rows)} of ${n(total)} rows`)
      },
      shouldPause: () => stopped,
    })
    receipt(done)
    if (done.refused > 0) {
      const path = await refusedPath(asked.file, asked.dataDir, done.id)
      await writeRefused(db, systemActor, done.id, path)
      say(`Refused rows with their reasons: ${path}`)
    }
    if (done.state === 'done') return done.refused > 0 ? 1 : 0
    say(
      done.problem ??
        (stopped ? 'Stopped. The rest is imported when Linchpin runs.' : `The import is ${done.state}.`),
    )
    return 1
  } finally {
    await close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = isRefusal(error)
    ? error.detail
    : error instanceof WrongUse || code.startsWith('ERR_PARSE_ARGS')
      ? (error as Error).message
      : null
  process.stderr.write(`${known ?? (error instanceof Error ? error.message : 'Something went wrong.')}\n`)
  process.exitCode = 2
}
