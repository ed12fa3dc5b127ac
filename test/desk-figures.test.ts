import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Role } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small', now: '2026-11-18T15:00:00Z' })
}, 120_000)
afterAll(() => world.close())

type Counted = { total: number; totalCents: number }
type Money = { orders: number; amountCents: number }
type Today = {
  at: string
  month: { since: string; total: Money }
  sourcesSince: string
  sources: { source: string; leads: number; accepted: number; rejected: number }[]
  quiet: { count: number; amountCents: number }
}
type Summary = {
  since: string
  items: { user: { id: number } | null; kept: number; broken: number; running: number }[]
}
type Overview = {
  since: string
  revenue: Money
  open: { count: number; amountCents: number }
  personCount: number
}

const readers: Role[] = ['administrator', 'sales', 'sales_manager', 'marketing', 'service', 'partner']

it.each(readers)('the figures of Today are the lists that they open, for %s', async role => {
  const { visitor } = world.of[role]
  const mine = role === 'sales' ? '&mine=true' : ''
  const today = (await visitor.get<Today>('/api/today')).body
  const orders = (
    await visitor.get<Counted>(
      `/api/orders?orderedAfter=${today.month.since}&orderedBefore=${today.at}${mine}`,
    )
  ).body
  expect([orders.total, orders.totalCents]).toEqual([today.month.total.orders, today.month.total.amountCents])
  const quiet = (await visitor.get<Counted>(`/api/opportunities?state=open&withoutNextStep=true${mine}`)).body
  expect([quiet.total, quiet.totalCents]).toEqual([today.quiet.count, today.quiet.amountCents])
  for (const { source, ...counts } of today.sources) {
    const listed = async (verdict: string) =>
      (
        await visitor.get<Counted>(
          `/api/leads?source=${source}&raisedAfter=${today.sourcesSince}${mine}${verdict}`,
        )
      ).body.total
    expect({
      leads: await listed(''),
      accepted: await listed('&verdict=accepted'),
      rejected: await listed('&verdict=rejected'),
    }).toEqual(counts)
  }
})

it.each(readers)('the promises of each keeper are the leads that they open, for %s', async role => {
  const { visitor } = world.of[role]
  const summary = (await visitor.get<Summary>('/api/promises/summary?days=30')).body
  for (const { user, ...counts } of summary.items.filter(item => item.user !== null))
    for (const state of ['kept', 'broken', 'running'] as const) {
      const { total } = (
        await visitor.get<Counted>(
          `/api/leads?promisedBy=${user!.id}&promise=${state}&promisedAfter=${summary.since}`,
        )
      ).body
      expect(total).toBe(counts[state])
    }
})

it.each(readers)('the head of a customer page is the lists that it opens, for %s', async role => {
  const { visitor } = world.of[role]
  const accounts = (await visitor.get<{ items: { id: number }[] }>('/api/accounts?limit=20')).body.items
  expect(accounts.length).toBeGreaterThan(0)
  for (const { id } of accounts) {
    const head = (await visitor.get<Overview>(`/api/accounts/${id}/overview`)).body
    const orders = (await visitor.get<Counted>(`/api/orders?accountId=${id}&orderedAfter=${head.since}`)).body
    expect([orders.total, orders.totalCents]).toEqual([head.revenue.orders, head.revenue.amountCents])
    const open = (await visitor.get<Counted>(`/api/opportunities?accountId=${id}&state=open`)).body
    expect([open.total, open.totalCents]).toEqual([head.open.count, head.open.amountCents])
    expect((await visitor.get<Counted>(`/api/persons?accountId=${id}`)).body.total).toBe(head.personCount)
  }
})
