import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { answerPlace, browse, codesOf, makeAction, usualMeeting, usualTerms } from './offers.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

let n = 0
const redeem = (body: object) =>
  world.of.service.visitor.send('POST', '/api/redemptions', {
    requestKey: `terms-${++n}-at-the-till`,
    ...body,
  })
const refused = async (ask: () => ReturnType<typeof redeem>, status: number, code: string) => {
  const before = await world.digest()
  const answer = await ask()
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(await world.digest()).toBe(before)
  return answer
}
const slotsIn = (html: string) =>
  [...html.matchAll(/name="slot"[^>]*value="([^"]+)"/g)].map(found => found[1]!)
const sellers = () =>
  world.rows(sql<{ id: number }>`
    select id from app_user where role = 'sales' and state = 'active' order by id limit 3`)

describe('a coupon for one product group', () => {
  it('counts of an order what it holds of that group, and keeps the number that the counter was told', async () => {
    const [order] = await world.rows(sql<{ number: string; groupId: number; cents: number; id: number }>`
      select o.number, o.id, l.product_group_id as "groupId", sum(l.amount_cents) as cents from customer_order o
      join order_line l on l.order_id = o.id where l.product_group_id is not null
      group by o.id, l.product_group_id having sum(l.amount_cents) < o.total_cents order by o.id limit 1`)
    const [other] = await world.rows(sql<{ number: string }>`
      select number from customer_order o where exists (select from order_line l where l.order_id = o.id)
        and not exists (select from order_line l left join product p on p.id = l.product_id
        where l.order_id = o.id and coalesce(l.product_group_id, p.product_group_id) = ${order!.groupId}) order by id limit 1`)
    const { id } = await makeAction(world, 'coupon', {
      coupon: { ...usualTerms, forGroupId: order!.groupId, minimumCents: 100 },
    })
    const [first, second, third] = await codesOf(world, id, 3)
    const look = (query: string) =>
      world.of.service.visitor.get(`/api/coupons/${encodeURIComponent(first!)}${query}`)
    expect((await look('')).body).toMatchObject({ whyNot: 'group_unknown', order: null })
    expect((await look('?ofGroup=true')).body).toMatchObject({ whyNot: 'order_unknown' })
    expect((await look('?ofGroup=false&orderCents=900')).body).toMatchObject({ whyNot: 'other_group' })
    expect((await look(`?orderNumber=${encodeURIComponent(order!.number)}&orderCents=7`)).body).toMatchObject(
      {
        whyNot: null,
        order: { id: order!.id, number: order!.number, cents: order!.cents },
        worthCents: Math.round(order!.cents / 10),
      },
    )
    await refused(() => redeem({ code: first, orderCents: 90_000 }), 409, 'group_unknown')
    await refused(
      () => redeem({ code: first, orderNumber: other!.number, ofGroup: true }),
      409,
      'other_group',
    )
    await refused(() => redeem({ code: first, ofGroup: true, orderCents: 99 }), 409, 'order_too_small')
    const done = await redeem({ code: first, orderNumber: order!.number })
    expect(done.body).toMatchObject({ worthCents: Math.round(order!.cents / 10) })
    // An order that is not recorded here: its amount and its group are the counter's word, and its number is kept.
    await refused(() => redeem({ code: second, orderNumber: 'K-77', ofGroup: true }), 422, 'no_such_order')
    const told = await redeem({ code: second, orderNumber: ' K-77 ', orderCents: 5_000, ofGroup: true })
    expect(told.body).toMatchObject({ worthCents: 500 })
    const bad = await redeem({ code: third, orderNumber: 'K\u202e77', orderCents: 5_000, ofGroup: true })
    expect(bad.status).toBe(422)
    expect(
      await world.rows(sql`
        select order_id as "orderId", order_number as number, order_cents as cents, group_said as said
        from coupon_redemption where action_id = ${id} order by id`),
    ).toEqual([
      { orderId: order!.id, number: order!.number, cents: order!.cents, said: false },
      { orderId: null, number: 'K-77', cents: 5_000, said: true },
    ])
    const [group] = await world.rows(
      sql<{ name: string }>`select name from product_group where id = ${order!.groupId}`,
    )
    const page = await browse(world, `/c/k/${third!.replaceAll('-', '')}`)
    expect(page.body).toContain(`for ${group!.name}`)
    await refused(
      () =>
        world.of.marketing.visitor.send('PATCH', `/api/calls-to-action/${id}`, {
          coupon: { ...usualTerms, forGroupId: 999_999 },
        }),
      422,
      'not_there',
    )
  })

  it('is not guessed by colleagues: who misses often is turned away, others are not', async () => {
    const { id } = await makeAction(world, 'coupon')
    const [code] = await codesOf(world, id, 1)
    const { visitor } = world.of.marketing
    for (let guess = 0; guess < 40; guess++) {
      const path = `/api/coupons/ZZZZ-ZZZZ-${String(1000 + guess)}`
      expect((await visitor.get(path)).status).toBe(404)
    }
    for (const ask of [
      () => visitor.get(`/api/coupons/${code}`),
      () => visitor.send('POST', '/api/redemptions', { code, requestKey: 'guess-at-the-till' }),
    ])
      await refused(ask, 429, 'too_many_misses')
    expect((await redeem({ code })).status).toBe(200)
  })
})

describe('sellers that are named', () => {
  it('in order: the first of the list who is free, and the next when that one is taken', async () => {
    const three = (await sellers()).map(({ id }) => id)
    const order = [three[2]!, three[0]!, three[1]!]
    const { id, placements, ...made } = await makeAction(world, 'meeting', {
      meeting: { ...usualMeeting, who: 'named', userIds: order, pick: 'order' },
    })
    expect(made.meeting).toMatchObject({ userIds: order, pick: 'order' })
    const { code } = placements[0]!
    const slots = slotsIn((await browse(world, `/c/${code}`)).body)
    for (let visitor = 0; visitor < 3; visitor++) {
      const done = await answerPlace(world, code, {
        email: `in.order.${visitor}@in-order-${visitor}.example`,
        company: `In order ${visitor}`,
        slot: slots[4]!,
      })
      expect(done.sent.statusCode).toBe(303)
    }
    const got = await world.rows(sql<{ userId: number }>`
      select user_id as "userId" from appointment where action_id = ${id} order by id`)
    expect(got.map(({ userId }) => userId)).toEqual(order)
    // Changed on screen, the new order is what counts.
    const change = await world.of.marketing.visitor.send<{ meeting: { userIds: number[]; pick: string } }>(
      'PATCH',
      `/api/calls-to-action/${id}`,
      { meeting: { ...usualMeeting, who: 'named', userIds: three.slice(0, 2), pick: 'least' } },
    )
    expect(change.body.meeting).toMatchObject({ userIds: three.slice(0, 2), pick: 'least' })
  })
})

describe('what became of an appointment', () => {
  it('is said by its seller or a manager, once it has begun, and counts in one list', async () => {
    const seller = world.of.sales
    const { id, placements } = await makeAction(world, 'meeting', {
      meeting: { ...usualMeeting, who: 'named', userIds: [seller.id] },
    })
    const { code } = placements[0]!
    const slots = slotsIn((await browse(world, `/c/${code}`)).body)
    for (const [visitor, slot] of slots.slice(-3).entries())
      await answerPlace(world, code, {
        email: `became.${visitor}@became-${visitor}.example`,
        company: `Became ${visitor}`,
        slot,
      })
    const list = (show: string) =>
      world.of.service.visitor.get<{
        items: { id: number; outcome: string | null; cancelledBy: string | null; user: { id: number } }[]
        total: number
        counts: Record<string, number>
      }>(`/api/appointments?actionId=${id}&show=${show}`)
    const [one, two, three] = (await list('ahead')).body.items
    const say = (who: typeof seller, which: number, outcome: string) =>
      who.visitor.send('POST', `/api/appointments/${which}/outcome`, { outcome })
    await refused(() => say(seller, one!.id, 'held'), 409, 'not_begun')
    await world.of.sales.visitor.send('POST', `/api/appointments/${three!.id}/cancellation`)
    world.clock.pass(20 * 24 * 60)
    // A session that is used again is written down.
    for (const { visitor } of [seller, world.of.sales_manager]) await visitor.get('/api/notifications')
    expect((await list('unsaid')).body.total).toBe(2)
    await refused(() => say(world.of.service, one!.id, 'held'), 403, 'not_yours')
    await refused(() => say(seller, three!.id, 'held'), 409, 'cancelled')
    await refused(() => say(seller, 999_999_999, 'held'), 404, 'no_such_appointment')
    expect((await say(seller, one!.id, 'held')).status).toBe(200)
    expect((await say(world.of.sales_manager, two!.id, 'missed')).status).toBe(200)
    const used = async () =>
      (await world.of.marketing.visitor.get<{ used: number }>(`/api/calls-to-action/${id}`)).body.used
    expect(await used()).toBe(1)
    expect((await list('held')).body).toMatchObject({
      total: 1,
      items: [{ id: one!.id, outcome: 'held', user: { id: seller.id } }],
      counts: { ahead: 0, unsaid: 0, held: 1, missed: 1, cancelled: 1 },
    })
    expect((await list('cancelled')).body.items[0]!.cancelledBy).toBe('seller')
    // A slip is put right; the same again changes nothing.
    expect((await say(seller, two!.id, 'held')).status).toBe(200)
    expect(await used()).toBe(2)
    const before = await world.digest()
    expect((await say(seller, two!.id, 'held')).status).toBe(200)
    expect(await world.digest()).toBe(before)
  })
})
