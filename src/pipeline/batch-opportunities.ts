import { isDeepStrictEqual } from 'node:util'
import { catalogueKey } from '../catalogue/queries.ts'
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
import { userOf } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import { dayOf, type Known, readKnown } from './batch-names.ts'
import type { OpportunityRow } from './model/opportunity-row.ts'
import {
  insertOpportunities,
  insertOpportunityPeople,
  lockOpportunities,
  type OpportunityRecord,
  updateOpportunities,
} from './store-batch.ts'

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

/** What the row makes of the stored record (or of nothing), or why it does not fit. */
function nextRecord(
  row: OpportunityRow,
  stored: OpportunityRecord | undefined,
  known: Known,
  remarks: Map<string, number>,
  /** An export of ours: what is empty there was empty, and is not found out from the rest. */
  isWhole: boolean,
): OpportunityRecord | Refused {
  const state = states.get(folded(row.stage)) ?? 'open'
  const stageId = state === 'open' ? known.stages.get(folded(row.stage)) : known.last
  if (stageId === undefined) return { refused: `There is no stage "${row.stage}".`, field: 'stage' }
  const owner = userOf(known.owners, { email: row.ownerEmail, name: row.owner })
  if ((row.owner || row.ownerEmail) && owner === undefined)
    return { refused: `No user is called "${row.owner ?? row.ownerEmail}".`, field: 'owner' }
  if (owner === 'several') return { refused: `Several users are called "${row.owner}".`, field: 'owner' }
  const product = row.product ? known.products.get(folded(row.product)) : undefined
  if (row.product && product === undefined)
    return { refused: `No product is called "${row.product}".`, field: 'product' }
  const keyed = row.accountKey ? known.keyed.get(row.accountKey) : undefined
  const account = row.account && keyed === undefined ? known.accounts.get(folded(row.account)) : undefined
  if (row.account && keyed === undefined && account === undefined)
    return { refused: `No account is called "${row.account}".`, field: 'account' }
  if (account === 'several')
    return { refused: `Several accounts are called "${row.account}".`, field: 'account' }
  const group = row.productGroup ? known.groups.get(catalogueKey(row.productGroup)) : undefined
  if (row.productGroup && group === undefined)
    return { refused: `No product group is called "${row.productGroup}".`, field: 'productGroup' }
  const competitor = row.competitor ? known.competitors.get(folded(row.competitor)) : undefined
  if (row.competitor && competitor === undefined)
    return { refused: `No competitor is called "${row.competitor}".`, field: 'competitor' }
  const campaign = row.campaign ? known.campaigns.get(folded(row.campaign)) : undefined
  if (row.campaign && campaign === undefined)
    return { refused: `No campaign is called "${row.campaign}".`, field: 'campaign' }
  const territory = row.territory ? known.named.get(folded(row.territory)) : undefined
  if (row.territory && territory === undefined)
    return { refused: `No territory is called "${row.territory}".`, field: 'territory' }
  const closedOn =
    state === 'open'
      ? null
      : ((row.closedAt ? dayOf(known.timeZone, row.closedAt) : row.closedOn) ?? stored?.closedOn ?? null)
  const openedOn = row.openedAt ? dayOf(known.timeZone, row.openedAt) : row.openedOn
  if (state !== 'open' && closedOn === null)
    return { refused: `A ${state} opportunity needs the day it was closed.`, field: 'closedOn' }
  if (closedOn !== null && openedOn && closedOn < openedOn)
    return { refused: `Closed on ${closedOn}, before it was opened on ${openedOn}.`, field: 'closedOn' }
  if ((row.amountCents ?? 0) < 0) return { refused: 'An amount cannot be below zero.', field: 'amount' }
  const amountCents = row.amountCents ?? stored?.amountCents ?? null
  if (state === 'won' && amountCents === null)
    return { refused: 'A won opportunity needs its amount.', field: 'amount' }
  if (stored?.state === 'won' && state !== 'won')
    return { refused: 'It is won here and has an order; take that back by hand.', field: 'stage' }
  if (!openedOn && !stored)
    countRemark(
      remarks,
      'Opportunities without a day of opening: opened on the day of closing, else of the import.',
    )
  if (!row.account && keyed === undefined && !stored?.accountId)
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
    openedOn: openedOn ?? earliest,
    openedAt: null,
    closedOn: null,
    closedAt: null,
    expectedClose: null,
    closeReason: null,
    closeNote: null,
    competitorId: null,
    campaignId: null,
    source: 'import',
    nextStep: null,
    nextStepOn: null,
    custom: '{}',
  }
  const record = withStated<OpportunityRecord>(stored ?? empty, {
    name: row.name ?? undefined,
    accountId: keyed ?? account?.id,
    ownerId: owner,
    productId: product?.id,
    productGroupId: group ?? (isWhole ? undefined : (product?.groupId ?? undefined)),
    amountCents: amountCents ?? undefined,
    openedOn: openedOn ?? undefined,
    expectedClose: row.expectedClose ?? (state === 'open' ? (row.closedOn ?? undefined) : undefined),
    closeReason: row.reason ?? undefined,
    closeNote: row.note ?? undefined,
    competitorId: competitor,
    campaignId: campaign,
    source: row.source ?? undefined,
    nextStep: row.nextStep ?? undefined,
    nextStepOn: row.nextStepOn ?? undefined,
    territoryId:
      territory ??
      stored?.territoryId ??
      (isWhole ? undefined : account?.territoryId) ??
      (isWhole || owner === undefined ? undefined : known.territories.get(owner)),
  })
  // A moment stays as long as its day does.
  record.openedAt =
    row.openedAt?.toISOString() ?? (stored?.openedOn === record.openedOn ? stored.openedAt : null)
  record.closedAt = row.closedAt?.toISOString() ?? (stored?.closedOn === closedOn ? stored.closedAt : null)
  if (closedOn === null) record.closedAt = null
  const stated = Object.entries(row.custom ?? {}).filter(([, value]) => value !== null && value !== undefined)
  if (stated.length > 0) {
    const before = JSON.parse(record.custom) as Record<string, unknown>
    const after = { ...before, ...Object.fromEntries(stated) }
    if (!isDeepStrictEqual(before, after)) record.custom = JSON.stringify(after)
  }
  const cost = isWhole ? null : (product?.costCents ?? null)
  const margin =
    row.marginCents ?? (cost === null || amountCents === null ? record.marginCents : amountCents - cost)
  return { ...record, stageId, state, closedOn, marginCents: margin }
}

/**
 * Makes or completes historical opportunities by external id; won ones get their order `O-<external id>`, unless they come
 * from an export of ours, which has the orders as well. Nothing is told to anybody: no facts, no leads, no clocks. `create`
 * makes accounts that are not there.
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
    const next = nextRecord(row, before, known, remarks, Boolean(options.origin))
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
  const people = rows.flatMap(row => {
    const opportunityId = ids.get(row.externalId)
    return opportunityId === undefined ? [] : (row.people ?? []).map(one => ({ ...one, opportunityId }))
  })
  if (people.length > 0) await insertOpportunityPeople(tx, people)
  if (changed.length > 0) {
    await options.journal?.changing(
      'opportunity',
      changed.map(record => record.id),
    )
    await updateOpportunities(tx, changed, now)
  }
  const won = options.origin ? [] : [...fresh, ...changed].filter(record => record.state === 'won')
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
