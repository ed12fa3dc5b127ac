import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ActionKind } from './model/call-to-action.ts'
import { readCode } from './model/code.ts'
import type { offersContract } from './model/contract.ts'
import { couponOf } from './queries.ts'
import { writeMeetingRule } from './store.ts'
import { insertCode, writeCoupon } from './store-coupons.ts'

export type NewAction = z.output<(typeof offersContract)['POST /api/calls-to-action']['body']>

/** Campaign, product group and form are there; days are in order; a form stands where one is needed. */
export async function assertReferences(
  tx: Tx,
  kind: ActionKind,
  values: Pick<NewAction, 'campaignId' | 'productGroupId' | 'formId' | 'startsOn' | 'endsOn'>,
): Promise<void> {
  await there(tx, 'campaign', values.campaignId, 'campaignId', 'campaign')
  await there(tx, 'product_group', values.productGroupId, 'productGroupId', 'product group')
  await there(tx, 'form', values.formId, 'formId', 'form')
  if (kind !== 'coupon' && values.formId === null)
    refuse('form_needed', 422, 'Choose the form whose consent is asked for.', { field: 'formId' })
  if (values.startsOn !== null && values.endsOn !== null && values.endsOn < values.startsOn)
    refuse('days_reversed', 422, 'The last day is before the first.', { field: 'endsOn' })
}

async function there(tx: Tx, table: string, id: number | null, field: string, what: string): Promise<void> {
  if (id === null) return
  const { rows } = await sql`select from ${sql.table(table)} where id = ${id}`.execute(tx)
  if (rows.length === 0) refuse('not_there', 422, `There is no such ${what}.`, { field })
}

type Terms = Pick<NewAction, 'coupon' | 'meeting'> & { id: number; kind: ActionKind; made: boolean }

/** What a coupon is worth, or how times are offered. Refuses `terms_needed`, `not_its_terms`, `bad_worth`, `code_taken`, `bad_code`, `stays_shared`. */
export async function writeTerms(tx: Tx, actor: Actor, terms: Terms, now: Date): Promise<void> {
  const { id, kind, coupon, meeting, made } = terms
  if (made && kind === 'coupon' && !coupon)
    refuse('terms_needed', 422, 'Say what the coupon is worth.', { field: 'coupon' })
  if (made && kind === 'meeting' && !meeting)
    refuse('terms_needed', 422, 'Say which times are offered.', { field: 'meeting' })
  if ((coupon && kind !== 'coupon') || (meeting && kind !== 'meeting'))
    refuse('not_its_terms', 422, 'These terms are of another kind of call to action.', {
      field: coupon ? 'coupon' : 'meeting',
    })
  if (meeting) {
    const sellers = await sql<{ id: number }>`
      select id from app_user where id = any(${meeting.userIds}::bigint[]) and role in ('sales', 'sales_manager') and state = 'active'`.execute(
      tx,
    )
    if (sellers.rows.length !== new Set(meeting.userIds).size)
      refuse('no_such_seller', 422, 'Not all of these sell here.', { field: 'meeting/userIds' })
    if (meeting.who === 'named' && meeting.userIds.length === 0)
      refuse('no_such_seller', 422, 'Say in whose calendar.', { field: 'meeting/userIds' })
    await writeMeetingRule(tx, id, meeting)
  }
  if (!coupon) return
  const { worth, worthNumber, worthWords, shared, forGroupId } = coupon
  await there(tx, 'product_group', forGroupId, 'coupon/forGroupId', 'product group')
  const fits =
    worth === 'words'
      ? worthWords !== null && worthNumber === null
      : worthNumber !== null && worthWords === null
  if (!fits || (worth === 'percentage' && worthNumber! > 100))
    refuse(
      'bad_worth',
      422,
      'A percentage is 1 to 100, an amount is in cents, and words say everything else.',
      {
        field: worth === 'words' ? 'coupon/worthWords' : 'coupon/worthNumber',
      },
    )
  const before = await couponOf(tx, id)
  if (before && before.shared !== shared)
    refuse('stays_shared', 422, 'Whether everybody has the same code stays as it was made.', {
      field: 'coupon/shared',
    })
  await writeCoupon(tx, id, coupon)
  if (!shared || before) return
  const code = readCode(coupon.code ?? '')
  if (code === null)
    return refuse('bad_code', 422, 'A code for everybody has 3 to 24 letters and digits.', {
      field: 'coupon/code',
    })
  const given = {
    actionId: id,
    code,
    personId: null,
    placementId: null,
    way: 'shared' as const,
    by: actor.userId,
  }
  if ((await insertCode(tx, given, now)) === null)
    refuse('code_taken', 409, 'This code is in use.', { field: 'coupon/code' })
}
