import { sql } from 'kysely'
import { allCustomFields } from '../customers/custom-fields.ts'
import { type FieldThen, fieldsThen } from '../customers/fields-then.ts'
import { businessHost } from '../customers/model/free-mail.ts'
import { jobFunctionOf, seniorityOf } from '../customers/model/job-title.ts'
import type { Tx } from '../platform/database.ts'

export type PastValue = string | number | boolean | null
/** What a lead is known by: a trait of its person, or 'account.' and one of the account. */
export type Place = { key: string; kind: 'number' | 'choice' | 'yes_no'; label: string | null }
/** A lead as its fields were when it was raised. By place: what was known then, what is today, and since when that stands. */
export type PastLead = {
  id: number
  personId: number
  raisedAt: Date
  raisedBy: string
  state: string
  source: string | null
  productGroupId: number | null
  territoryId: number | null
  version: number
  /** When sales judged it; null while it is open. */
  verdictAt: Date | null
  rejectedFor: string | null
  opportunity: { openedAt: Date; state: string; closedAt: Date | null; lostFor: string | null } | null
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

type Row = Omit<PastLead, 'then' | 'today'> & {
  person: Fields
  personCustom: Fields
  accountId: number | null
}

const flat = (fields: Fields, custom: Fields | null): Fields => ({
  ...fields,
  ...Object.fromEntries(Object.entries(custom ?? {}).map(([key, value]) => [`custom.${key}`, value])),
})

/**
 * These leads as their persons and accounts were when they were raised, by the history of their fields; of a person who changed
 * companies, the company of then. In the order of their raising. Who was erased is not among them.
 */
export async function pastLeads(
  tx: Tx,
  ids: readonly number[],
): Promise<{ places: Place[]; leads: PastLead[] }> {
  const readings = [...known, ...(await declared(tx))]
  const { rows } = await sql<Row>`
    select l.id, l.person_id as "personId", l.raised_at as "raisedAt", l.raised_by as "raisedBy", l.state, l.source,
      l.product_group_id as "productGroupId", l.territory_id as "territoryId", l.definition_version as version,
      case when l.state <> 'open' then l.verdict_at end as "verdictAt", l.reason as "rejectedFor", o.found as opportunity,
      json_build_object('source', p.source, 'job_function', p.job_function, 'job_title', p.job_title, 'seniority', p.seniority,
        'email', p.email, 'language', p.language, 'country', p.country) as person, p.custom as "personCustom", p.account_id as "accountId"
    from lead l join person p on p.id = l.person_id and p.erased_at is null
    left join lateral (
      select json_build_object('openedAt', o.opened_at, 'state', o.state, 'closedAt', o.closed_at,
        'lostFor', case when o.state = 'lost' then o.close_reason end) as found
      from opportunity o where o.lead_id = l.id or o.id = l.opportunity_id order by o.id limit 1) o on true
    where l.id = any(${ids as number[]}::bigint[]) order by l.raised_at, l.id`.execute(tx)
  const persons = await fieldsThen(
    tx,
    'person',
    rows.map(({ personId, raisedAt }) => ({ id: personId, at: raisedAt })),
  )
  const accountThen = rows.map(({ accountId }, n) => {
    const moved = persons[n]!.get('account_id')
    return moved?.changedSince ? (moved.before as number | null) : accountId
  })
  const accounts = await fieldsThen(
    tx,
    'account',
    rows.map(({ raisedAt }, n) => ({ id: accountThen[n]!, at: raisedAt })),
  )
  const accountsToday = await accountFields(tx, [...new Set([...accountThen, ...rows.map(r => r.accountId)])])
  const leads = rows.map(({ person, personCustom, accountId, opportunity, ...lead }, n): PastLead => {
    const today = flat(person, personCustom)
    const account = accountsToday.get(accountThen[n]!) ?? {}
    const accountToday = accountsToday.get(accountId!) ?? {}
    const values = (of: { person: Fields; account: Fields }) =>
      Object.fromEntries(readings.map(({ record, place, read }) => [place.key, read.of(of[record])]))
    const then = values({ person: asThen(today, persons[n]!), account: asThen(account, accounts[n]!) })
    const now = values({ person: today, account: accountToday })
    const lastOf = (reading: Reading): Date | null => {
      const history = reading.record === 'person' ? persons[n]! : accounts[n]!
      const dates = reading.read.columns.flatMap(column => history.get(column)?.lastAt ?? [])
      return dates.length === 0 ? null : new Date(Math.max(...dates.map(date => date.getTime())))
    }
    return {
      ...lead,
      opportunity: opportunity && {
        ...opportunity,
        openedAt: new Date(opportunity.openedAt),
        closedAt: opportunity.closedAt && new Date(opportunity.closedAt),
      },
      then,
      today: Object.fromEntries(
        readings.map(reading => {
          const { key } = reading.place
          return [key, { value: now[key]!, filledAt: lastOf(reading) }]
        }),
      ),
    }
  })
  return { places: readings.map(({ place }) => place), leads }
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
