import type { CustomField } from '../../customers/model/custom-field.ts'
import { type Field, fieldsOf, type Kind } from './fields.ts'

/** One of these fields at least says what a row is about. */
const needed: Partial<Record<Kind, readonly string[]>> = {
  persons: ['name', 'givenName', 'familyName', 'email', 'externalId'],
  leads: ['email', 'externalId', 'personKey'],
  touches: ['email', 'externalId', 'account', 'personKey', 'accountKey', 'visitor'],
}

const emptyWords: Partial<Record<Kind, { refused: string; field: string }>> = {
  persons: { refused: 'The row has no name, address or id.', field: 'name' },
  touches: { refused: 'The row says neither a person nor an account.', field: 'email' },
}

/** Why a row that says nothing about whom it is will be refused; null when it says it. */
export function emptyProblem(
  kind: Kind,
  values: Readonly<Record<string, unknown>>,
): { refused: string; field: string } | null {
  const words = emptyWords[kind]
  if (words === undefined || needed[kind]!.some(key => values[key] !== null && values[key] !== undefined))
    return null
  return words
}

/** All fields of a kind, those that the company declared included; their columns have the key or the label for a header. */
export function fieldsFor(kind: Kind, custom: readonly CustomField[] = []): readonly Field[] {
  if (custom.length === 0) return fieldsOf[kind]
  const own = custom.map(
    (field): Field => ({
      key: `custom.${field.key}`,
      type: 'custom',
      known: [headerKey(field.key), headerKey(field.label)],
      custom: field,
    }),
  )
  return [...fieldsOf[kind], ...own]
}

/** A header as it is compared: without case, accents, spaces and signs. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** For each column the field it most likely stands for, or null. No field is given twice: the better known name has it. */
export function suggestMapping(
  fields: readonly Field[],
  headers: readonly string[],
  /** By header key: what a known program calls its columns; null leaves a column out. */
  columns: Readonly<Record<string, string | null>> = {},
): (string | null)[] {
  const keys = headers.map(headerKey)
  const bids = fields.flatMap(field =>
    keys.flatMap((key, column) => {
      const own = headerKey(field.key)
      const preset = Object.hasOwn(columns, key) ? columns[key]! : undefined
      if (preset !== undefined) return preset === field.key ? [{ field: field.key, column, rank: -1 }] : []
      const rank = key === own ? 0 : field.known.indexOf(key) + 1
      return key === '' || (rank === 0 && key !== own) ? [] : [{ field: field.key, column, rank }]
    }),
  )
  bids.sort((a, b) => a.rank - b.rank || a.column - b.column)
  const mapping: (string | null)[] = headers.map(() => null)
  const given = new Set<string>()
  for (const { field, column } of bids)
    if (mapping[column] === null && !given.has(field)) {
      mapping[column] = field
      given.add(field)
    }
  return mapping
}

/** Why a mapping cannot be used, or null. */
export function mappingProblem(
  kind: Kind,
  fields: readonly Field[],
  mapping: readonly (string | null)[],
): string | null {
  const chosen = mapping.filter(field => field !== null)
  const unknown = chosen.find(key => !fields.some(field => field.key === key))
  if (unknown !== undefined) return `There is no field "${unknown}" in ${kind}.`
  const twice = chosen.find((key, i) => chosen.indexOf(key) !== i)
  if (twice !== undefined) return `Two columns are mapped to "${twice}". Choose one.`
  const missing = fields
    .filter(field => field.required && !chosen.includes(field.key))
    .map(field => field.key)
  const anyOf = needed[kind]
  if (anyOf && !chosen.some(key => anyOf.includes(key))) return `Map one of: ${anyOf.join(', ')}.`
  return missing.length > 0 ? `No column is mapped to: ${missing.join(', ')}.` : null
}
