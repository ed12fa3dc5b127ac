import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { customFieldsOf } from './custom-fields.ts'
import { type CustomField, type CustomRecord, type CustomValue, checkValue } from './model/custom-field.ts'

export const customOperators = ['has', 'lacks', 'is', 'contains', 'from', 'to', 'any'] as const
export type CustomOperator = (typeof customOperators)[number]
export type CustomFilter = { key: string; operator: CustomOperator; value?: unknown }
type Field = Pick<CustomField, 'key' | 'label' | 'type' | 'choices' | 'required' | 'archived'>

const ordered = new Set(['number', 'money', 'date'])
const worded = new Set(['text', 'link'])
const chosen = new Set(['choice', 'choices'])

/**
 * A filter on a declared field as SQL over the `custom` column given (`sql.ref('p.custom')`). Key and value are
 * parameters, never identifiers, and the key must be declared. Refuses `no_such_field` and `bad_filter`.
 */
export function customCondition(
  fields: readonly Field[],
  column: RawBuilder<unknown>,
  { key, operator, value }: CustomFilter,
): RawBuilder<boolean> {
  const field = declared(fields, key)
  // With the first half the indexes on records with any value are used.
  const some = sql<boolean>`(${column} <> '{}' and ${column} ? ${field.key})`
  if (operator === 'has') return some
  if (operator === 'lacks') return sql<boolean>`not (${column} ? ${field.key})`
  const text = sql`${column} ->> ${field.key}`
  if (operator === 'contains') {
    if (!worded.has(field.type) || typeof value !== 'string') return unfit(field, operator)
    return sql<boolean>`(${some} and ${text} ilike ${`%${value.replace(/[\\%_]/g, '\\$&')}%`})`
  }
  if (operator === 'any') {
    const keys = Array.isArray(value) ? value : [value]
    if (!chosen.has(field.type) || !keys.every(each => field.choices.some(choice => choice.key === each)))
      return unfit(field, operator)
    return sql<boolean>`(${some} and ${column} -> ${field.key} ?| ${keys as string[]}::text[])`
  }
  const read = checkValue(field, value)
  if ('problem' in read || read.value === null) return unfit(field, operator)
  if (operator === 'is')
    return sql<boolean>`(${column} <> '{}' and ${column} @> ${JSON.stringify({ [field.key]: read.value })}::jsonb
      and ${column} -> ${field.key} = ${JSON.stringify(read.value)}::jsonb)`
  if (!ordered.has(field.type)) return unfit(field, operator)
  const sign = operator === 'from' ? sql`>=` : sql`<=`
  return sql<boolean>`(${some} and ${customOrder(fields, column, key)} ${sign} ${bound(field, read.value)})`
}

/**
 * What a list is ordered by: numbers and amounts as numbers, words in lower case, days and choices as text. Null where
 * there is no value.
 */
export function customOrder(
  fields: readonly Field[],
  column: RawBuilder<unknown>,
  key: string,
): RawBuilder<unknown> {
  const field = declared(fields, key)
  const kind = sql`jsonb_typeof(${column} -> ${field.key})`
  const text = sql`${column} ->> ${field.key}`
  if (field.type === 'number' || field.type === 'money')
    return sql`case when ${kind} = 'number' then (${text})::numeric end`
  if (field.type === 'yes_no') return sql`case when ${kind} = 'boolean' then (${text})::boolean end`
  return worded.has(field.type) ? sql`lower(${text})` : sql`(${text}) collate "C"`
}

/**
 * A filter as an address carries it: 'key' has a value, 'key:operator:value' otherwise; choices parted by commas.
 * Refuses as `customCondition`.
 */
export async function customFilter(
  tx: Tx,
  record: CustomRecord,
  column: string,
  text: string,
): Promise<RawBuilder<boolean>> {
  const fields = await customFieldsOf(tx, record)
  const [key = '', word = 'has', ...rest] = text.split(':')
  const operator = customOperators.find(each => each === word)
  const field = declared(fields, key)
  if (!operator) return unfit(field, word.slice(0, 20))
  const given = rest.join(':')
  const value =
    operator === 'any'
      ? given.split(',')
      : operator === 'contains'
        ? given
        : field.type === 'choices'
          ? given.split(',')
          : field.type === 'number' || field.type === 'money'
            ? Number(given === '' ? Number.NaN : given)
            : field.type === 'yes_no'
              ? given === 'true'
              : given
  return customCondition(fields, sql.ref(column), { key, operator, value })
}

const bound = (field: Field, value: CustomValue): RawBuilder<unknown> =>
  field.type === 'date' ? sql`${value}::text collate "C"` : sql`${value}::numeric`

function declared(fields: readonly Field[], key: string): Field {
  return (
    fields.find(field => field.key === key) ??
    refuse('no_such_field', 422, 'There is no such field.', { field: 'custom' })
  )
}

function unfit(field: Field, operator: string): never {
  return refuse(
    'bad_filter',
    422,
    `"${field.label}" cannot be asked for with "${operator}" and this value.`,
    {
      field: 'custom',
    },
  )
}
