import { sql } from 'kysely'
import { allCustomFields } from '../customers/custom-fields.ts'
import { type FieldThen, fieldsThen } from '../customers/fields-then.ts'
import { businessHost } from '../customers/model/free-mail.ts'
import { jobFunctionOf, seniorityOf } from '../customers/model/job-title.ts'
import type { Tx } from '../platform/database.ts'

export type PastValue = string | number | boolean | null
/** What somebody is known by: a trait of the person, or 'account.' and one of the account. */
export type Place = { key: string; kind: 'number' | 'choice' | 'yes_no'; label: string | null }
/** By place: what was known at a moment of the past, and what is today, since when. */
export type KnownThen = {
  /** The account of then. */
  accountId: number | null
  then: Readonly<Record<string, PastValue>>
  today: Readonly<Record<string, { value: PastValue; filledAt: Date | null }>>
}

type Fields = Readonly<Record<string, unknown>>
type Read = { columns: readonly string[]; of: (fields: Fields) => PastValue }
type Reading = { record: 'person' | 'account'; place: Place; read: Read }

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const plain = (column: string): Read => ({ columns: [column], of: fields => text(fields[column]) })
const choice = (key: string): Place => ({ key, kind: 'choice', label: null })
const own = (key: string, read: Read): Reading => ({ record: 'person', place: choice(key), read })

/** What is known of every lead; the same as the traits of these keys. */
const known: readonly Reading[] = [
  own('source', plain('source')),
  own('functionRead', {
    columns: ['job_function', 'job_title'],
    of: ({ job_function, job_title }) => text(job_function) ?? jobFunctionOf(text(job_title)),
  }),
  own('seniorityRead', {
    columns: ['seniority', 'job_title'],
    of: ({ seniority, job_title }) => text(seniority) ?? seniorityOf(text(job_title)),
  }),
  own('emailKind', {
    columns: ['email'],
    of: ({ email }) => (text(email) === null ? null : businessHost(text(email)) ? 'business' : 'free'),
  }),
  own('language', plain('language')),
  own('country', plain('country')),
  { record: 'account', place: choice('account.industry'), read: plain('industry') },
  { record: 'account', place: choice('account.country'), read: plain('country') },
  {
    record: 'account',
    place: { key: 'account.employees', kind: 'number', label: null },
    read: {
      columns: ['employees'],
      of: ({ employees }) => (typeof employees === 'number' ? employees : null),
    },
  },
]

const declaredKinds: Readonly<Record<string, Place['kind']>> = {
  choice: 'choice',
  yes_no: 'yes_no',
  number: 'number',
}

/** What the company declared, where it is of few values or a number. */
async function declared(tx: Tx): Promise<Reading[]> {
  return (await allCustomFields(tx)).flatMap(({ record, key, label, type }): Reading[] => {
    const kind = declaredKinds[type]
    if (!kind || (record !== 'person' && record !== 'account')) return []
    const column = `custom.${key}`
    const placeKey = record === 'account' ? `account.${column}` : column
    const of = (fields: Fields): PastValue => {
      const value = fields[column]
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : null
    }
    return [{ record, place: { key: placeKey, kind, label }, read: { columns: [column], of } }]
  })
}

const flat = (fields: Fields, custom: Fields | null): Fields => ({
  ...fields,
  ...Object.fromEntries(Object.entries(custom ?? {}).map(([key, value]) => [`custom.${key}`, value])),
})

/**
 * These persons and their accounts as they were at moments of the past, by the history of their fields; of a person who changed
 * companies, the company of then. In the order of `asked`; null of whoever is not there any more.
 */
export async function knownThen(
  tx: Tx,
  asked: readonly { personId: number; at: Date }[],
): Promise<{ places: Place[]; known: (KnownThen | null)[] }> {
  const readings = [...known, ...(await declared(tx))]
  const people = await personFields(tx, [...new Set(asked.map(({ personId }) => personId))])
  const persons = await fieldsThen(
    tx,
    'person',
    asked.map(({ personId, at }) => ({ id: personId, at })),
  )
  const accountThen = asked.map(({ personId }, n) => {
    const moved = persons[n]!.get('account_id')
    return moved?.changedSince ? (moved.before as number | null) : (people.get(personId)?.accountId ?? null)
  })
  const accounts = await fieldsThen(
    tx,
    'account',
    asked.map(({ at }, n) => ({ id: accountThen[n]!, at })),
  )
  const accountsToday = await accountFields(tx, [
    ...new Set([...accountThen, ...[...people.values()].map(({ accountId }) => accountId)]),
  ])
  const values = (of: { person: Fields; account: Fields }) =>
    Object.fromEntries(readings.map(({ record, place, read }) => [place.key, read.of(of[record])]))
  return {
    places: readings.map(({ place }) => place),
    known: asked.map(({ personId }, n) => {
      const person = people.get(personId)
      if (!person) return null
      const accountId = accountThen[n]!
      const then = values({
        person: asThen(person.fields, persons[n]!),
        account: asThen(accountsToday.get(accountId) ?? {}, accounts[n]!),
      })
      const now = values({ person: person.fields, account: accountsToday.get(person.accountId) ?? {} })
      const lastOf = ({ record, read }: Reading): Date | null => {
        const history = record === 'person' ? persons[n]! : accounts[n]!
        const dates = read.columns.flatMap(column => history.get(column)?.lastAt ?? [])
        return dates.length === 0 ? null : new Date(Math.max(...dates.map(date => date.getTime())))
      }
      const today = Object.fromEntries(
        readings.map(reading => {
          const { key } = reading.place
          return [key, { value: now[key]!, filledAt: lastOf(reading) }]
        }),
      )
      return { accountId, then, today }
    }),
  }
}

function asThen(today: Fields, history: ReadonlyMap<string, FieldThen>): Fields {
  const changed = [...history].filter(([, { changedSince }]) => changedSince)
  return { ...today, ...Object.fromEntries(changed.map(([field, { before }]) => [field, before])) }
}

async function accountFields(tx: Tx, ids: readonly (number | null)[]): Promise<Map<number | null, Fields>> {
  const { rows } = await sql<{ id: number; fields: Fields; custom: Fields }>`
    select id, json_build_object('industry', industry, 'country', country, 'employees', employees) as fields, custom
    from account where id = any(${ids.filter(id => id !== null)}::bigint[])`.execute(tx)
  return new Map(rows.map(({ id, fields, custom }) => [id, flat(fields, custom)]))
}

type PersonFields = { fields: Fields; accountId: number | null }
async function personFields(tx: Tx, ids: readonly number[]): Promise<Map<number, PersonFields>> {
  const { rows } = await sql<{ id: number; accountId: number | null; fields: Fields; custom: Fields }>`
    select id, account_id as "accountId", custom, json_build_object('source', source, 'job_function', job_function, 'job_title', job_title,
      'seniority', seniority, 'email', email, 'language', language, 'country', country) as fields
    from person where id = any(${ids as number[]}::bigint[]) and erased_at is null`.execute(tx)
  return new Map(
    rows.map(({ id, accountId, fields, custom }) => [id, { accountId, fields: flat(fields, custom) }]),
  )
}
