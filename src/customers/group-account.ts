import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { countryCode } from '../shared/country.ts'
import { normaliseName } from '../shared/names.ts'
import type { Actor } from '../team/model/actor.ts'
import { territoryFor } from '../team/queries.ts'
import { businessHost } from './model/free-mail.ts'
import { accountValues } from './queries.ts'
import { insertAccount, updateAccount } from './store.ts'
import { joinToAccount } from './store-groups.ts'
import { keyedRecords, storeKeys } from './store-keys.ts'

/** What a sender says of a company that it knows by an id of its own. */
export type Group = {
  groupId: string
  name: string | null
  industry: string | null
  country: string | null
  city: string | null
  website: string | null
  employees: number | null
}

const origin = 'tracking'

/**
 * The account behind a group's id, else of its name or website, made when it is new; empty fields are filled, given ones
 * never overwritten. One that was made under its mere id takes the name when it comes.
 */
export async function groupAccount(tx: Tx, _actor: Actor, group: Group, now: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`group ${group.groupId}`}, 0))`.execute(tx)
  const known = (await keyedRecords(tx, origin, 'account', [group.groupId])).get(group.groupId)
  const id = known ?? (await accountLike(tx, group)) ?? (await make(tx, group, now))
  if (known === undefined) await storeKeys(tx, origin, 'account', [{ key: group.groupId, id }])
  await fill(tx, id, group, now)
  return id
}

/** Persons without an account get this one; answers those who did. Whoever belongs to another stays there. */
export async function joinAccount(
  tx: Tx,
  accountId: number,
  personIds: readonly number[],
  now: Date,
): Promise<number[]> {
  return personIds.length === 0 ? [] : joinToAccount(tx, accountId, personIds, now)
}

const hostOf = (website: string | null): string | null =>
  website === null
    ? null
    : businessHost(
        `x@${website
          .trim()
          .toLowerCase()
          .replace(/^https?:\/\//, '')
          .replace(/^www\./, '')
          .replace(/[/?#:].*$/s, '')}`,
      )

async function accountLike(tx: Tx, { name, website }: Group): Promise<number | null> {
  const key = name === null ? '' : normaliseName(name)
  const host = hostOf(website)
  if (key === '' && host === null) return null
  const { rows } = await sql<{ id: number }>`
    select id from account where (${key} <> '' and (name_key = ${key}
      or id in (select account_id from account_alias where name_key = ${key})))
      or (${key} = '' and website_host(website) = ${host})
    order by (name_key = ${key}) desc, id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

async function make(tx: Tx, group: Group, now: Date): Promise<number> {
  const name = group.name ?? group.groupId
  const territoryId = await territoryFor(tx, group.country)
  return insertAccount(
    tx,
    {
      name,
      nameKey: normaliseName(name),
      kind: 'prospect',
      industry: group.industry,
      country: placeOf(group),
      city: group.city,
      website: hostOf(group.website),
      employees: group.employees,
      parentId: null,
      territoryId,
      salesOwnerId: null,
      marketingOwnerId: null,
      source: origin,
    },
    now,
  )
}

const placeOf = ({ country }: Group): string | null =>
  country ? (countryCode(country) ?? (country.trim() || null)) : null

async function fill(tx: Tx, id: number, group: Group, now: Date): Promise<void> {
  const was = await accountValues(tx, id)
  const takesName = group.name !== null && was.name === group.groupId && was.name !== group.name
  const is = {
    ...was,
    ...(takesName && { name: group.name!, nameKey: normaliseName(group.name!) }),
    industry: was.industry ?? group.industry,
    country: was.country ?? placeOf(group),
    city: was.city ?? group.city,
    website: was.website ?? hostOf(group.website),
    employees: was.employees ?? group.employees,
  }
  const isSame = (Object.keys(is) as (keyof typeof is)[]).every(key => is[key] === was[key])
  if (!isSame) await updateAccount(tx, id, is, now)
}
