import { sql } from 'kysely'
import type { z } from 'zod'
import type { CampaignChannel } from '../campaigns/model/campaign.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { companyDay } from './company-day.ts'
import { type Figures, figuresOf, noFigures } from './figures.ts'
import { type ActionKind, isOffered } from './model/call-to-action.ts'
import type { offersContract } from './model/contract.ts'
import type { Worth } from './model/coupon.ts'
import type { ActionValues, MeetingRule } from './store.ts'

export type CallToAction = ActionValues & { id: number; kind: ActionKind }
const columns = sql`c.id, c.kind, c.name, c.language, c.headline, c.intro, c.button, c.campaign_id as "campaignId",
  c.product_group_id as "productGroupId", c.form_id as "formId", c.starts_on as "startsOn", c.ends_on as "endsOn",
  c.active, c.link_days as "linkDays"`

export async function actionById(tx: Tx, id: number): Promise<CallToAction> {
  const { rows } =
    await sql<CallToAction>`select ${columns} from call_to_action c where c.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_call_to_action', 404, 'There is no such call to action.')
}
export async function lockAction(tx: Tx, id: number): Promise<CallToAction> {
  const { rows } = await sql<CallToAction>`
    select ${columns} from call_to_action c where c.id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_call_to_action', 404, 'There is no such call to action.')
}

export async function nameTaken(tx: Tx, name: string, butId: number): Promise<boolean> {
  const { rows } = await sql`
    select from call_to_action where lower(name) = lower(${name}) and id <> ${butId}`.execute(tx)
  return rows.length > 0
}

export type Placement = {
  id: number
  actionId: number
  name: string
  channel: CampaignChannel
  code: string
  createdAt: Date
  endedAt: Date | null
}
const placed = sql`p.id, p.action_id as "actionId", p.name, p.channel, p.code, p.created_at as "createdAt", p.ended_at as "endedAt"`
export async function placementByCode(tx: Tx, code: string): Promise<Placement | null> {
  const { rows } = await sql<Placement>`select ${placed} from placement p where p.code = ${code}`.execute(tx)
  return rows[0] ?? null
}
export async function placementById(tx: Tx, id: number): Promise<Placement> {
  const { rows } = await sql<Placement>`select ${placed} from placement p where p.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_placement', 404, 'There is no such place.')
}
export async function placementsOf(tx: Tx, actionId: number): Promise<Placement[]> {
  const { rows } = await sql<Placement>`
    select ${placed} from placement p where p.action_id = ${actionId} order by p.id`.execute(tx)
  return rows
}

export type CouponRow = {
  shared: boolean
  worth: Worth
  worthNumber: number | null
  worthWords: string | null
  minimumCents: number | null
  most: number | null
  mostEach: number | null
  forGroupId: number | null
}
export async function couponOf(tx: Tx, actionId: number): Promise<CouponRow | null> {
  const { rows } = await sql<CouponRow>`
    select shared, worth, worth_number as "worthNumber", worth_words as "worthWords", minimum_cents as "minimumCents",
      most, most_each as "mostEach", for_group_id as "forGroupId" from coupon where action_id = ${actionId}`.execute(
    tx,
  )
  return rows[0] ?? null
}

export async function meetingRuleOf(
  tx: Tx,
  actionId: number,
): Promise<(MeetingRule & { userIds: number[] }) | null> {
  const { rows } = await sql<MeetingRule & { userIds: number[] }>`
    select who, pick, way, minutes, step_minutes as "stepMinutes", buffer_minutes as "bufferMinutes",
      notice_minutes as "noticeMinutes", days_ahead as "daysAhead",
      coalesce((select json_agg(s.user_id order by s.position, s.user_id) from meeting_seller s where s.action_id = r.action_id), '[]') as "userIds"
    from meeting_rule r where action_id = ${actionId}`.execute(tx)
  return rows[0] ?? null
}

type Listed = CallToAction & {
  campaignName: string | null
  groupName: string | null
  formName: string | null
  createdAt: Date
}
type Shown = z.infer<(typeof offersContract)['GET /api/calls-to-action']['response']>['items'][number]
type Detail = z.infer<(typeof offersContract)['GET /api/calls-to-action/:id']['response']>

const shaped = (row: Listed, figures: Figures, today: string): Shown => {
  const { campaignId, campaignName, productGroupId, groupName, formId, formName, createdAt, ...rest } = row
  const named = (id: number | null, name: string | null) => (id === null ? null : { id, name: name! })
  return {
    ...rest,
    campaign: named(campaignId, campaignName),
    productGroup: named(productGroupId, groupName),
    form: named(formId, formName),
    createdAt: createdAt.toISOString(),
    offered: isOffered(rest, today),
    ...figures,
  }
}
const listed = sql`select ${columns}, k.name as "campaignName", g.name as "groupName", f.name as "formName",
  c.created_at as "createdAt" from call_to_action c left join campaign k on k.id = c.campaign_id
  left join product_group g on g.id = c.product_group_id left join form f on f.id = c.form_id`

export async function listActions(
  tx: Tx,
  { campaignId }: { campaignId?: number | undefined },
  now: Date,
): Promise<Shown[]> {
  const { rows } = await sql<Listed>`
    ${listed} where ${campaignId === undefined ? sql`true` : sql`c.campaign_id = ${campaignId}`}
    order by c.active desc, c.id desc`.execute(tx)
  const figures = await figuresOf(tx, null)
  const today = await companyDay(tx, now)
  return rows.map(row => shaped(row, figures.get(`a${row.id}`) ?? noFigures, today))
}

/** One with everything; `address` makes the whole address of a path. */
export async function actionDetail(
  tx: Tx,
  id: number,
  address: (path: string) => string,
  now: Date,
): Promise<Detail> {
  const { rows } = await sql<Listed>`${listed} where c.id = ${id}`.execute(tx)
  const row = rows[0] ?? refuse('no_call_to_action', 404, 'There is no such call to action.')
  const figures = await figuresOf(tx, id)
  const coupon = await couponOf(tx, id)
  const meeting = await meetingRuleOf(tx, id)
  const codes = await sql<{ n: number; shared: string | null }>`
    select count(*) as n, max(code) filter (where way = 'shared') as shared from coupon_code where action_id = ${id}`.execute(
    tx,
  )
  const sellers = await sql<{ id: number; name: string }>`
    select u.id, u.name from meeting_seller s join app_user u on u.id = s.user_id where s.action_id = ${id} order by s.position, u.name`.execute(
    tx,
  )
  const files = await sql<Detail['files'][number]>`
    select f.version, f.name, octet_length(f.body) as bytes, to_json(f.given_at)#>>'{}' as "givenAt", u.name as by
    from action_file f left join app_user u on u.id = f.given_by where f.action_id = ${id} order by f.version desc`.execute(
    tx,
  )
  return {
    ...shaped(row, figures.get(`a${id}`) ?? noFigures, await companyDay(tx, now)),
    placements: (await placementsOf(tx, id)).map(
      ({ id: placementId, actionId: _, createdAt, endedAt, ...rest }) => ({
        ...rest,
        id: placementId,
        address: address(`/c/${rest.code}`),
        createdAt: createdAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
        ...(figures.get(`p${placementId}`) ?? noFigures),
      }),
    ),
    coupon: coupon && { ...coupon, code: codes.rows[0]!.shared, codes: codes.rows[0]!.n },
    meeting: meeting && { ...meeting, sellers: sellers.rows },
    files: files.rows,
  }
}
