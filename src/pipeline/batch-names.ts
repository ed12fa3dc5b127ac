import { sql } from 'kysely'
import { campaignsByName } from '../campaigns/queries.ts'
import { listCompetitors } from '../catalogue/competitors.ts'
import { catalogueKey, groupsByKey, type NamedProduct, productsByName } from '../catalogue/queries.ts'
import {
  accountsByName,
  createNamedAccounts,
  keyedAccountIds,
  type NamedAccount,
} from '../customers/batch-accounts.ts'
import type { Tx } from '../platform/database.ts'
import { type BatchOptions, countRemark, folded } from '../shared/batch.ts'
import { dayAt, formatDay } from '../shared/zone-days.ts'
import { territoriesByName, usersByName } from '../team/batch-users.ts'
import type { OpportunityRow } from './model/opportunity-row.ts'

/** What the rows of a batch call by name, looked up once. */
export type Known = {
  stages: Map<string, number>
  last: number
  today: string
  timeZone: string
  products: Map<string, NamedProduct>
  groups: Map<string, number>
  competitors: Map<string, number>
  campaigns: Map<string, number>
  accounts: Map<string, NamedAccount | 'several'>
  keyed: Map<string, number>
  owners: Map<string, number | 'several'>
  /** Of owners. */
  territories: Map<number, number>
  named: Map<string, number>
}
export async function readKnown(
  tx: Tx,
  rows: OpportunityRow[],
  { create, journal, source, origin = null }: BatchOptions,
  remarks: Map<string, number>,
  now: Date,
): Promise<Known> {
  const stages = await sql<{
    id: number
    name: string
  }>`select id, name from stage order by position`.execute(tx)
  const day = await sql<{ timeZone: string }>`
    select coalesce((select time_zone from company), 'UTC') as "timeZone"`.execute(tx)
  const { timeZone } = day.rows[0]!
  const of = (pick: (row: OpportunityRow) => string | null | undefined) => [
    ...new Set(rows.flatMap(row => pick(row) ?? [])),
  ]
  const names = rows.flatMap(row => row.account ?? [])
  let accounts = await accountsByName(tx, names)
  if (create) {
    const made = await createNamedAccounts(
      tx,
      names.filter(name => !accounts.has(folded(name))),
      now,
      { journal, source },
    )
    if (made.length > 0) {
      countRemark(remarks, 'Accounts made from the file.', made.length)
      accounts = await accountsByName(tx, names)
    }
  }
  const owners = await usersByName(tx, [...of(row => row.owner), ...of(row => row.ownerEmail)])
  const ids = [...owners.values()].filter(id => id !== 'several')
  const first = await sql<{ userId: number; territoryId: number }>`
    select user_id as "userId", min(territory_id) as "territoryId" from user_territory
    where user_id = any(${ids}::bigint[]) group by user_id`.execute(tx)
  return {
    stages: new Map(stages.rows.map(stage => [folded(stage.name), stage.id])),
    last: stages.rows.at(-1)!.id,
    today: dayOf(timeZone, now),
    timeZone,
    products: await productsByName(
      tx,
      of(row => row.product),
    ),
    groups: await groupsByKey(tx, of(row => row.productGroup).map(catalogueKey)),
    competitors: rows.some(row => row.competitor)
      ? new Map((await listCompetitors(tx)).map(({ id, name }) => [folded(name), id]))
      : new Map(),
    campaigns: await campaignsByName(
      tx,
      of(row => row.campaign),
    ),
    accounts,
    keyed: await keyedAccountIds(
      tx,
      origin,
      of(row => row.accountKey),
    ),
    named: await territoriesByName(
      tx,
      of(row => row.territory),
      false,
    ),
    owners,
    territories: new Map(first.rows.map(row => [row.userId, row.territoryId])),
  }
}

/** The day of a moment, there. */
export const dayOf = (timeZone: string, at: Date): string => formatDay(dayAt(timeZone, at.getTime()))
