import { refuse } from '../../shared/outcome.ts'

export type RecordKind = 'person' | 'account'
/** Whose value stands after a merge. */
export type Choice = 'keep' | 'gone'
/** A row as JSON, by column. */
export type Row = Record<string, unknown>
/** A value of the kept row that a merge changed; `column` is 'custom.<key>' for one custom field. */
export type Taken = { column: string; before: unknown; after: unknown }

/** Follow by themselves, or belong to the row and not to whoever it describes. */
const own = new Set([
  'id',
  'created_at',
  'updated_at',
  'erased_at',
  'known_at',
  'external_id',
  'name_key',
  'custom',
])
/** Columns that go with the choice of another one, and never without it. */
const companions: Readonly<Record<string, readonly string[]>> = {
  name: ['given_name', 'family_name'],
  email: ['email_label'],
  phone: ['phone_label', 'phone_e164'],
}
const follower = new Set(Object.values(companions).flat())

const camel = (column: string): string =>
  column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
export const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** Fields of a merge, as somebody chooses them: 'jobTitle', 'custom.size'. */
export function fieldsOf(kind: RecordKind, keep: Row, gone: Row): { field: string; column: string }[] {
  const columns = Object.keys(keep).filter(
    column => !own.has(column) && !(kind === 'person' && (column === 'territory_id' || follower.has(column))),
  )
  const custom = [...new Set([...Object.keys(customOf(keep)), ...Object.keys(customOf(gone))])].sort()
  return [
    ...columns.map(column => ({ field: camel(column), column })),
    ...custom.map(key => ({ field: `custom.${key}`, column: `custom.${key}` })),
  ]
}

const customOf = (row: Row): Row => (row.custom ?? {}) as Row
export const valueIn = (row: Row, column: string): unknown =>
  (column.startsWith('custom.') ? customOf(row)[column.slice(7)] : row[column]) ?? null

/** What stands where nobody chose: what is there before what is not, and a customer stays one. */
export function usualChoice(column: string, keep: Row, gone: Row): Choice {
  if (column === 'kind') return keep.kind === 'prospect' && gone.kind !== 'prospect' ? 'gone' : 'keep'
  return isEmpty(valueIn(keep, column)) && !isEmpty(valueIn(gone, column)) ? 'gone' : 'keep'
}

/**
 * The values that the kept row takes over. Refuses a choice about no field (422 `no_such_field`). The first moment
 * known is of whoever was known first; a sender's id is taken over where the kept one has none.
 */
export function takenOver(
  kind: RecordKind,
  keep: Row,
  gone: Row,
  chosen: Readonly<Record<string, Choice>>,
): Taken[] {
  const fields = fieldsOf(kind, keep, gone)
  const byField = new Map(fields.map(({ field, column }) => [field, column]))
  for (const field of Object.keys(chosen))
    if (!byField.has(field))
      refuse('no_such_field', 422, `There is no field ${field} to choose.`, { field: `fields/${field}` })
  const choices = new Map<string, Choice>()
  for (const { column } of fields) choices.set(column, usualChoice(column, keep, gone))
  for (const [field, choice] of Object.entries(chosen)) {
    const column = byField.get(field)!
    choices.set(column, choice)
  }
  const taken = fields
    .filter(({ column }) => choices.get(column) === 'gone')
    .flatMap(({ column }) => [column, ...((kind === 'person' && companions[column]) || [])])
    .flatMap(column => change(column, valueIn(keep, column), valueIn(gone, column)))
  if (kind === 'account')
    return choices.get('name') === 'gone'
      ? [...taken, ...change('name_key', keep.name_key, gone.name_key)]
      : taken
  const since = [keep.known_at, gone.known_at].map(String)
  const first = Date.parse(since[1]!) < Date.parse(since[0]!) ? gone.known_at : keep.known_at
  return [
    ...taken,
    ...change('known_at', keep.known_at, first),
    ...(isEmpty(keep.external_id) ? change('external_id', null, gone.external_id) : []),
  ]
}

export const change = (column: string, before: unknown, after: unknown): Taken[] =>
  isSame(before, after) ? [] : [{ column, before: before ?? null, after: after ?? null }]

/** The columns to write so that each `value` stands; custom fields are written as the one column they live in. */
export function columnsFor(row: Row, values: readonly { column: string; value: unknown }[]): Row {
  const written: Row = {}
  for (const { column, value } of values) {
    if (!column.startsWith('custom.')) {
      written[column] = value
      continue
    }
    const custom = { ...((written.custom ?? row.custom ?? {}) as Row) }
    if (value === null) delete custom[column.slice(7)]
    else custom[column.slice(7)] = value
    written.custom = custom
  }
  return written
}

/** How much is known: the share of fields that are filled. */
export function filled(kind: RecordKind, row: Row): number {
  const fields = fieldsOf(kind, row, row)
  return fields.filter(({ column }) => !isEmpty(valueIn(row, column))).length / Math.max(1, fields.length)
}
