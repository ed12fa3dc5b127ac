import { sql } from 'kysely'
import { type NamedProduct, productsByName } from '../catalogue/queries.ts'
import { accountsByName, createNamedAccounts, type NamedAccount } from '../customers/batch-accounts.ts'
import { batchOrders } from '../orders/batch-orders.ts'
import type { Tx } from '../platform/database.ts'
import {
  type BatchOptions,
  type BatchResult,
  countRemark,
  folded,
  type RowOutcome,
  sameValues,
  withStated,
} from '../shared/batch.ts'
import { usersByName } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import {
  insertOpportunities,
  lockOpportunities,
  type OpportunityRecord,
  updateOpportunities,
} from './store-batch.ts'

/** One opportunity as stated elsewhere. Names of others are as written, days in the company's time zone. */
export type OpportunityRow = {
  externalId: string
  /** Won, Lost, or the name of a stage. */
  stage: string
  name?: string | null
  owner?: string | null
  product?: string | null
  account?: string | null
  openedOn?: string | null
  closedOn?: string | null
  /** Minor units of the company's currency. */
  amountCents?: number | null
  reason?: string | null
}

type Known = {
  stages: Map<string, number>
  last: number
  today: string
  products: Map<string, NamedProduct>
  accounts: Map<string, NamedAccount | 'several'>
  owners: Map<string, number | 'several'>
  territories: Map<number, number>
}
type Refused = { refused: string; field: string }

const states = new Map([
  ['won', 'won'],
  ['closed won', 'won'],
  ['gewonnen', 'won'],
  ['lost', 'lost'],
  ['closed lost', 'lost'],
  ['verloren', 'lost'],
])

/** Names a stage column may hold besides the stages themselves. */
export const closedStageNames: readonly string[] = ['Won', 'Lost']

async function readKnown(
  tx: Tx,
  rows: OpportunityRow[],
  { create, journal, source }: BatchOptions,
  remarks: Map<string, number>,
  now: Date,
): Promise<Known> {
  const stages = await sql<{
    id: number
    name: string
  }>`select id, name from stage order by position`.execute(tx)
  const day = await sql<{ today: string }>`
    select (${now}::timestamptz at time zone coalesce((select time_zone from company), 'UTC'))::date::text as today`.execute(
    tx,
  )
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
  const owners = await usersByName(
    tx,
    rows.flatMap(row => row.owner ?? []),
  )
  const ids = [...owners.values()].filter(id => id !== 'several')
  const first = await sql<{ userId: number; territoryId: number }>`
    select user_id as "userId", min(territory_id) as "territoryId" from user_territory
    where user_id = any(${ids}::bigint[]) group by user_id`.execute(tx)
  return {
    stages: new Map(stages.rows.map(stage => [folded(stage.name), stage.id])),
    last: stages.rows.at(-1)!.id,
    today: day.rows[0]!.today,
    products: await productsByName(
      tx,
      rows.flatMap(row => row.product ?? []),
    ),
    accounts,
    owners,
    territories: new Map(first.rows.map(row => [row.userId, row.territoryId])),
  }
}

/** What the row makes of the stored record (or of nothing), or why it does not fit. */
function nextRecord(
  row: OpportunityRow,
  stored: OpportunityRecord | undefined,
  known: Known,
  remarks: Map<string, number>,
): OpportunityRecord | Refused {
  const state = states.get(folded(row.stage)) ?? 'open'
  const stageId = state === 'open' ? known.stages.get(folded(row.stage)) : known.last
  if (stageId === undefined) return { refused: `There is no stage "${row.stage}".`, field: 'stage' }
  const owner = row.owner ? known.owners.get(folded(row.owner)) : undefined
  if (row.owner && owner === undefined)
    return { refused: `No user is called "${row.owner}".`, field: 'owner' }
  if (owner === 'several') return { refused: `Several users are called "${row.owner}".`, field: 'owner' }
  const product = row.product ? known.products.get(folded(row.product)) : undefined
  if (row.product && product === undefined)
    return { refused: `No product is called "${row.product}".`, field: 'product' }
  const account = row.account ? known.accounts.get(folded(row.account)) : undefined
  if (row.account && account === undefined)
    return { refused: `No account is called "${row.account}".`, field: 'account' }
  if (account === 'several')
    return { refused: `Several accounts are called "${row.account}".`, field: 'account' }
  const closedOn = state === 'open' ? null : (row.closedOn ?? stored?.closedOn ?? null)
  if (state !== 'open' && closedOn === null)
    return { refused: `A ${state} opportunity needs the day it was closed.`, field: 'closedOn' }
  if (closedOn !== null && row.openedOn && closedOn < row.openedOn)
    return { refused: `Closed on ${closedOn}, before it was opened on ${row.openedOn}.`, field: 'closedOn' }
  if ((row.amountCents ?? 0) < 0) return { refused: 'An amount cannot be below zero.', field: 'amount' }
  const amountCents = row.amountCents ?? stored?.amountCents ?? null
  if (state === 'won' && amountCents === null)
    return { refused: 'A won opportunity needs its amount.', field: 'amount' }
  if (stored?.state === 'won' && state !== 'won')
    return { refused: 'It is won here and has an order; take that back by hand.', field: 'stage' }
  if (!row.openedOn && !stored)
    countRemark(
      remarks,
      'Opportunities without a day of opening: opened on the day of closing, else of the import.',
    )
  if (!row.account && !stored?.accountId)
    countRemark(remarks, 'Opportunities without an account, kept as such.')

  const earliest = closedOn !== null && closedOn < known.today ? closedOn : known.today
  const empty: OpportunityRecord = {
    externalId: row.externalId,
    name: row.name ?? [row.product, row.account ?? row.externalId].filter(Boolean).join(', '),
    accountId: null,
    territoryId: null,
    ownerId: null,
    productId: null,
    productGroupId: null,
    stageId,
    state,
    amountCents: null,
    marginCents: null,
    openedOn: row.openedOn ?? earliest,
    closedOn: null,
    expectedClose: null,
    closeReason: null,
  }
  const record = withStated<OpportunityRecord>(stored ?? empty, {
    name: row.name ?? undefined,
    accountId: account?.id,
    ownerId: owner,
    productId: product?.id,
    productGroupId: product?.groupId ?? undefined,
    amountCents: amountCents ?? undefined,
    openedOn: row.openedOn ?? undefined,
    expectedClose: state === 'open' ? (row.closedOn ?? undefined) : undefined,
    closeReason: row.reason ?? undefined,
    territoryId:
      stored?.territoryId ??
      account?.territoryId ??
      (owner === undefined ? undefined : known.territories.get(owner)),
  })
  const cost = product?.costCents ?? null
  const margin = cost === null || amountCents === null ? record.marginCents : amountCents - cost
  return { ...record, stageId, state, closedOn, marginCents: margin }
}

/**
 * Makes or completes historical opportunities by external id; won ones get their order `O-<external id>`. Nothing
 * is told to anybody: no facts, no leads, no clocks. `create` makes accounts that are not there.
 */
export async function batchOpportunities(
  tx: Tx,
  actor: Actor,
  rows: OpportunityRow[],
  now: Date,
  options: BatchOptions = {},
): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  const known = await readKnown(tx, rows, options, remarks, now)
  const locked = await lockOpportunities(tx, [...new Set(rows.map(row => row.externalId))])
  const stored = new Map(locked.map(record => [record.externalId, record]))
  const records = new Map<string, OpportunityRecord>()
  const outcomes = rows.map((row): RowOutcome => {
    const before = records.get(row.externalId) ?? stored.get(row.externalId)
    const next = nextRecord(row, before, known, remarks)
    if ('refused' in next) return next
    records.set(row.externalId, next)
    return before === undefined ? 'created' : sameValues(before, next) ? 'unchanged' : 'updated'
  })

  const all = [...records.values()]
  const fresh = all.filter(record => !stored.has(record.externalId))
  const changed = all.flatMap(record => {
    const was = stored.get(record.externalId)
    if (was === undefined || sameValues(was, { ...record, id: was.id })) return []
    return [{ ...record, id: was.id, moved: was.stageId !== record.stageId || was.state !== record.state }]
  })
  const ids = fresh.length > 0 ? await insertOpportunities(tx, fresh, now) : new Map<string, number>()
  options.journal?.created('opportunity', [...ids.values()])
  if (changed.length > 0) {
    await options.journal?.changing(
      'opportunity',
      changed.map(record => record.id),
    )
    await updateOpportunities(tx, changed, now)
  }
  const won = [...fresh, ...changed].filter(record => record.state === 'won')
  if (won.length > 0)
    await batchOrders(
      tx,
      actor,
      won.map(record => ({
        number: `O-${record.externalId}`,
        accountId: record.accountId,
        opportunityId: ids.get(record.externalId) ?? stored.get(record.externalId)!.id,
        territoryId: record.territoryId,
        productId: record.productId,
        productGroupId: record.productGroupId,
        orderedOn: record.closedOn!,
        amountCents: record.amountCents!,
        marginCents: record.marginCents,
      })),
      now,
      { journal: options.journal },
    )
  return { outcomes, remarks }
}
