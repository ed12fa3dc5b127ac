import { stat } from 'node:fs/promises'
import { accountKey } from '../customers/batch-accounts.ts'
import { closedStageNames } from '../pipeline/batch-opportunities.ts'
import type { Tx } from '../platform/database.ts'
import { folded } from '../shared/batch.ts'
import { plainNumber, suggestDecimal, suggestUnit } from './model/cells.ts'
import type { Field, Kind, Reference } from './model/fields.ts'
import { emptyProblem, headerKey, mappingProblem, suggestMapping } from './model/kinds.ts'
import { countryNames, industries } from './model/known-values.ts'
import { finderOf, type Same, suggestSame } from './model/likeness.ts'
import { ownExport, presetColumns, presetOf } from './model/presets.ts'
import { type Problem, problemList } from './model/problems.ts'
import { suggestDateOrder } from './model/reading.ts'
import { defaults, type Settings } from './model/settings.ts'
import { understandingOf } from './model/understand.ts'
import { companyReading, namesOf } from './queries.ts'
import { readTable, recogniseTable, type TableSettings } from './read-table.ts'

const sampled = 1_000
const examined = 200_000
const distinct = 20_000

export type Examination = {
  sample: string[][]
  rows: number
  /** Rows of the whole file: counted, else judged by its size; null where that says nothing (workbooks). */
  about: number | null
  /** false when the file is longer than what was examined. */
  complete: boolean
  mappingProblem: string | null
  same: Same[]
  problems: Problem[]
}

/** How a file seems to be written: a first guess at every setting. Refuses what is no table. */
export async function suggestSettings(
  path: string,
  kind: Kind,
  fields: readonly Field[],
  fileName: string,
  given: Partial<Settings> = {},
): Promise<Settings> {
  const { sheets: _, ...seen } = await recogniseTable(path, fileName)
  return suggestReading(path, kind, fields, { ...seen, ...chosen(given) })
}

const chosen = ({ format, sheet, encoding, delimiter, headers }: Partial<Settings>) =>
  Object.fromEntries(
    Object.entries({ format, sheet, encoding, delimiter, headers }).filter(
      ([, value]) => value !== undefined,
    ),
  )

/** The guesses that follow from the headers and the first rows of a table. */
export async function suggestReading(
  path: string,
  kind: Kind,
  fields: readonly Field[],
  table: Omit<TableSettings, 'decimal'>,
): Promise<Settings> {
  const rows: string[][] = []
  for await (const { cells } of readTable(path, { ...table, decimal: '.' })) {
    rows.push(cells)
    if (rows.length >= sampled) break
  }
  const { headers } = table
  const own = ownExport(headers)
  const preset = own ? 'linchpin' : presetOf(headers)
  const columns = own ? { [headerKey(`linchpin:${own}`)]: 'key' } : preset ? presetColumns(preset, kind) : {}
  const mapping = suggestMapping(fields, headers, columns)
  const reading = readingOf(fields, headers, mapping, rows)
  return {
    ...defaults,
    ...table,
    ...reading,
    ...(own ? { decimal: '.' as const, unit: 'one' as const } : {}),
    preset,
    exact: own !== null,
    origin: own,
    same: [],
    doubted: [],
    create: kind === 'persons' || kind === 'touches' || kind === 'leads',
  }
}

function readingOf(
  fields: readonly Field[],
  headers: string[],
  mapping: (string | null)[],
  rows: string[][],
) {
  const cellsOf = (...types: string[]) =>
    headers.flatMap((_, column) =>
      fields.some(field => field.key === mapping[column] && types.includes(field.type))
        ? rows.map(row => row[column] ?? '')
        : [],
    )
  const decimal = suggestDecimal(cellsOf('money', 'number'))
  const [revenue, employees] = [mapping.indexOf('revenue'), mapping.indexOf('employees')]
  const value = (row: string[], column: number) =>
    Number(plainNumber((row[column] ?? '').trim(), decimal) ?? 0)
  const pairs =
    revenue < 0 || employees < 0
      ? []
      : rows.map(row => ({ revenue: value(row, revenue), employees: value(row, employees) }))
  return {
    mapping,
    decimal,
    dateOrder: suggestDateOrder(cellsOf('day', 'instant')),
    unit: suggestUnit(pairs),
  }
}

async function candidates(tx: Tx, refers: Reference, values: Iterable<string>): Promise<string[]> {
  if (refers === 'industry') return [...industries]
  if (refers === 'country') return countryNames()
  const names = await namesOf(tx, refers, [...values].map(accountKey))
  return refers === 'stage' ? [...names, ...closedStageNames] : names
}

/** A closed list is trusted further than names of customers: a near miss there is a slip of the pen. */
export function takenByDefault(fields: readonly Field[], same: Same): boolean {
  const refers = fields.find(field => field.key === same.field)?.refers
  return same.likeness === 'spelling' || refers === 'industry' || refers === 'country'
}

/**
 * Goes through the file (its first 200,000 rows) as the import would: which rows would be refused and why, and
 * which values seem to mean a stored name. Values taken as the same in `settings` stay in the list.
 */
export async function examine(
  tx: Tx,
  path: string,
  kind: Kind,
  fields: readonly Field[],
  settings: Settings,
): Promise<Examination> {
  const understand = understandingOf(fields, { ...settings, same: [], doubted: [] }, await companyReading(tx))
  const unmapped = mappingProblem(kind, fields, settings.mapping)
  const references = fields.flatMap(field =>
    field.refers && settings.mapping.includes(field.key)
      ? [
          {
            key: field.key,
            refers: field.refers,
            counts: new Map<string, number>(),
            first: new Map<string, number>(),
          },
        ]
      : [],
  )
  const problems = problemList()
  const { note } = problems
  const sample: string[][] = []
  let rows = 0
  let complete = true
  let signs = 0
  for await (const { number, cells, problem } of readTable(path, settings)) {
    if (rows >= examined) {
      complete = false
      break
    }
    rows++
    for (const cell of cells) signs += cell.length + 1
    if (sample.length < 20)
      sample.push(cells.slice(0, settings.headers.length).map(cell => cell.slice(0, 300)))
    const read = problem === undefined ? understand(cells) : { refused: problem }
    if ('refused' in read) {
      note('field' in read ? (read.field ?? null) : null, read.refused, number)
      continue
    }
    const empty = emptyProblem(kind, read.values)
    if (empty !== null) note(empty.field, empty.refused, number)
    for (const { key, counts, first } of references) {
      const value = read.values[key]
      if (typeof value !== 'string' || (counts.size >= distinct && !counts.has(value))) continue
      counts.set(value, (counts.get(value) ?? 0) + 1)
      if (!first.has(value)) first.set(value, number)
    }
  }
  const same: Same[] = []
  for (const { key, refers, counts, first } of references) {
    const names = await candidates(tx, refers, counts.keys())
    same.push(...suggestSame(key, counts, names))
    if (refers === 'industry' || refers === 'country') continue
    const find = finderOf(names)
    for (const [value, by] of counts)
      if (find(value) === null && !(settings.create && refers === 'account') && !isClosedWord(refers, value))
        note(key, `"${value}" is not there yet.`, first.get(value)!, by)
  }
  return {
    sample,
    rows,
    about: complete ? rows : await rowsBySize(path, settings, signs / rows),
    complete,
    mappingProblem: unmapped,
    same,
    problems: problems.all(),
  }
}

/** A file is as long as its rows: what one of them takes, on the average of those that were read. */
async function rowsBySize(path: string, settings: Settings, signsOfRow: number): Promise<number | null> {
  if (settings.format !== 'csv') return null
  const { size } = await stat(path)
  return Math.max(examined, Math.round(size / (settings.encoding.startsWith('utf-16') ? 2 : 1) / signsOfRow))
}

const closedWords = new Set(['closed won', 'closed lost', 'gewonnen', 'verloren'])
const isClosedWord = (refers: Reference, value: string): boolean =>
  refers === 'stage' && closedWords.has(folded(value))
