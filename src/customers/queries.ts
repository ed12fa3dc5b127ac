import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import { customFilter } from './custom-condition.ts'
import { personsOfEmails } from './emails.ts'
import { conditionsOf, orderOf } from './list-order.ts'
import type { ListRecord } from './model/columns.ts'
import type { accountAnswer, consentAnswer, personAnswer } from './model/contract.ts'
import type { CustomRecord } from './model/custom-field.ts'
import type { AccountValues, PersonValues } from './store.ts'

export type Account = z.infer<typeof accountAnswer>
export type Person = z.infer<typeof personAnswer>
export type Consent = z.infer<typeof consentAnswer>
export type Page<T> = { items: T[]; next: string | null; total: number }

/** Declared values of a record without those of archived fields. */
export const shownCustom = (record: CustomRecord, alias: string) => sql`
  ${sql.ref(`${alias}.custom`)} - (select coalesce(array_agg(key), '{}') from custom_field
    where record = ${record} and archived_at is not null)`

/** With the stage of the lifecycle; a person has that of the account. */
const accountsStaged = sql`account a left join lifecycle lc on lc.subject_id = a.id`
const personsStaged = sql`person p left join lifecycle lc on lc.subject_id = coalesce(p.account_id, p.id)`

const selectAccount = (sortValue: RawBuilder<unknown> = sql`null`) => sql`
  select a.id, a.name, a.kind, a.industry, a.country, a.city, a.website, a.employees,
    ${reference('parent')} as parent, ${reference('t')} as territory,
    ${reference('so')} as "salesOwner", ${reference('mo')} as "marketingOwner",
    ${shownCustom('account', 'a')} as custom, (select c.letter from account_class c where c.account_id = a.id) as class,
    lc.stage,
    to_json(a.created_at)#>>'{}' as "createdAt", to_json(a.updated_at)#>>'{}' as "updatedAt", ${sortValue} as "sortValue"
  from ${accountsStaged}
  left join account parent on parent.id = a.parent_id
  left join territory t on t.id = a.territory_id
  left join app_user so on so.id = a.sales_owner_id
  left join app_user mo on mo.id = a.marketing_owner_id`

const selectPerson = (sortValue: RawBuilder<unknown> = sql`null`) => sql`
  select p.id, p.name, p.email, p.phone, p.job_title as "jobTitle", p.job_function as "jobFunction", p.seniority,
    p.country, p.language, p.source, ${reference('a')} as account, ${reference('t')} as territory,
    ${shownCustom('person', 'p')} as custom, lc.stage,
    to_json(p.known_at)#>>'{}' as "knownAt", to_json(p.updated_at)#>>'{}' as "updatedAt", ${sortValue} as "sortValue"
  from ${personsStaged}
  left join account a on a.id = p.account_id
  left join territory t on t.id = p.territory_id`

/** By its own id or by one that was merged into it. */
export async function accountById(tx: Tx, id: number): Promise<Account> {
  const { rows } = await sql<Account>`${selectAccount()} where a.id = account_today(${id})`.execute(tx)
  return rows[0] ?? refuse('no_such_account', 404, 'There is no such account, or it is not yours to see.')
}

/** By their own id or by one that was merged into them. */
export async function personById(tx: Tx, id: number): Promise<Person> {
  const { rows } = await sql<Person>`${selectPerson()} where p.id = person_today(${id})`.execute(tx)
  return rows[0] ?? refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
}

/** Refuses as `accountById` does who is not there or not to be seen, without reading the rest. */
export async function assertAccountSeen(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql`/* prepared */ select 1 from account where id = account_today(${id})`.execute(tx)
  if (rows.length === 0)
    refuse('no_such_account', 404, 'There is no such account, or it is not yours to see.')
}

export async function assertPersonSeen(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql`/* prepared */ select 1 from person where id = person_today(${id})`.execute(tx)
  if (rows.length === 0) refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
}

/** Who these recorded ids are today, each once. */
export async function personsToday(tx: Tx, ids: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct person_today(id) as id from unnest(${ids}::bigint[]) as given(id)`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * Who this recorded id is today, held until the transaction ends: a merge waits for us, or we for it and then ask for
 * whoever was kept. Refuses `no_such_person`.
 */
export async function holdPerson(tx: Tx, recorded: number): Promise<number> {
  for (let tries = 0; tries < 3; tries++) {
    const { rows } = await sql<{ id: number }>`
      select id from person where id = person_today(${recorded}) for key share`.execute(tx)
    if (rows[0]) return rows[0].id
  }
  return refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
}

/** Who has this e-mail address, as the first or a further one. */
export async function personWithEmail(tx: Tx, email: string): Promise<{ id: number; name: string } | null> {
  const { rows } = await sql<{ id: number; name: string }>`
    select p.id, p.name from ${personsOfEmails(sql`array[${email}::text]`)} e join person p using (id)`.execute(
    tx,
  )
  return rows[0] ?? null
}

export async function accountValues(tx: Tx, id: number): Promise<AccountValues> {
  const { rows } = await sql<AccountValues>`
    select name, name_key as "nameKey", kind, industry, country, city, website, employees, parent_id as "parentId",
      territory_id as "territoryId", sales_owner_id as "salesOwnerId", marketing_owner_id as "marketingOwnerId", source, custom
    from account where id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_account', 404, 'There is no such account, or it is not yours to see.')
}

export async function personValues(tx: Tx, id: number): Promise<PersonValues> {
  const { rows } = await sql<PersonValues>`
    select account_id as "accountId", name, given_name as "givenName", family_name as "familyName", email, phone,
      job_title as "jobTitle", job_function as "jobFunction", seniority, country, language, source,
      external_id as "externalId", territory_id as "territoryId", custom
    from person where id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
}

export async function consentsOf(tx: Tx, personId: number): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    select distinct on (purpose, channel) purpose, channel, granted, source, text_shown as "textShown",
      to_json(at)#>>'{}' as at
    from consent where person_id = ${personId} and matter = 'consent' and not pending
    order by purpose, channel, at desc, id desc`.execute(tx)
  return rows
}

export type ListFilter = {
  q?: string
  territoryId?: number
  ownerId?: number
  /** 'key' or 'key:operator:value' of a declared field. */
  custom?: string
  /** A column, with '-' before it downwards. */
  sort: string
  /** Conditions as `parseConditions` reads them. */
  where?: string
  cursor?: string
  limit: number
}

export async function listAccounts(
  tx: Tx,
  filter: ListFilter & {
    kind?: string
    class?: string
    stage?: string
    industry?: string
    touchedAfter?: string
    touchedBefore?: string
  },
  now: Date,
): Promise<Page<Account>> {
  const where = sql`where true
    ${filter.q ? sql`and a.name ilike ${contains(filter.q)}` : sql``}
    ${filter.kind ? sql`and a.kind = ${filter.kind}` : sql``}
    ${ofClass(filter.class)}
    ${filter.stage ? sql`and lc.stage = ${filter.stage}` : sql``}
    ${filter.industry ? sql`and a.industry = ${filter.industry}` : sql``}
    ${filter.territoryId ? sql`and a.territory_id = ${filter.territoryId}` : sql``}
    ${filter.ownerId ? sql`and a.sales_owner_id = ${filter.ownerId}` : sql``}
    ${filter.custom ? sql`and ${await customFilter(tx, 'account', 'a.custom', filter.custom)}` : sql``}
    ${touched(filter)}
    ${conditionsOf('account', filter.where, now)}`
  return listBy<Account>(tx, selectAccount, accountsStaged, 'account', where, filter)
}

/** '-' is none. */
function ofClass(letter?: string) {
  if (!letter) return sql``
  return letter === '-'
    ? sql`and not exists (select 1 from account_class c where c.account_id = a.id)`
    : sql`and exists (select 1 from account_class c where c.account_id = a.id and c.letter = ${letter})`
}

function touched({
  touchedAfter: after,
  touchedBefore: before,
}: {
  touchedAfter?: string
  touchedBefore?: string
}) {
  if (!after && !before) return sql``
  return sql`and exists (select 1 from touch t where not t.machine
    and t.account_id = any(array(select a.id union all select subject_id from account_identity where account_id = a.id))
    ${after ? sql`and t.occurred_at > ${after}::timestamptz` : sql``}
    ${before ? sql`and t.occurred_at <= ${before}::timestamptz` : sql``})`
}

export async function listPersons(
  tx: Tx,
  filter: ListFilter & { accountId?: number; alone?: 'true' | 'false'; stage?: string },
  now: Date,
): Promise<Page<Person> & { erased: number }> {
  const among = sql`
    ${filter.accountId ? sql`and p.account_id = ${filter.accountId}` : sql``}
    ${filter.alone === 'true' ? sql`and p.account_id is null` : sql``}
    ${filter.custom ? sql`and ${await customFilter(tx, 'person', 'p.custom', filter.custom)}` : sql``}
    ${filter.territoryId ? sql`and p.territory_id = ${filter.territoryId}` : sql``}
    ${filter.ownerId ? sql`and exists (select 1 from account o where o.id = p.account_id and o.sales_owner_id = ${filter.ownerId})` : sql``}`
  const where = sql`where p.erased_at is null ${among}
    ${filter.stage ? sql`and lc.stage = ${filter.stage}` : sql``}
    ${filter.q ? sql`and (p.name ilike ${contains(filter.q)} or p.email ilike ${contains(filter.q)})` : sql``}
    ${conditionsOf('person', filter.where, now)}`
  const page = await listBy<Person>(tx, selectPerson, personsStaged, 'person', where, filter)
  // Nameless ones are in no list of names, but are said.
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from person p where p.erased_at is not null ${among}`.execute(tx)
  return { ...page, erased: rows[0]!.n }
}

async function listBy<T>(
  tx: Tx,
  select: (sortValue: RawBuilder<unknown>) => RawBuilder<unknown>,
  table: RawBuilder<unknown>,
  record: ListRecord,
  where: RawBuilder<unknown>,
  filter: { sort: string; cursor?: string; limit: number },
): Promise<Page<T>> {
  const order = orderOf(record, filter.sort, filter.cursor)
  const { rows } = await sql<T & { id: number; sortValue: string | null }>`
    ${select(order.shown)} ${where} ${order.after} order by ${order.by} limit ${filter.limit + 1}`.execute(tx)
  const count = await sql<{ n: number }>`select count(*) as n from ${table} ${where}`.execute(tx)
  const items = rows.slice(0, filter.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > filter.limit && last ? order.cursorOf(last) : null,
    total: count.rows[0]!.n,
  }
}

/** A LIKE pattern for text anywhere, its own wildcards taken literally. */
export function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
