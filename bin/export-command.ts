import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { listPage } from '../src/main/lists.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { type ExportFormat, exportable, exportFormats } from '../src/transfer/model/lists.ts'
import { writeEverything, writeList } from '../src/transfer/run-export.ts'
import { connect } from './connect.ts'

export const exportHelp = `       npm run linchpin -- export WHAT FILE [--format csv|xlsx|jsonl]

  WHAT is everything (a ZIP with a file a list, every table and all attachments), or one of ${exportable.join(', ')}.
  --format               By default what the name of FILE says; csv where it says nothing.`

const text = { type: 'string' } as const
const options = { data: text, 'database-url': text, format: text, help: { type: 'boolean' } } as const

const n = (count: number): string => count.toLocaleString('en')

/** Runs `export`. Throws a sentence where it refuses. */
export async function exportCommand(argv: string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
  const [, what, file, ...rest] = positionals
  if (values.help || !what || !file || rest.length > 0) {
    say(`Usage:\n${exportHelp}`)
    return values.help ? 0 : 2
  }
  const list = exportable.find(one => one === what)
  if (!list && what !== 'everything')
    throw new Error(`"${what}" cannot be exported. Say everything, or one of ${exportable.join(', ')}.`)
  const ending = file.split('.').at(-1)
  const named =
    values.format ?? (exportFormats as readonly (string | undefined)[]).find(one => one === ending) ?? 'csv'
  const format = exportFormats.find(one => one === named)
  if (!format) throw new Error(`--format is one of ${exportFormats.join(', ')}, not "${named}".`)
  const dataDir = resolve(values.data ?? (process.env.LINCHPIN_DATA || 'data'))
  const { db, close } = await connect({
    dataDir,
    databaseUrl: values['database-url'] ?? process.env.DATABASE_URL ?? '',
    say,
  })
  let written = 0
  let shown = 0
  const seen = async (records: number): Promise<void> => {
    written += records
    if (written - shown < 50_000) return
    shown = written
    say(`  ${n(written)} records`)
  }
  try {
    const needs = { db, clock: () => new Date(), listPage, dataDir }
    if (list)
      await writeList(
        needs,
        systemActor,
        { list, format: format as ExportFormat, filter: {} },
        resolve(file),
        seen,
      )
    else await writeEverything(needs, systemActor, format === 'jsonl' ? 'jsonl' : 'csv', resolve(file), seen)
    say(`${n(written)} records written to ${file}`)
    return 0
  } finally {
    await close()
  }
}
