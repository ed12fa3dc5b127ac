/** What lists of records can be sorted and filtered by, and how a filter is written. Pure. */
import type { CustomField } from './custom-field.ts'

export type ColumnKind = 'text' | 'number' | 'moment' | 'day' | 'choice' | 'choices' | 'reference'
/** `slow`: without an index in its order, so that only a list of at most `sortable` rows is sorted by it. */
export type Column = { kind: ColumnKind; empty: boolean; slow?: true }
/** The columns of one kind of record. */
export type Columns = Readonly<Record<string, Column>>
/** So many rows are sorted while somebody waits. */
export const sortable = 50_000
export type ListRecord = 'person' | 'account'
export type Operator = keyof typeof operands
export type Condition = { key: string; operator: Operator; values: (string | number)[] }
export type Parsed = { conditions: Condition[] } | { problem: string; code: string }

const text: Column = { kind: 'text', empty: true }
const unsorted: Column = { kind: 'text', empty: true, slow: true }
const reference: Column = { kind: 'reference', empty: true }
const named: Column = { kind: 'reference', empty: true, slow: true }
const moment: Column = { kind: 'moment', empty: false }

export const columns = {
  person: {
    name: { kind: 'text', empty: false },
    email: text,
    phone: unsorted,
    jobTitle: text,
    jobFunction: unsorted,
    seniority: unsorted,
    country: text,
    language: { kind: 'choice', empty: true, slow: true },
    source: text,
    account: reference,
    territory: named,
    salesOwner: named,
    marketingOwner: named,
    stage: { kind: 'choice', empty: true, slow: true },
    stageSince: { kind: 'moment', empty: true, slow: true },
    knownAt: moment,
    updatedAt: moment,
  },
  account: {
    name: { kind: 'text', empty: false },
    kind: { kind: 'choice', empty: false },
    class: { kind: 'choice', empty: true },
    classSince: { kind: 'moment', empty: true },
    stage: { kind: 'choice', empty: true },
    stageSince: { kind: 'moment', empty: true },
    industry: text,
    country: text,
    city: text,
    website: unsorted,
    employees: { kind: 'number', empty: true },
    parent: named,
    territory: named,
    salesOwner: named,
    marketingOwner: named,
    createdAt: moment,
    updatedAt: moment,
  },
} as const satisfies Record<ListRecord, Columns>

/** Fewest and most values of each operator. */
const operands = {
  is: [1, 1],
  is_not: [1, 1],
  one_of: [1, 50],
  contains: [1, 1],
  begins: [1, 1],
  between: [2, 2],
  at_least: [1, 1],
  at_most: [1, 1],
  before: [1, 1],
  after: [1, 1],
  last_days: [1, 1],
  empty: [0, 0],
  not_empty: [0, 0],
} as const

const ofKind: Record<ColumnKind, readonly Operator[]> = {
  text: ['is', 'is_not', 'one_of', 'contains', 'begins'],
  number: ['is', 'is_not', 'one_of', 'between', 'at_least', 'at_most'],
  moment: ['before', 'after', 'between', 'last_days'],
  day: ['is', 'before', 'after', 'between', 'last_days'],
  choice: ['is', 'is_not', 'one_of'],
  choices: ['one_of'],
  reference: ['is', 'is_not', 'one_of'],
}

/** What the company declared for its records, as columns: 'custom.' and the key. */
export type Declared = Columns
export const declaredColumns = (fields: readonly Pick<CustomField, 'key' | 'type'>[]): Declared =>
  Object.fromEntries(
    fields.map(({ key, type }) => [`custom.${key}`, { kind: declaredKinds[type], empty: true, slow: true }]),
  )

const declaredKinds: Record<CustomField['type'], ColumnKind> = {
  text: 'text',
  link: 'text',
  number: 'number',
  money: 'number',
  date: 'day',
  yes_no: 'choice',
  choice: 'choice',
  choices: 'choices',
}

/** In every list: somebody behind the row is in a segment. Neither shown nor sorted by. */
export const segmentColumn: Column = { kind: 'reference', empty: false }
export const segmentKey = 'segment'

export function columnOf(of: Columns, key: string, declared: Declared = {}): Column | null {
  const all = key.startsWith('custom.') ? declared : of
  return Object.hasOwn(all, key) ? all[key]! : null
}

export function operatorsOf({ kind, empty }: Column): readonly Operator[] {
  return empty ? [...ofKind[kind], 'empty', 'not_empty'] : ofKind[kind]
}

/** 'city' is upwards, '-city' downwards; null when there is no such column. */
export function sortOf(
  of: Columns,
  sort: string,
  declared: Declared = {},
): { key: string; down: boolean; column: Column } | null {
  const down = sort.startsWith('-')
  const key = down ? sort.slice(1) : sort
  const column = columnOf(of, key, declared)
  return column && column.kind !== 'choices' ? { key, down, column } : null
}

/**
 * Reads conditions as the API takes them: JSON, a list of [column, operator, ...values], all of which must hold.
 * Days are 'YYYY-MM-DD'; whose, whoever reads the conditions says. What is unknown is named in the problem.
 */
export function parseConditions(of: Columns, given: string, declared: Declared = {}): Parsed {
  let list: unknown
  try {
    list = JSON.parse(given)
  } catch {
    return { problem: 'This is not JSON.', code: 'bad_filter' }
  }
  if (!Array.isArray(list) || list.length > 20)
    return { problem: 'This must be a list of at most 20 conditions.', code: 'bad_filter' }
  const conditions: Condition[] = []
  for (const each of list as unknown[]) {
    if (!Array.isArray(each) || typeof each[0] !== 'string' || typeof each[1] !== 'string')
      return { problem: 'A condition is [column, operator, ...values].', code: 'bad_filter' }
    const [key, operator, ...values] = each as [string, string, ...unknown[]]
    const column = key === segmentKey ? segmentColumn : columnOf(of, key, declared)
    if (!column) return { problem: `There is no column "${key.slice(0, 60)}".`, code: 'unknown_column' }
    const known = operatorsOf(column).find(one => one === operator)
    if (!known)
      return {
        problem: `"${key}" takes ${operatorsOf(column).join(', ')}, not "${operator.slice(0, 60)}".`,
        code: 'unknown_operator',
      }
    const [least, most] = operands[known]
    if (values.length < least || values.length > most)
      return { problem: `"${key} ${known}" has too many or too few values.`, code: 'bad_value' }
    if (!values.every(value => fits(column.kind, known, value)))
      return { problem: `"${key} ${known}" has a value of another kind.`, code: 'bad_value' }
    conditions.push({ key, operator: known, values: values as (string | number)[] })
  }
  return { conditions }
}

function fits(kind: ColumnKind, operator: Operator, value: unknown): boolean {
  if (operator === 'last_days')
    return Number.isInteger(value) && (value as number) > 0 && (value as number) <= 36_600
  if (kind === 'number') return typeof value === 'number' && Math.abs(value) <= 1e12
  if (kind === 'reference') return Number.isSafeInteger(value) && (value as number) > 0
  if (typeof value !== 'string' || value.length > 200 || value.includes('\0') || !value.isWellFormed())
    return false
  return (kind !== 'moment' && kind !== 'day') || isDay(value)
}

/** The parameter `segment` of every list: ids parted by commas, of which somebody behind the row is in one at least. */
export const segmentIds = (given: string | undefined): Condition[] =>
  given === undefined ? [] : [{ key: segmentKey, operator: 'one_of', values: given.split(',').map(Number) }]

/** 'YYYY-MM-DD', and a day that there is. */
export const isDay = (value: string): boolean =>
  /^(19|20|21)\d\d-\d\d-\d\d$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value)
