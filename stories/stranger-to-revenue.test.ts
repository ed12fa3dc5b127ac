import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importFile } from '../src/transfer/import-file.ts'
import type { Kind } from '../src/transfer/model/fields.ts'
import type { Visitor } from '../test/app.ts'
import { type House, openHouse } from './house.ts'

const real = resolve(import.meta.dirname, '../../shared/data/crm-sales-opportunities')
const hasReal = existsSync(real)
const guide = '/f/changeover-guide'
/** A Wednesday morning in Amsterdam, in working hours. */
const start = '2026-11-18T09:00:00Z'

let house: House
beforeAll(async () => {
  house = await openHouse(new Date(start))
}, 120_000)
afterAll(() => house.close())

type Lead = {
  id: number
  score: number
  grade: string
  state: string
  owner: { id: number; name: string } | null
  reasons: { points: number }[]
  route: { ruleLabel: string; position: number }
  clock: { state: string; minutesLeft: number; dueAt: string }
}
type List<T> = { items: T[]; total: number }

/** Fills in the form as a browser without script does. */
async function submitForm(person: Record<string, string>): Promise<string> {
  const stranger = house.visitor()
  const page = await stranger.get(guide)
  expect(page.status).toBe(200)
  const hidden = Object.fromEntries(
    [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(found => [
      found[1]!,
      found[2]!,
    ]),
  )
  house.clock.pass(1)
  const answer = await house.app.inject({
    method: 'POST',
    url: guide,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...hidden, ...person }).toString(),
  })
  expect(answer.statusCode, answer.body.slice(0, 2000)).toBe(303)
  return String(answer.headers.location)
}

const stranger = {
  email: 'hanneke.dorst@zuivelhuys.example',
  name: 'Hanneke Dorst',
  company: 'Zuivelhuys Noord B.V.',
  jobTitle: 'Operations director',
  jobFunction: 'operations',
  employees: '250-999',
  country: 'Netherlands',
  industry: 'packaging',
}

describe('from a stranger to revenue on one shared record', () => {
  let lead: Lead
  let seller: Visitor
  let personId: number
  let opportunityId: number

  it('meets a visitor by the unmodified tracking client before anybody knows who it is', async () => {
    const marketer = house.as('marketing_manager')
    const made = await marketer.send('POST', '/api/write-keys', { name: 'Website' })
    const { key } = made.body as unknown as { key: string }
    const client = new Analytics({ writeKey: key, host: await house.listen(), flushAt: 1, maxRetries: 0 })
    for (const messageId of ['price-1', 'price-2', 'price-2'])
      client.page({
        anonymousId: 'stranger-1',
        name: 'Prices FlowLine',
        properties: { url: 'https://terpstra.example/pricing', title: 'Prices FlowLine' },
        context: { campaign: { source: 'google', medium: 'cpc' } },
        messageId,
        timestamp: new Date(start),
      } as never)
    await client.closeAndFlush()
    const funnel = await marketer.get('/api/funnel')
    expect((funnel.body as unknown as { total: { touched: number } }).total.touched).toBeGreaterThan(0)

    // The form makes the visitor a person; identification joins what the visitor read before.
    await submitForm(stranger)
    const again = new Analytics({ writeKey: key, host: await house.listen(), flushAt: 1, maxRetries: 0 })
    again.identify({
      anonymousId: 'stranger-1',
      userId: 'zuivel-77',
      traits: { email: stranger.email },
      timestamp: house.clock.now(),
    })
    await again.closeAndFlush()
    await house.drain()
  })

  it('raises one lead whose reasons sum to its score, routes it by a rule and starts a clock', async () => {
    const manager = house.as('sales_manager')
    const found = (await manager.get(`/api/persons?q=${encodeURIComponent('Hanneke')}`))
      .body as unknown as List<{ id: number; name: string }>
    personId = found.items.find(person => person.name === stranger.name)!.id
    const log = (await manager.get(`/api/persons/${personId}/touches`)).body as unknown as List<{
      kind: string
    }>
    expect(log.items.map(touch => touch.kind).sort()).toEqual(
      expect.arrayContaining(['form', 'web_page', 'web_page']),
    )
    expect(log.items.filter(touch => touch.kind === 'web_page').length).toBeGreaterThanOrEqual(2)

    const leads = (await manager.get(`/api/leads?personId=${personId}`)).body as unknown as List<{
      id: number
    }>
    expect(leads.total).toBe(1)
    lead = (await manager.get(`/api/leads/${leads.items[0]!.id}`)).body as unknown as Lead
    expect(lead.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(lead.score)
    expect(lead.score).toBeGreaterThanOrEqual(60)
    expect(lead.state).toBe('open')
    expect(lead.owner).not.toBeNull()
    expect(lead.route.ruleLabel.length).toBeGreaterThan(0)
    expect(lead.clock.state).toBe('running')
    expect(lead.clock.minutesLeft).toBeGreaterThan(0)
  })

  it('tells its owner once, on the page and by mail', async () => {
    seller = await house.asUser(lead.owner!.id)
    await house.drain()
    const told = (await seller.get('/api/notifications')).body as unknown as List<{
      kind: string
      href: string
    }>
    expect(
      told.items.filter(item => item.kind === 'lead.routed' && item.href === `/leads/${lead.id}`),
    ).toHaveLength(1)
    expect(await house.mailsAbout(`/leads/${lead.id}`)).toHaveLength(1)
  })

  it('reminds once when a quarter of the time is left', async () => {
    house.clock.set(new Date(new Date(lead.clock.dueAt).getTime() - 10 * 60_000))
    for (const _ of [1, 2, 3]) await house.tick()
    const told = (await seller.get('/api/notifications')).body as unknown as List<{
      kind: string
      href: string
    }>
    expect(
      told.items.filter(item => item.kind === 'lead.reminder' && item.href === `/leads/${lead.id}`),
    ).toHaveLength(1)
  })

  it('is accepted in time, and a second verdict is refused', async () => {
    const other = house.as('marketing')
    expect((await other.send('POST', `/api/leads/${lead.id}/acceptance`)).status).toBe(403)
    const accepted = await seller.send('POST', `/api/leads/${lead.id}/acceptance`)
    expect(accepted.status).toBe(200)
    expect((accepted.body as unknown as Lead).clock.state).toBe('kept')
    expect((await seller.send('POST', `/api/leads/${lead.id}/acceptance`)).status).toBe(409)
  })

  it('becomes an opportunity, moves, and is won with an order', async () => {
    const opened = await seller.send('POST', '/api/opportunities', {
      leadId: lead.id,
      name: 'FlowLine 400',
      amountCents: 18_450_000,
      marginCents: 5_350_000,
      nextStep: 'Reference visit',
      nextStepOn: '2026-11-20',
    })
    expect(opened.status, opened.text).toBe(200)
    const opportunity = opened.body as unknown as { id: number; version: number; stage: { id: number } }
    opportunityId = opportunity.id
    const stages = ((await seller.get('/api/stages')).body as unknown as List<{ id: number }>).items
    const moved = await seller.send('PATCH', `/api/opportunities/${opportunityId}`, {
      stageId: stages[2]!.id,
      version: opportunity.version,
    })
    expect(moved.status, moved.text).toBe(200)
    expect(
      (
        await seller.send('PATCH', `/api/opportunities/${opportunityId}`, {
          stageId: stages[3]!.id,
          version: opportunity.version,
        })
      ).status,
    ).toBe(409)
    const won = await seller.send('POST', `/api/opportunities/${opportunityId}/win`, {
      reason: 'product_fit',
    })
    expect(won.status, won.text).toBe(200)
    const { orderId } = won.body as unknown as { orderId: number }
    const order = (await seller.get(`/api/orders/${orderId}`)).body as unknown as {
      totalCents: number
      marginCents: number
    }
    expect(order).toMatchObject({ totalCents: 18_450_000, marginCents: 5_350_000 })
    expect(
      (await seller.send('POST', `/api/opportunities/${opportunityId}/win`, { reason: 'price' })).status,
    ).toBe(409)
  })

  it('shows both sides the same figure and opens the names behind it', async () => {
    await house.drain()
    const figures = []
    for (const role of ['marketing', 'sales_manager', 'administrator'] as const) {
      const reader = house.as(role)
      const funnel = (await reader.get('/api/funnel?by=source')).body as unknown as {
        total: Record<string, number>
        rows: { key: string; counts: Record<string, number> }[]
      }
      figures.push(funnel.total)
      const row = funnel.rows.find(found => found.key === 'paid_search')!
      const names = (await reader.get('/api/funnel/names?stage=won&source=paid_search&limit=200'))
        .body as unknown as List<{ person: { id: number } | null }>
      expect(names.total).toBe(row.counts.won)
      expect(names.items.some(item => item.person?.id === personId)).toBe(true)
      const revenue = (await reader.get('/api/revenue/orders?model=first&source=paid_search&limit=200'))
        .body as unknown as List<{ amountCents: number }>
      expect(revenue.items.some(item => item.amountCents === 18_450_000)).toBe(true)
    }
    expect(new Set(figures.map(figure => JSON.stringify(figure))).size).toBe(1)
  })

  it('escalates an ignored lead once, and the reason of its rejection reaches marketing', async () => {
    house.clock.set('2026-11-23T09:00:00Z')
    await submitForm({
      ...stranger,
      email: 'bas.veldkamp@zuivelhuys-zuid.example',
      name: 'Bas Veldkamp',
      company: 'Kaasmakerij Veldkamp',
    })
    const manager = house.as('sales_manager')
    const bas = ((await manager.get('/api/persons?q=Bas%20Veldkamp')).body as unknown as List<{ id: number }>)
      .items[0]!
    const customer = house.as('service')
    // A visit is engagement too: it takes the score over the threshold.
    expect(
      (
        await customer.send('POST', '/api/touches', {
          personId: bas.id,
          kind: 'visit',
          title: 'Met at the fair',
        })
      ).status,
    ).toBe(200)
    await house.drain()
    const ignored = ((await manager.get(`/api/leads?personId=${bas.id}`)).body as unknown as List<Lead>)
      .items[0]!
    expect(ignored.clock.state).toBe('running')
    house.clock.set(new Date(new Date(ignored.clock.dueAt).getTime() + 60_000))
    await Promise.all([house.tick(), house.tick(), house.tick()])
    await house.drain()
    expect(await house.notificationsAbout('lead.escalation', `/leads/${ignored.id}`)).toHaveLength(2)
    const owner = await house.asUser(ignored.owner!.id)
    expect(
      (await owner.send('POST', `/api/leads/${ignored.id}/rejection`, { reason: 'because' })).status,
    ).toBe(422)
    expect(
      (await owner.send('POST', `/api/leads/${ignored.id}/rejection`, { reason: 'too_small' })).status,
    ).toBe(200)
    const marketer = house.as('marketing')
    const today = (await marketer.get('/api/today')).body as unknown as {
      verdicts: { items: { leadId: number; reason: string }[] }
    }
    expect(today.verdicts.items.find(verdict => verdict.leadId === ignored.id)?.reason).toBe('too_small')
    expect(((await marketer.get(`/api/leads/${ignored.id}`)).body as unknown as Lead).clock.state).toBe(
      'broken',
    )
  })

  it.skipIf(!hasReal)(
    'takes the real files beside it, exactly, and a second time changes nothing (needs ../shared/data)',
    async () => {
      const files: [Kind, string][] = [
        ['accounts', 'accounts.csv'],
        ['products', 'products.csv'],
        ['users', 'sales_teams.csv'],
        ['opportunities', 'sales_pipeline.csv'],
      ]
      const actor = { userId: 1, role: 'administrator' as const, name: 'Administrator' }
      const before = await house.rows(sql<{ n: number }>`select count(*)::int as n from opportunity`)
      for (const round of [1, 2])
        for (const [kind, file] of files) {
          const done = await importFile({
            db: house.db,
            clock: house.clock.now,
            dataDir: house.dataDir,
            actor,
            kind,
            file: resolve(real, file),
          })
          expect(done.state).toBe('done')
          expect(done.refused).toBe(0)
          expect(done.rowsRead).toBe(done.created + done.updated + done.unchanged + done.refused)
          if (round === 2) expect([done.created, done.updated]).toEqual([0, 0])
        }
      await house.drain()
      const [after] = await house.rows(
        sql<{
          n: number
          won: string
          without: number
        }>`select count(*)::int as n, (sum(amount_cents) filter (where state = 'won' and external_id is not null))::text as won,
        (count(*) filter (where account_id is null))::int as without from opportunity where external_id is not null`,
      )
      expect(after).toEqual({ n: 8_800, won: '1000553400', without: 1_425 })
      expect(before[0]!.n).toBeGreaterThan(0)
      // The same person is still in the same figure.
      const reader = house.as('sales_manager')
      const names = (await reader.get('/api/funnel/names?stage=won&source=paid_search&limit=200'))
        .body as unknown as List<{ person: { id: number } | null }>
      expect(names.items.some(item => item.person?.id === personId)).toBe(true)
    },
  )
})
