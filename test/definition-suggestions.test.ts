import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { BacktestAnswer } from '../src/leads/backtests.ts'
import type { suggestionContract } from '../src/leads/model/suggestion-contract.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

type Suggestions = z.infer<(typeof suggestionContract)['GET /api/definition/suggestions']['response']>
type DraftRules = { exclusions: { sentence: string }[]; fit: { sentence: string }[] }
type Names = { items: { leadId: number }[]; total: number; next: string | null }

let world: World
let marketer: Visitor
let seller: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'full' })
  marketer = world.of.marketing_manager.visitor
  seller = world.of.sales_manager.visitor
}, 120_000)
afterAll(() => world?.close())

const at = '/api/definition/suggestions'
const listed = async (language = 'en') => (await marketer.get<Suggestions>(`${at}?language=${language}`)).body
const names = async (id: number, query: string) =>
  (await marketer.get<Names>(`${at}/${id}/names?limit=200&${query}`)).body
async function ask(): Promise<Suggestions> {
  expect((await marketer.send('POST', at)).status).toBe(200)
  await world.drain()
  return listed()
}
const poor = ({ items }: Suggestions) =>
  items.find(({ sentence }) => sentence.includes('content_syndication'))

describe('what the past says of the definition', () => {
  it('is nothing before it was asked; asked twice it looks once', async () => {
    expect(await listed()).toEqual({ items: [], asked: null })
    await marketer.send('POST', at)
    await seller.send('POST', at)
    expect((await listed()).asked).toEqual({ at: null, leads: null })
    const [{ n }] = (await world.rows(
      sql<{ n: number }>`select count(*)::int as n from definition_suggesting`,
    )) as [{ n: number }]
    expect(n).toBe(1)
    await world.drain()
    expect((await listed()).asked!.leads).toBeGreaterThan(500)
  })

  it('finds the poor source, says why sales rejected its leads, and every figure opens its leads', async () => {
    const found = poor(await listed())!
    expect(found).toMatchObject({ state: 'open', decided: null })
    expect(found.accepted.ratio.high).toBeLessThan(0.67)
    expect(found.rejected!.leads).toBeGreaterThan(10)
    for (const side of ['group', 'others'] as const) {
      const { hits, cases } = found.accepted[side]
      expect((await names(found.id, `side=${side}`)).total).toBe(cases)
      expect((await names(found.id, `side=${side}&end=accepted`)).total).toBe(hits)
      expect((await names(found.id, `side=${side}&end=not_accepted`)).total).toBe(cases - hits)
      if (!found.won) continue
      expect((await names(found.id, `side=${side}&end=won`)).total).toBe(found.won[side].hits)
      expect((await names(found.id, `side=${side}&end=ended`)).total).toBe(found.won[side].cases)
    }
    const { reason, leads, of } = found.rejected!
    expect((await names(found.id, `side=group&rejected=${reason}`)).total).toBe(leads)
    expect((await names(found.id, 'side=group&end=not_accepted')).total).toBe(of)
    const [{ n }] = (await world.rows(sql<{ n: number }>`
      select count(*)::int as n from lead l join person p on p.id = l.person_id
      where p.source = 'content_syndication' and l.id = any(${(await names(found.id, 'side=group')).items.map(({ leadId }) => leadId)})`)) as [
      { n: number },
    ]
    expect(n).toBe(Math.min(200, found.accepted.group.cases))
  })

  it('reads in three languages', async () => {
    const [en, nl, de] = [poor(await listed('en'))!, poor(await listed('nl'))!, poor(await listed('de'))!]
    expect(new Set([en.sentence, nl.sentence, de.sentence]).size).toBe(3)
  })

  it('stays the same suggestion when it is asked again', async () => {
    const before = poor(await listed())!
    expect(poor(await ask())!.id).toBe(before.id)
  })

  it('becomes a draft with its back-test, which both sides then talk over; meanwhile it is not suggested again', async () => {
    const { id, sentence, change } = poor(await listed())!
    const accepted = await seller.send<{ draftId: number }>('POST', `${at}/${id}/acceptance`, {})
    expect(accepted.status).toBe(200)
    const { draftId } = accepted.body
    await world.drain()
    const { body } = await marketer.get<{ backtest: BacktestAnswer }>(
      `/api/definition/drafts/${draftId}/backtest`,
    )
    expect(body.backtest.state).toBe('done')
    const source = body.backtest.found!.bySource.find(({ key }) => key === 'content_syndication')!
    expect(source.lost).toBeGreaterThan(0)
    const { body: draft } = await marketer.get<{ note: string; rules: DraftRules }>(
      `/api/definition/drafts/${draftId}`,
    )
    expect(draft.note).toBe(sentence.slice(0, 80))
    const added = draft.rules[change.kind === 'exclude' ? 'exclusions' : 'fit'].at(-1)!
    expect(added.sentence).toBe(sentence)
    const items = (await ask()).items.filter(each => each.sentence === sentence)
    expect(items.map(({ state }) => state)).toEqual(['accepted'])
    expect(items[0]!.decided).toMatchObject({ draftId, reason: null })
    const again = await marketer.send('POST', `${at}/${id}/acceptance`, {})
    expect([again.status, again.body.code]).toEqual([409, 'decided_already'])
    // Where the draft comes to nothing, the past says it again.
    await seller.send('POST', `/api/definition/drafts/${draftId}/withdrawal`)
    expect(poor(await ask())!.state).toBe('open')
  })

  it('is declined with a reason and rests for half a year', async () => {
    const { id } = poor(await listed())!
    expect((await seller.send('POST', `${at}/${id}/refusal`, { reason: ' ' })).status).toBe(422)
    const reason = 'The contract with them ends this month.'
    expect((await seller.send('POST', `${at}/${id}/refusal`, { reason })).status).toBe(200)
    expect((await ask()).items.find(each => each.id === id)).toMatchObject({
      state: 'declined',
      decided: { reason },
    })
    const { items } = await listed()
    expect(
      items.filter(each => each.state === 'open').some(each => each.sentence.includes('content_syndication')),
    ).toBe(false)
  })

  it('is decided by managers and read by both sides, not by partners', async () => {
    for (const role of ['marketing', 'sales'] as const) {
      const { visitor } = world.of[role]
      expect((await visitor.get(at)).status).toBe(200)
      expect((await visitor.send('POST', at)).status).toBe(403)
      expect((await visitor.send('POST', `${at}/1/acceptance`, {})).status).toBe(403)
      expect((await visitor.send('POST', `${at}/1/refusal`, { reason: 'No' })).status).toBe(403)
    }
    expect((await world.of.partner.visitor.get(at)).status).toBe(403)
    expect((await marketer.send('POST', `${at}/999999/acceptance`, {})).status).toBe(404)
  })

  it('reads nothing of who objected to profiling', async () => {
    const [someone] = await world.rows(sql<{ id: number }>`
      select l.person_id as id from lead l join person p on p.id = l.person_id and p.erased_at is null
      where l.state = 'rejected' and p.source = 'content_syndication' and l.raised_at > ${world.clock.now()}::timestamptz - interval '11 months'
      order by l.id limit 1`)
    const asked = (await ask()).asked!.leads!
    await world.of.administrator.visitor.send('POST', `/api/persons/${someone!.id}/objections`, {
      purpose: '*',
      channel: '*',
      ended: false,
      source: 'by telephone',
    })
    expect((await ask()).asked!.leads).toBeLessThan(asked)
  })
})
