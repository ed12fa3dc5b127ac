import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { customFilter } from './custom-condition.ts'
import { personsOfEmails } from './emails.ts'
import { declaredIn, reading, type Seeker, shapes } from './list-columns.ts'
import { conditionsOf, hasTrigram, likeOf } from './list-conditions.ts'
import type { Narrowing } from './list-narrowing.ts'
import { orderOf } from './list-order.ts'
import { type Page, type PageQuery, readPage } from './list-page.ts'
import type { accountAnswer, consentAnswer, personAnswer } from './model/contract.ts'
import type { CustomRecord } from './model/custom-field.ts'
import type { AccountValues, PersonValues } from './store.ts'

export type Account = z.infer<typeof accountAnswer>
export type Person = z.infer<typeof personAnswer>
export type Consent = z.infer<typeof consentAnswer>

/** Declared values of a record without those of archived fields. */
export const shownCustom = (record: CustomRecord, alias: string) => sql`
  ${sql.ref(`${alias}.custom`)} - (select coalesce(array_agg(key), '{}') from custom_field
    where record = ${record} and archived_at is not null)`

/**
 * Looked up for the rows that are shown: joined, the policy of restricted readers would be asked for every row of its table.
 */
const stageOf = (subject: string) =>
  sql`(select l.stage from lifecycle l where l.subject_id = ${sql.raw(subject)})`
const stageSince = (subject: string) =>
  sql`(select to_json(l.since)#>>'{}' from lifecycle l where l.subject_id = ${sql.raw(subject)})`

const selectAccount = (rowKey: RawBuilder<unknown> = sql`null`) => sql`
  select a.id, a.name, a.kind, a.industry, a.country, a.city, a.website, a.employees,
    ${reference('parent')} as parent, ${reference('t')} as territory,
    ${reference('so')} as "salesOwner", ${reference('mo')} as "marketingOwner",
    ${shownCustom('account', 'a')} as custom, (select c.letter from account_class c where c.account_id = a.id) as class,
    (select to_json(c.since)#>>'{}' from account_class c where c.account_id = a.id) as "classSince",
    ${stageOf('a.id')} as stage, ${stageSince('a.id')} as "stageSince",
    to_json(a.created_at)#>>'{}' as "createdAt", to_json(a.updated_at)#>>'{}' as "updatedAt", ${rowKey} as "rowKey"
  from ${shapes.account.rows()}`

const staged = 'case when p.account_id is null then p.id else p.account_id end'
const selectPerson = (rowKey: RawBuilder<unknown> = sql`null`) => sql`
  select p.id, p.name, p.email, p.phone, p.job_title as "jobTitle", p.job_function as "jobFunction", p.seniority,
    p.country, p.language, p.source, ${reference('a')} as account, ${reference('t')} as territory,
    ${reference('so')} as "salesOwner", ${reference('mo')} as "marketingOwner", ${shownCustom('person', 'p')} as custom,
    ${stageOf(staged)} as stage, ${stageSince(staged)} as "stageSince",
    to_json(p.known_at)#>>'{}' as "knownAt", to_json(p.updated_at)#>>'{}' as "updatedAt", ${rowKey} as "rowKey"
  from ${shapes.person.rows()}`

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
  q?: string | undefined
  territoryId?: number | undefined
  ownerId?: number | undefined
  /** 'key' or 'key:operator:value' of a declared field. */
  custom?: string | undefined
  /** An account with all below it. */
  group?: number | undefined
  /** Conditions as `parseConditions` reads them. */
  where?: string | undefined
  /** Ids of segments, parted by commas: somebody behind the row is in one of them. */
  segment?: string | undefined
  /** The condition of the builder, read: it holds of somebody behind the row. */
  when?: Narrowing | undefined
}
export type AccountFilter = ListFilter & {
  kind?: string | undefined
  class?: string | undefined
  stage?: string | undefined
  industry?: string | undefined
  touchedAfter?: string | undefined
  touchedBefore?: string | undefined
}
export type PersonFilter = ListFilter & {
  accountId?: number | undefined
  /** 'true': only those without an account. */
  alone?: 'true' | 'false' | undefined
  stage?: string | undefined
}

/** `mine` is the reader's own; otherwise the owner asked for, if any. */
export function ofOwner<Q extends { mine?: string | undefined; ownerId?: number | undefined }>(
  actor: Actor,
  { mine, ...query }: Q,
): Omit<Q, 'mine'> {
  return mine === 'true' && actor.userId !== null ? { ...query, ownerId: actor.userId } : query
}

/** The name, or the address of a person, has this part. */
function namedLike(record: 'person' | 'account', q: string, seeker: Seeker): RawBuilder<unknown> {
  const part = contains(q)
  if (seeker === 'restricted' && hasTrigram(q))
    return likeOf(shapes[record], record === 'person' ? 'name or email' : 'name', part)
  return record === 'person'
    ? sql`(p.name ilike ${part} or p.email ilike ${part})`
    : sql`a.name ilike ${part}`
}

/** What a filter of accounts says, as a `where` over the rows of `shapes.account`. Refuses what is unknown. */
export async function accountsWhere(
  tx: Tx,
  filter: AccountFilter,
  now: Date,
  seeker: Seeker = 'anyone',
): Promise<RawBuilder<unknown>> {
  return sql`where true
    ${filter.q ? sql`and ${namedLike('account', filter.q, seeker)}` : sql``}
    ${filter.kind ? sql`and a.kind ${reading} = ${filter.kind}` : sql``}
    ${ofClass(filter.class)}
    ${filter.stage ? sql`and lc.stage = ${filter.stage}` : sql``}
    ${filter.group ? sql`and a.id = any(array(select account_group(${filter.group})))` : sql``}
    ${filter.industry ? sql`and a.industry ${reading} = ${filter.industry}` : sql``}
    ${filter.territoryId ? sql`and a.territory_id = ${filter.territoryId}` : sql``}
    ${filter.ownerId ? sql`and a.sales_owner_id = ${filter.ownerId}` : sql``}
    ${filter.custom ? sql`and ${await customFilter(tx, 'account', 'a.custom', filter.custom)}` : sql``}
    ${touched(filter)}
    ${await conditionsOf(tx, shapes.account, filter, now, seeker)}`
}

export async function listAccounts(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: AccountFilter & PageQuery,
  now: Date,
): Promise<Page<Account>> {
  const order = orderOf(shapes.account, filter.sort, await declaredIn(tx, shapes.account, filter.sort))
  const where = await accountsWhere(tx, filter, now)
  const restricted = actor.role === 'partner'
  const sought = restricted ? await accountsWhere(tx, filter, now, 'restricted') : where
  return readPage<Account>(
    tx,
    { shape: shapes.account, where, sought, restricted, narrowed: isNarrowed(filter) },
    order,
    selectAccount,
    filter,
  )
}

/** Whether a list is asked for less than all. */
export const isNarrowed = ({
  sort: _,
  cursor: _c,
  limit: _l,
  at: _a,
  of: _o,
  from: _f,
  count: _n,
  ...filter
}: PageQuery & { where?: string | undefined }) => Object.values(filter).some(value => value !== undefined)

/** '-' is none. */
function ofClass(letter?: string) {
  if (!letter) return sql``
  return letter === '-' ? sql`and ac.letter is null` : sql`and ac.letter = ${letter}`
}

function touched({ touchedAfter: after, touchedBefore: before }: AccountFilter) {
  if (!after && !before) return sql``
  return sql`and exists (select 1 from touch t where not t.machine
    and t.account_id = any(array(select a.id union all select subject_id from account_identity where account_id = a.id))
    ${after ? sql`and t.occurred_at > ${after}::timestamptz` : sql``}
    ${before ? sql`and t.occurred_at <= ${before}::timestamptz` : sql``})`
}

/** What a filter of persons says besides names, which erased ones have not. */
async function amongPersons(tx: Tx, filter: PersonFilter): Promise<RawBuilder<unknown>> {
  return sql`
    ${filter.accountId ? sql`and p.account_id = ${filter.accountId}` : sql``}
    ${filter.group ? sql`and p.account_id = any(array(select account_group(${filter.group})))` : sql``}
    ${filter.alone === 'true' ? sql`and p.account_id is null` : sql``}
    ${filter.custom ? sql`and ${await customFilter(tx, 'person', 'p.custom', filter.custom)}` : sql``}
    ${filter.territoryId ? sql`and p.territory_id = ${filter.territoryId}` : sql``}
    ${filter.ownerId ? sql`and a.sales_owner_id = ${filter.ownerId}` : sql``}`
}

/** What a filter of persons says, as a `where` over the rows of `shapes.person`. Refuses what is unknown. */
export async function personsWhere(
  tx: Tx,
  filter: PersonFilter,
  now: Date,
  seeker: Seeker = 'anyone',
): Promise<RawBuilder<unknown>> {
  return sql`where p.erased_at is null ${await amongPersons(tx, filter)}
    ${filter.stage ? sql`and lc.stage = ${filter.stage}` : sql``}
    ${filter.q ? sql`and ${namedLike('person', filter.q, seeker)}` : sql``}
    ${await conditionsOf(tx, shapes.person, filter, now, seeker)}`
}

export async function listPersons(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: PersonFilter & PageQuery,
  now: Date,
): Promise<Page<Person> & { erased: number }> {
  const order = orderOf(shapes.person, filter.sort, await declaredIn(tx, shapes.person, filter.sort))
  const where = await personsWhere(tx, filter, now)
  const restricted = actor.role === 'partner'
  const sought = restricted ? await personsWhere(tx, filter, now, 'restricted') : where
  const page = await readPage<Person>(
    tx,
    { shape: shapes.person, where, sought, restricted, narrowed: isNarrowed(filter) },
    order,
    selectPerson,
    filter,
  )
  if (filter.count === 'no') return { ...page, erased: 0 }
  // Nameless ones are in no list of names, but are said.
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${shapes.person.rows()} where p.erased_at is not null ${await amongPersons(tx, filter)}`.execute(
    tx,
  )
  return { ...page, erased: rows[0]!.n }
}

/** A LIKE pattern for text anywhere, its own wildcards taken literally. */
export function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
