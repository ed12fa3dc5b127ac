import { isCode, isTest, lineAt, placeOf, type SourceFile, type Violation } from './source.ts'
import { tokensOf } from './tokens.ts'

type Write = { table: string; path: string; domain: string; rest: string; line: number }

const name = '((?:"?[a-z_][a-z0-9_]*"?\\.)?"?[a-z_][a-z0-9_]*"?)'
const writes = [
  new RegExp(`\\binsert\\s+into\\s+${name}`, 'gi'),
  new RegExp(
    `\\bupdate\\s+(?:only\\s+)?${name}(?:\\s+(?:as\\s+)?(?!set\\b)[a-z_][a-z0-9_]*)?\\s+set\\b`,
    'gi',
  ),
  new RegExp(`\\bdelete\\s+from\\s+(?:only\\s+)?${name}`, 'gi'),
  new RegExp(`\\bcopy\\s+${name}\\s*(?:\\([^)]*\\)\\s*)?from\\b`, 'gi'),
  new RegExp(`\\bmerge\\s+into\\s+(?:only\\s+)?${name}`, 'gi'),
]
const declared = new RegExp(
  `\\bcreate\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?${name}`,
  'gi',
)
const temporary = new RegExp(
  `\\bcreate\\s+temp(?:orary)?\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?${name}`,
  'gi',
)
const common =
  /(?:\bwith\s+(?:recursive\s+)?|,\s*)([a-z_][a-z0-9_]*)\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\(/gi

const tidy = (table: string): string =>
  table
    .toLowerCase()
    .replaceAll('"', '')
    .replace(/^public\./, '')
const uncomment = (sql: string): string =>
  sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, found => found.replace(/[^\n]/g, ' '))
const names = (sql: string, pattern: RegExp): string[] =>
  [...sql.matchAll(pattern)].map(found => tidy(found[1]!))

/** Every statement of a file that writes a table. Prose such as 'delete from list' names no declared table. */
const writesOf = (file: SourceFile, tables: Set<string>): Write[] => {
  const place = placeOf(file.path)
  if (!place || !isCode(file.path) || isTest(file.path)) return []
  const tokens = tokensOf(file)
  const passing = new Set(tokens.flatMap(({ value }) => names(value, temporary)))
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'template' && token.kind !== 'string') return []
    const tagged =
      token.kind === 'template' && (tokens[i - 1]?.value === 'sql' || tokens[i - 1]?.value === '>')
    const sql = uncomment(token.value)
    const local = new Set(names(sql, common))
    return writes.flatMap(pattern =>
      [...sql.matchAll(pattern)].flatMap(found => {
        const table = tidy(found[1]!)
        if (passing.has(table) || local.has(table) || !(tagged || tables.has(table))) return []
        const before = sql.slice(0, found.index).split('\n').length - 1
        return [{ table, path: file.path, ...place, line: lineAt(file.text, token.at) + before }]
      }),
    )
  })
}

/**
 * Each table is written by one domain, and there by `store.ts` or `store-<topic>.ts`. The platform has no
 * store: each of its tables is written by one file.
 */
export const writers = (files: SourceFile[]): Violation[] => {
  const tables = new Set(
    files.filter(({ path }) => path.endsWith('.sql')).flatMap(({ text }) => names(uncomment(text), declared)),
  )
  const all = files.flatMap(file => writesOf(file, tables))
  const owners = new Map<string, Write>()
  const isStore = ({ rest }: Write) => /^store(-[a-z0-9-]+)?\.ts$/.test(rest)
  for (const write of [...all.filter(isStore), ...all])
    if (!owners.has(write.table)) owners.set(write.table, write)
  return all.flatMap(write => {
    const { table, path, line, domain } = write
    const owner = owners.get(table)!
    const say = (sentence: string) => [{ path, line, guard: 'writers', sentence }]
    if (owner.domain !== domain)
      return say(`${table} is written by ${owner.path}: call a verb of ${owner.domain}`)
    if (domain === 'platform')
      return owner.path === path ? [] : say(`${table} is written by ${owner.path}: call it there`)
    return isStore(write) ? [] : say(`${table} is written here: move the statement to ${domain}/store.ts`)
  })
}
