import { type Chunk, chunked } from './chunks.ts'
import { type Deal, type Order, totalOf } from './deals.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import { dateOf, day, modeAt, plus, type Span } from './seasons.ts'

const steps = ['Call back', 'Send quotation', 'Plan visit', 'Agree delivery date'] as const

export function* dealRows(deals: readonly Deal[], random: Random, span: Span): Generator<Chunk> {
  yield* chunked(
    'opportunity',
    `id name account_id territory_id owner_id lead_id product_id product_group_id competitor_id campaign_id source
      stage_id state amount_cents margin_cents expected_close next_step next_step_on opened_at stage_since closed_at
      close_reason mode updated_at`,
    deals.map(deal => {
      const since = deal.stages.at(-1)!
      const first = deal.lines[0]!.product
      const open = deal.state === 'open'
      const changed = deal.closedAt ?? since
      return [
        deal.id,
        deal.name,
        deal.account.id,
        deal.account.territoryId,
        deal.ownerId,
        deal.lead?.id ?? null,
        first.id,
        first.groupId,
        deal.competitorId,
        deal.campaignId,
        deal.source,
        deal.stages.length,
        deal.state,
        totalOf(deal.lines, 'amountCents'),
        totalOf(deal.lines, 'marginCents'),
        dateOf(plus(deal.closedAt ?? span.now, open ? random.int(-12, 90) * day : 0)),
        open && random.chance(0.85) ? steps[deal.stages.length - 1]! : null,
        open && random.chance(0.85) ? dateOf(plus(span.now, random.int(-4, 18) * day)) : null,
        deal.openedAt,
        since,
        deal.closedAt,
        deal.reason,
        modeAt(changed, span),
        changed,
      ]
    }),
  )
  yield* chunked(
    'opportunity_person',
    'opportunity_id person_id part',
    deals.flatMap(({ id, persons }) =>
      persons.map((person, i) => [id, person.id, i === 0 ? 'decides' : 'advises']),
    ),
  )
  let id = 0
  yield* chunked(
    'stage_change',
    'id opportunity_id stage_id state user_id at',
    deals.flatMap(deal => {
      const moves = deal.stages.map((at, i) => [++id, deal.id, i + 1, 'open', deal.ownerId, at])
      const end = deal.closedAt && [
        ++id,
        deal.id,
        deal.stages.length,
        deal.state,
        deal.ownerId,
        deal.closedAt,
      ]
      return end ? [...moves, end] : moves
    }),
  )
}

/** Orders, their lines, and the touch of each in the ledger. */
export function* orderRows(
  orders: readonly Order[],
  ledger: Ledger,
  random: Random,
  span: Span,
): Generator<Chunk> {
  const counts = new Map<number, number>()
  const numbered = orders.map((order, i) => {
    const year = order.at.getUTCFullYear()
    const count = (counts.get(year) ?? 0) + 1
    counts.set(year, count)
    return { ...order, id: i + 1, number: `TV-${year}-${String(count).padStart(5, '0')}` }
  })
  yield* chunked(
    'customer_order',
    `id number account_id person_id opportunity_id territory_id ordered_at promised_on delivered_on total_cents
      margin_cents mode created_at`,
    numbered.map(({ id, number, account, person, deal, lines, at }) => {
      const promisedOn = plus(at, random.int(deal ? 50 : 3, deal ? 95 : 12) * day)
      const deliveredOn = plus(
        promisedOn,
        (random.chance(0.14) ? random.int(1, 21) : -random.int(0, 2)) * day,
      )
      return [
        id,
        number,
        account.id,
        person?.id ?? null,
        deal?.id ?? null,
        account.territoryId,
        at,
        dateOf(promisedOn),
        deliveredOn < span.now ? dateOf(deliveredOn) : null,
        totalOf(lines, 'amountCents'),
        totalOf(lines, 'marginCents'),
        modeAt(at, span),
        at,
      ]
    }),
  )
  yield* chunked(
    'order_line',
    'order_id position product_id product_group_id quantity amount_cents margin_cents',
    numbered.flatMap(({ id, lines }) =>
      lines.map((line, i) => [
        id,
        i + 1,
        line.product.id,
        line.product.groupId,
        line.quantity,
        line.amountCents,
        line.marginCents,
      ]),
    ),
  )
  for (const { id, number, account, person, deal, at, lines } of numbered)
    ledger.write({
      subjectId: person?.id ?? account.id,
      accountId: account.id,
      kind: 'order',
      at,
      title: `Order ${number}`,
      userId: deal?.ownerId ?? null,
      source: deal?.source ?? 'direct',
      campaignId: deal?.campaignId ?? null,
      groupId: lines[0]!.product.groupId,
      properties: { orderId: id },
    })
}
