import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { customFieldsOf } from './custom-fields.ts'
import { type Columns, columns, type Declared, declaredColumns, type ListRecord } from './model/columns.ts'
import type { CustomRecord } from './model/custom-field.ts'

export type Sql = RawBuilder<unknown>

/**
 * Who looks for rows by an index. No policy lets a part of a word reach its index: for whoever is restricted by one, a function
 * looks it up and tests the territory inside.
 */
export type Seeker = 'anyone' | 'restricted'

/** As people read: without regard to case, ä beside a. Its comparisons are leakproof, so a policy lets them reach an index. */
export const reading = sql`collate reading_order`

/**
 * The value of a column, fixed by whose record it is: no name that a caller gives reaches a statement. `by` is what it is
 * sorted by, `as` the type of that where the kind of the column does not tell.
 */
export type Value = {
  of: Sql
  by: Sql
  as?: 'smallint' | 'date' | 'bigint'
  /** Stands in another table than the record. */
  beside?: true
}
export const beside = (value: Value): Value => ({ ...value, beside: true })
export const plain = (of: string): Value => ({ of: sql.ref(of), by: sql.ref(of) })
export const text = (of: string): Value => ({ of: sql.ref(of), by: sql`${sql.ref(of)} ${reading}` })
export const named = (of: string, name: string): Value => ({
  of: sql.ref(of),
  by: sql`${sql.ref(name)} ${reading}`,
})
/** What is one of a few in an order of their own, as stages are. */
export const placed = (of: string, place: string): Value => ({
  of: sql.ref(of),
  by: sql.ref(place),
  as: 'smallint',
})
/** Whole numbers: their index knows no others. */
export const whole = (of: string): Value => ({ of: sql.ref(of), by: sql.ref(of), as: 'bigint' })
/** A day without a time. */
export const dated = (of: string): Value => ({ of: sql.ref(of), by: sql.ref(of), as: 'date' })

/** How the list of one kind of record is read. The domain that owns the record says it. */
export type ListShape = {
  /** The table of its records: what is sampled, and counted by the statistics of the database. */
  table: string
  columns: Columns
  values: Readonly<Record<string, Value>>
  /**
   * The row and what its columns are read from: each join finds one row at most, so PostgreSQL leaves out what nobody
   * asks for. `sample` stands behind the table of the records.
   */
  rows: (sample?: Sql) => Sql
  id: Sql
  /** Who is behind a row: the person, the account. */
  subjects: { person?: Sql; account?: Sql }
  /** Whose declared fields it has, and where their values stand. */
  custom: { record: CustomRecord; values: Sql } | null
  /** Orders that are walked along an index, past what does not match; others are left to the planner. */
  walked?: readonly string[]
  /** Those of them whose index tells the territory as well, and the name of the table in `rows`. */
  covered?: { as: string; orders: readonly string[] }
  /** Columns of which parts of words are looked up for restricted readers by `subjects_like`. */
  spelt?: readonly string[]
}

const stage = beside(placed('lc.stage', 'lc.place'))
const values: Record<ListRecord, Readonly<Record<string, Value>>> = {
  person: {
    name: text('p.name'),
    email: text('p.email'),
    phone: text('p.phone'),
    jobTitle: text('p.job_title'),
    jobFunction: text('p.job_function'),
    seniority: text('p.seniority'),
    country: text('p.country'),
    language: text('p.language'),
    source: text('p.source'),
    account: named('p.account_id', 'a.name'),
    territory: named('p.territory_id', 't.name'),
    salesOwner: named('a.sales_owner_id', 'so.name'),
    marketingOwner: named('a.marketing_owner_id', 'mo.name'),
    stage,
    stageSince: plain('lc.since'),
    knownAt: plain('p.known_at'),
    updatedAt: plain('p.updated_at'),
  } satisfies Record<keyof typeof columns.person, Value>,
  account: {
    name: text('a.name'),
    kind: text('a.kind'),
    class: beside(text('ac.letter')),
    classSince: beside(plain('ac.since')),
    stage,
    stageSince: beside(plain('lc.since')),
    industry: text('a.industry'),
    country: text('a.country'),
    city: text('a.city'),
    website: text('a.website'),
    employees: whole('a.employees'),
    parent: named('a.parent_id', 'parent.name'),
    territory: named('a.territory_id', 't.name'),
    salesOwner: named('a.sales_owner_id', 'so.name'),
    marketingOwner: named('a.marketing_owner_id', 'mo.name'),
    createdAt: plain('a.created_at'),
    updatedAt: plain('a.updated_at'),
  } satisfies Record<keyof typeof columns.account, Value>,
}

const covered = ['name', 'email', 'jobTitle', 'country', 'source', 'knownAt', 'updatedAt']
/** The stage of a person is that of the account; a case, for `coalesce` may leak, and a policy would keep it from the index. */
export const shapes: Record<ListRecord, ListShape> = {
  person: {
    table: 'person',
    columns: columns.person,
    values: values.person,
    rows: (sample = sql``) => sql`person p ${sample}
    left join account a on a.id = p.account_id
    left join territory t on t.id = p.territory_id
    left join app_user so on so.id = a.sales_owner_id
    left join app_user mo on mo.id = a.marketing_owner_id
    left join lifecycle lc on lc.subject_id = case when p.account_id is null then p.id else p.account_id end`,
    id: sql.ref('p.id'),
    subjects: { person: sql.ref('p.id'), account: sql.ref('p.account_id') },
    custom: { record: 'person', values: sql.ref('p.custom') },
    walked: [...covered, 'account'],
    covered: { as: 'p', orders: covered },
    spelt: ['name', 'email'],
  },
  account: {
    table: 'account',
    columns: columns.account,
    values: values.account,
    rows: (sample = sql``) => sql`account a ${sample}
    left join account parent on parent.id = a.parent_id
    left join territory t on t.id = a.territory_id
    left join app_user so on so.id = a.sales_owner_id
    left join app_user mo on mo.id = a.marketing_owner_id
    left join account_class ac on ac.account_id = a.id
    left join lifecycle lc on lc.subject_id = a.id`,
    id: sql.ref('a.id'),
    subjects: { account: sql.ref('a.id') },
    custom: { record: 'account', values: sql.ref('a.custom') },
    walked: ['name', 'kind', 'industry', 'country', 'city', 'employees', 'createdAt', 'updatedAt'],
    spelt: ['name'],
  },
}

/** The value of a column that is known to be there. */
export function columnValue(shape: ListShape, key: string, declared: Declared): Value {
  if (!key.startsWith('custom.')) return shape.values[key]!
  const field = key.slice('custom.'.length)
  const custom = shape.custom!.values
  const json = sql`${custom} -> ${field}::text`
  const words = sql`(${custom} ->> ${field}::text)`
  switch (declared[key]!.kind) {
    case 'number': {
      const number = sql`(case when jsonb_typeof(${json}) = 'number' then ${words}::numeric end)`
      return { of: number, by: number }
    }
    case 'choices':
      return { of: sql`(${json})`, by: words }
    case 'day':
      return { of: sql`${words} collate "C"`, by: sql`${words} collate "C"` }
    default:
      return { of: words, by: sql`${words} ${reading}` }
  }
}

/** The declared columns of a record; read only where a sort or a filter names one. */
export async function declaredIn(
  tx: Tx,
  { custom }: ListShape,
  ...asked: (string | undefined)[]
): Promise<Declared> {
  if (custom === null || !asked.some(each => each?.includes('custom.'))) return {}
  return declaredColumns(await customFieldsOf(tx, custom.record))
}
