import { campaignsByName } from '../campaigns/queries.ts'
import { catalogueKey, groupsByKey } from '../catalogue/queries.ts'
import { accountsByName } from '../customers/batch-accounts.ts'
import { batchPersons } from '../customers/batch-persons.ts'
import { keyedPersons, personsByKeys } from '../customers/persons-known.ts'
import { batchLeads, type LeadRow, problemOfLead } from '../leads/batch-leads.ts'
import { batchOrders, type OrderRow } from '../orders/batch-orders.ts'
import { linkPastLeads, opportunitiesByExternalId } from '../pipeline/past-leads.ts'
import type { Tx } from '../platform/database.ts'
import { type BatchOptions, type BatchResult, countRemark, folded, type RowOutcome } from '../shared/batch.ts'
import { territoriesByName, userOf, usersByName } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import { touchesOfExport } from '../touches/touches-of-export.ts'
import type { Values } from './model/understand.ts'

const text = (value: Values[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const number = (value: Values[string] | undefined): number | null =>
  typeof value === 'number' ? value : null
const instant = (value: Values[string] | undefined): Date | null =>
  typeof value === 'string' ? new Date(value) : null
const named = (rows: readonly Values[], key: string): string[] => [
  ...new Set(rows.flatMap(v => text(v[key]) ?? [])),
]
type Refused = { refused: string; field: string }

/** Puts the outcomes of those rows that went on back between those that were refused before. */
function joined(early: readonly (Refused | null)[], written: BatchResult): BatchResult {
  let next = 0
  return {
    remarks: written.remarks,
    outcomes: early.map((outcome): RowOutcome => outcome ?? written.outcomes[next++]!),
  }
}

/** Persons by the ids of an export, external ids and addresses of the rows, under those. */
async function personsOfRows(tx: Tx, rows: readonly Values[], origin: string | null) {
  const keyed = await keyedPersons(tx, origin, named(rows, 'personKey'))
  const known = await personsByKeys(tx, {
    externalIds: named(rows, 'externalId'),
    emails: named(rows, 'email').map(email => email.toLowerCase()),
  })
  return (v: Values): number | undefined => {
    const [key, externalId, email] = [text(v.personKey), text(v.externalId), text(v.email)]
    return (
      (key === null ? undefined : keyed.get(key)) ??
      (externalId === null ? undefined : known.get(externalId)) ??
      (email === null ? undefined : known.get(email.toLowerCase()))
    )?.personId
  }
}

/** Orders with whoever ordered, and the opportunity that they came of. */
export async function importOrders(
  tx: Tx,
  actor: Actor,
  rows: Values[],
  now: Date,
  options: BatchOptions,
): Promise<BatchResult> {
  const personOf = await personsOfRows(
    tx,
    // The external id of an order's row would be that of the order.
    rows.map(({ externalId: _, ...row }) => row),
    options.origin ?? null,
  )
  const opportunities = await opportunitiesByExternalId(tx, named(rows, 'opportunity'))
  const territories = await territoriesByName(tx, named(rows, 'territory'), false)
  const remarks = new Map<string, number>()
  const early: (Refused | null)[] = []
  const fit: OrderRow[] = []
  for (const v of rows) {
    const territory = text(v.territory)
    const opportunity = text(v.opportunity)
    const territoryId = territory === null ? null : territories.get(folded(territory))
    if (territoryId === undefined) {
      early.push({ refused: `No territory is called "${territory}".`, field: 'territory' })
      continue
    }
    if (opportunity !== null && !opportunities.has(opportunity))
      countRemark(remarks, 'Orders of an opportunity that is not there, taken in without it.')
    early.push(null)
    fit.push({
      number: text(v.number) ?? '',
      position: number(v.position),
      account: text(v.account),
      accountKey: text(v.accountKey),
      product: text(v.product),
      productGroup: text(v.productGroup),
      orderedOn: text(v.orderedOn) ?? '',
      orderedAt: instant(v.orderedAt),
      promisedOn: text(v.promisedOn),
      deliveredOn: text(v.deliveredOn),
      quantity: number(v.quantity),
      amountCents: number(v.amount) ?? 0,
      marginCents: number(v.margin),
      personId: personOf({ ...v, externalId: null }) ?? null,
      territoryId,
      opportunityId: opportunity === null ? null : (opportunities.get(opportunity) ?? null),
    })
  }
  const written = joined(early, await batchOrders(tx, actor, fit, now, options))
  for (const [remark, count] of remarks) countRemark(written.remarks, remark, count)
  return written
}

/**
 * Leads of before. Names of campaigns, product groups, owners and opportunities are looked up; a row with a name nobody
 * has is refused. Whoever is not known yet is made a person, with the account, where the import makes what is missing.
 */
export async function importLeads(
  tx: Tx,
  actor: Actor,
  rows: Values[],
  now: Date,
  options: BatchOptions,
): Promise<BatchResult> {
  const origin = options.origin ?? null
  const remarks = new Map<string, number>()
  const before = await personsOfRows(tx, rows, origin)
  const early: (Refused | null)[] = rows.map(() => null)
  const campaigns = await campaignsByName(tx, named(rows, 'campaign'))
  const groups = await groupsByKey(tx, named(rows, 'productGroup').map(catalogueKey))
  const users = await usersByName(tx, [
    ...named(rows, 'owner'),
    ...named(rows, 'ownerEmail'),
    ...named(rows, 'verdictBy'),
  ])
  const territories = await territoriesByName(tx, named(rows, 'territory'), false)
  const opportunities = await opportunitiesByExternalId(tx, named(rows, 'opportunity'))
  const touches = await touchesOfExport(tx, origin, named(rows, 'touchKey'))
  const read = rows.map((v, i): LeadRow | null => {
    const row = leadRow(v)
    const problem = 'refused' in row ? row : problemOfLead(row, now)
    early[i] = problem
    return problem === null ? (row as LeadRow) : null
  })
  // Of a row that is refused nothing is written: persons are made for those that fit.
  const strangers = rows.flatMap((v, i) =>
    early[i] === null && before(v) === undefined && (v.email || v.externalId) ? [{ v, i }] : [],
  )
  if (options.create && strangers.length > 0) {
    const made = await batchPersons(
      tx,
      actor,
      strangers.map(({ v }) => ({
        externalId: text(v.externalId),
        email: text(v.email),
        name: text(v.person),
        account: text(v.account),
        source: text(v.source),
        knownAt: instant(v.raisedAt),
      })),
      now,
      { ...options, onKnown: 'fill' },
    )
    made.outcomes.forEach((outcome, n) => {
      if (typeof outcome === 'object')
        early[strangers[n]!.i] = { refused: outcome.refused, field: outcome.field ?? 'email' }
    })
    const fresh = made.outcomes.filter(outcome => outcome === 'created').length
    if (fresh > 0) countRemark(remarks, 'Persons made from the file.', fresh)
    for (const [remark, count] of made.remarks) countRemark(remarks, remark, count)
  }
  const accounts = await accountsByName(tx, named(rows, 'account'))
  const fit = read.flatMap((row, i): LeadRow[] => {
    if (row === null || early[i] !== null) return []
    const account =
      text(rows[i]!.account) === null ? undefined : accounts.get(folded(text(rows[i]!.account)!))
    return [{ ...row, accountId: typeof account === 'object' ? account.id : null }]
  })
  const { ids, ...written } = await batchLeads(tx, actor, fit, now, options)
  await linkPastLeads(
    tx,
    fit.flatMap((row, n) => {
      const leadId = ids[n]
      return row.opportunityId && leadId ? [{ opportunityId: row.opportunityId, leadId }] : []
    }),
    now,
    options.journal,
  )
  for (const [remark, count] of remarks) countRemark(written.remarks, remark, count)
  return joined(early, written)

  function leadRow(v: Values): LeadRow | Refused {
    const [campaign, group, territory] = [text(v.campaign), text(v.productGroup), text(v.territory)]
    const campaignId = campaign === null ? null : campaigns.get(folded(campaign))
    if (campaignId === undefined)
      return { refused: `No campaign is called "${campaign}".`, field: 'campaign' }
    const productGroupId = group === null ? null : groups.get(catalogueKey(group))
    if (productGroupId === undefined)
      return { refused: `No product group is called "${group}".`, field: 'productGroup' }
    const territoryId = territory === null ? null : territories.get(folded(territory))
    if (territoryId === undefined)
      return { refused: `No territory is called "${territory}".`, field: 'territory' }
    const [name, email] = [text(v.owner), text(v.ownerEmail)]
    const owner = userOf(users, { name, email })
    if ((name !== null || email !== null) && owner === undefined)
      return { refused: `No user is called "${name ?? email}".`, field: 'owner' }
    if (owner === 'several') return { refused: `Several users are called "${name}".`, field: 'owner' }
    const judge = text(v.verdictBy) === null ? undefined : users.get(folded(text(v.verdictBy)!))
    const opportunity = text(v.opportunity)
    return {
      personKey: text(v.personKey),
      externalId: text(v.externalId),
      email: text(v.email),
      accountKey: text(v.accountKey),
      territoryId,
      raisedAt: new Date(text(v.raisedAt) ?? ''),
      raisedBy: text(v.raisedBy),
      state: text(v.state),
      score: number(v.score),
      fit: number(v.fit),
      engagement: number(v.engagement),
      grade: text(v.grade),
      reasons: text(v.reasons),
      definition: number(v.definition),
      source: text(v.source),
      campaignId,
      productGroupId,
      ownerId: owner ?? null,
      routedAt: instant(v.routedAt),
      verdictAt: instant(v.verdictAt),
      verdictBy: typeof judge === 'number' ? judge : null,
      reason: text(v.reason),
      note: text(v.note),
      touchId: text(v.touchKey) === null ? null : (touches.get(text(v.touchKey)!) ?? null),
      opportunityId: opportunity === null ? null : (opportunities.get(opportunity) ?? null),
      joinedTo: instant(v.joinedTo),
    }
  }
}
