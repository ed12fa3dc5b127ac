import { sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import { columnValue, shapes } from './list-columns.ts'
import { type ColumnKind, columns, declaredColumns, type ListRecord } from './model/columns.ts'
import type { CustomField } from './model/custom-field.ts'
import { traitsOfTitle } from './traits-of-title.ts'

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

/** The tables that a column is read from, where it is not the record's own. */
const from: Readonly<Record<string, readonly string[]>> = {
  stage: ['lifecycle'],
  stageSince: ['lifecycle'],
  class: ['account_class'],
  classSince: ['account_class'],
}
const ofPerson = ['territory', 'stage', 'stageSince', 'salesOwner', 'marketingOwner']

/** What lists of persons and accounts show, as traits over the rows of their shapes, and what else is known of them. */
export function customerTraits(record: ListRecord): TraitsSql {
  const listed = Object.entries(columns[record]).map(([key, { kind }]): [string, TraitSql] => [
    key,
    {
      kind: kinds[kind],
      value: shapes[record].values[key]!.of,
      reads: [
        ...(from[key] ?? [record]),
        ...(record === 'person' && ofPerson.includes(key) ? ['account'] : []),
      ],
      ...(refersTo[key] ? { to: refersTo[key] } : {}),
      ...(choices[key] ? { choices: choices[key] } : {}),
    },
  ])
  return { ...Object.fromEntries(listed), ...quality(record), ...further[record] }
}

const quality = (record: ListRecord): TraitsSql => {
  const of = (column: string): TraitSql => ({
    kind: 'number',
    value: sql`(select ${sql.ref(`x.${column}`)} from record_quality x
      where x.record = ${sql.lit(record)} and x.record_id = ${shapes[record].id})`,
    reads: ['record_quality'],
  })
  return { completeness: of('completeness'), freshness: of('freshness') }
}

const further: Record<ListRecord, TraitsSql> = {
  person: {
    ...traitsOfTitle,
    emailDomain: { kind: 'text', value: sql`nullif(split_part(p.email, '@', 2), '')`, reads: ['person'] },
  },
  account: {
    websiteDomain: { kind: 'text', value: sql`nullif(website_host(a.website), '')`, reads: ['account'] },
    revenue: { kind: 'money', value: sql`a.revenue_cents`, reads: ['account'] },
    source: { kind: 'text', value: sql`a.source`, reads: ['account'] },
    founded: { kind: 'number', value: sql`a.founded`, reads: ['account'] },
    topAccount: {
      kind: 'reference',
      value: sql`(select account_head(a.id) limit 1)`,
      to: 'account',
      reads: ['account'],
    },
    subsidiaries: {
      kind: 'number',
      value: sql`(select count(*) from account x where x.parent_id = a.id)`,
      reads: ['account'],
    },
    persons: {
      kind: 'number',
      value: sql`(select count(*) from person x where x.account_id = a.id)`,
      reads: ['person'],
    },
  },
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
      if (type === 'yes_no')
        return [`custom.${key}`, { kind: 'yes_no', value: sql`((${of})::boolean)`, reads: [record] }]
      const kind = type === 'link' ? 'text' : type === 'date' ? 'day' : type
      const isChosen = kind === 'choice' || kind === 'choices'
      return [
        `custom.${key}`,
        {
          kind,
          value: of,
          reads: [record],
          ...(isChosen ? { choices: given.map(choice => choice.key) } : {}),
        },
      ]
    }),
  )
}
