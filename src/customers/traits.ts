import { sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import { columnValue, shapes } from './list-columns.ts'
import { type ColumnKind, columns, declaredColumns, type ListRecord } from './model/columns.ts'
import type { CustomField } from './model/custom-field.ts'

const kinds: Record<ColumnKind, TraitSql['kind']> = {
  text: 'text',
  number: 'number',
  moment: 'moment',
  day: 'day',
  choice: 'choice',
  choices: 'choices',
  reference: 'reference',
}
const refersTo: Readonly<Record<string, string>> = {
  account: 'account',
  parent: 'account',
  territory: 'territory',
  salesOwner: 'user',
  marketingOwner: 'user',
}
const choices: Readonly<Record<string, readonly string[]>> = {
  kind: ['customer', 'prospect', 'partner', 'competitor'],
}

/** What lists of persons and accounts show, as traits over the rows of their shapes. */
export function customerTraits(record: ListRecord): TraitsSql {
  return Object.fromEntries(
    Object.entries(columns[record]).map(([key, { kind }]) => [
      key,
      {
        kind: kinds[kind],
        value: shapes[record].values[key]!.of,
        ...(refersTo[key] ? { to: refersTo[key] } : {}),
        ...(choices[key] ? { choices: choices[key] } : {}),
      },
    ]),
  )
}

/** The rows that these traits are read from. */
export const customerRows = (record: ListRecord) => shapes[record].rows()

/** What the company declared, as traits: 'custom.' and the key. */
export function declaredTraits(
  record: ListRecord,
  fields: readonly Pick<CustomField, 'key' | 'type' | 'choices'>[],
): TraitsSql {
  const declared = declaredColumns(fields)
  return Object.fromEntries(
    fields.map(({ key, type, choices: given }): [string, TraitSql] => {
      const { of } = columnValue(shapes[record], `custom.${key}`, declared)
      if (type === 'yes_no') return [`custom.${key}`, { kind: 'yes_no', value: sql`((${of})::boolean)` }]
      const kind = type === 'link' ? 'text' : type === 'date' ? 'day' : type
      const isChosen = kind === 'choice' || kind === 'choices'
      return [
        `custom.${key}`,
        { kind, value: of, ...(isChosen ? { choices: given.map(choice => choice.key) } : {}) },
      ]
    }),
  )
}
