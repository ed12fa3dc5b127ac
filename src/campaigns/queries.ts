import { sql } from 'kysely'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { folded } from '../shared/batch.ts'
import { refuse } from '../shared/outcome.ts'
import type { CampaignChannel } from './model/campaign.ts'

export type Campaign = {
  id: number
  name: string
  channel: CampaignChannel
  productGroup: { id: number; name: string } | null
  startsOn: string | null
  endsOn: string | null
  budgetCents: number | null
  costCents: number | null
  utmKey: string | null
  owner: { id: number; name: string } | null
  createdAt: string
}
type Row = Omit<Campaign, 'productGroup' | 'createdAt'> & {
  groupId: number | null
  groupName: string | null
  createdAt: Date
}

const columns = sql`c.id, c.name, c.channel, c.starts_on as "startsOn", c.ends_on as "endsOn",
  c.budget_cents as "budgetCents", c.cost_cents as "costCents", c.utm_key as "utmKey", c.created_at as "createdAt",
  g.id as "groupId", g.name as "groupName", ${reference('u')} as owner`
const from = sql`from campaign c left join product_group g on g.id = c.product_group_id left join app_user u on u.id = c.owner_id`

function shaped({ groupId, groupName, createdAt, ...rest }: Row): Campaign {
  return {
    ...rest,
    productGroup: groupId === null ? null : { id: groupId, name: groupName! },
    createdAt: createdAt.toISOString(),
  }
}

/** Latest made first. `total` counts all that fit `q`. */
export async function listCampaigns(
  tx: Tx,
  { q, owner, cursor, limit }: { q?: string; owner?: number | 'none'; cursor?: string; limit: number },
): Promise<{ items: Campaign[]; next: string | null; total: number }> {
  const like = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null
  const fits = sql`(${like}::text is null or c.name ilike ${like} or c.utm_key ilike ${like})
    ${owner === 'none' ? sql`and c.owner_id is null` : owner ? sql`and c.owner_id = ${owner}` : sql``}`
  const before = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<Row>`
    select ${columns} ${from} where ${fits} and (${before}::bigint is null or c.id < ${before}::bigint)
    order by c.id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from campaign c where ${fits}`.execute(tx)
  const items = rows.slice(0, limit).map(shaped)
  const next = rows.length > limit ? writeCursor([items.at(-1)!.id]) : null
  return { items, next, total: counted[0]!.total }
}

export async function readCampaign(tx: Tx, id: number): Promise<Campaign> {
  const { rows } = await sql<Row>`
    select ${columns} ${from} where c.id = ${id}`.execute(tx)
  return rows[0] ? shaped(rows[0]) : refuse('no_campaign', 404, 'There is no such campaign.')
}

/** Refuses `no_such_owner`: a campaign is owned by somebody of the staff who works here. */
export async function assertOwner(tx: Tx, ownerId: number | null): Promise<void> {
  if (ownerId === null) return
  const { rows } = await sql`
    select from app_user where id = ${ownerId} and state = 'active' and role <> 'partner'`.execute(tx)
  if (rows.length === 0)
    refuse('no_such_owner', 422, 'Choose somebody of the staff who works here.', { field: 'ownerId' })
}

/** Refuses `campaign_taken`, naming the field that another campaign has already. */
export async function refuseTaken(
  tx: Tx,
  { name, utmKey }: { name: string; utmKey: string | null },
  butId: number | null,
): Promise<void> {
  const { rows } = await sql<{ name: string; sameName: boolean }>`
    select name, name = ${name} as "sameName" from campaign
    where id is distinct from ${butId} and (name = ${name} or utm_key = ${utmKey}) order by 2 desc limit 1`.execute(
    tx,
  )
  const other = rows[0]
  if (other?.sameName) refuse('campaign_taken', 409, 'Another campaign has this name.', { field: 'name' })
  if (other)
    refuse('campaign_taken', 409, `The campaign "${other.name}" has this utm key.`, { field: 'utmKey' })
}

/** Ids of campaigns by name, in lower case with single spaces; of several of one name the latest. */
export async function campaignsByName(tx: Tx, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const { rows } = await sql<{ name: string; id: number }>`
    select name, id from campaign where lower(name) = any(${names.map(name => name.toLowerCase())}::text[]) order by id`.execute(
    tx,
  )
  return new Map(rows.map(({ name, id }) => [folded(name), id]))
}
