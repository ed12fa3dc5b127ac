import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BacktestAnswer } from '../src/leads/backtests.ts'
import { considerPersons } from '../src/leads/consider.ts'
import { defaultRules } from '../src/leads/model/definition/default.ts'
import type { Rules } from '../src/leads/model/definition/rules.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let marketer: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  marketer = world.of.marketing.visitor
})
afterAll(() => world?.close())

const drafts = '/api/definition/drafts'
async function tried(
  rules: Rules,
  months = 12,
): Promise<BacktestAnswer & { found: NonNullable<BacktestAnswer['found']> }> {
  const { id } = (await marketer.send('POST', drafts, {})).body
  await marketer.send('PATCH', `${drafts}/${id}`, { revision: 1, rules })
  expect((await marketer.send('POST', `${drafts}/${id}/backtest`, { months })).status).toBe(200)
  expect(
    (await marketer.get<{ backtest: BacktestAnswer }>(`${drafts}/${id}/backtest`)).body.backtest,
  ).toMatchObject({
    state: 'waiting',
    found: null,
  })
  await world.drain()
  const { backtest } = (await marketer.get<{ backtest: BacktestAnswer }>(`${drafts}/${id}/backtest`)).body
  expect(backtest.state).toBe('done')
  return { ...backtest, found: backtest.found! }
}
const names = async (backtestId: number, query: string) =>
  (
    await marketer.get<{
      items: { leadId: number | null; personId: number }[]
      total: number
      next: string | null
    }>(`/api/definition/backtests/${backtestId}/names?limit=200&${query}`)
  ).body

describe('a draft tried on the past', () => {
  it('that changes nothing raises the leads that were, each with what came of it', async () => {
    const { found, asToday } = await tried(defaultRules)
    const [was] = await world.rows<{ leads: number; accepted: number; judged: number; won: number }>(sql`
      select count(*)::int as leads, count(*) filter (where state in ('accepted', 'converted'))::int as accepted,
        count(*) filter (where state <> 'open')::int as judged,
        count(*) filter (where exists (select from opportunity o where (o.lead_id = lead.id or o.id = lead.opportunity_id) and o.state = 'won'))::int as won
      from lead where raised_at >= ${world.clock.now()}::timestamptz - interval '12 months' and state <> 'joined'`)
    expect(found).toMatchObject({ both: was!.leads, lost: 0, byRule: [], judgedElse: 0 })
    expect(found.before.measures.accepted.precision).toMatchObject({
      hits: was!.accepted,
      cases: was!.judged,
    })
    expect(found.before.measures.won.precision!.hits).toBe(was!.won)
    expect(was!.won).toBeGreaterThan(0)
    expect(found.before.marginCents).toBeGreaterThan(0)
    expect(asToday).toBe(0)
    expect(found.before.raised).toBe(was!.leads)
  })

  it('finds what leaving out the poor source would do: fewer leads, and more of them accepted', async () => {
    const without: Rules = {
      ...defaultRules,
      exclusions: [
        {
          id: 'poor',
          label: 'Bought lists',
          when: { trait: 'source', test: 'one_of', values: ['content_syndication'] },
        },
      ],
    }
    const { id, found } = await tried(without)
    const poor = found.bySource.find(({ key }) => key === 'content_syndication')!
    expect(poor.before).toBeGreaterThan(10)
    expect([poor.draft, poor.lost]).toEqual([0, poor.before])
    expect(found.lost).toBe(poor.lost)
    const [before, draft] = [found.before.measures.accepted, found.draft.measures.accepted]
    expect(draft.precision!.low).toBeGreaterThan(before.precision!.share)
    expect(draft.lift).toBeGreaterThan(1)
    expect(found.draft.sellingMinutes).toBeLessThan(found.before.sellingMinutes!)
    expect(found.byRule).toEqual([{ ruleId: 'poor', lost: poor.lost, gained: 0 }])
    // Every count opens its leads.
    for (const [query, n] of [
      ['group=lost', found.lost],
      ['group=both', found.both],
      ['group=lost&source=content_syndication', poor.lost],
      ['group=lost&rule=poor', poor.lost],
      ['group=before', found.before.raised],
      ['group=draft', found.draft.raised],
    ] as const)
      expect([query, (await names(id, query)).total]).toEqual([query, n])
    const { items } = await names(id, 'group=lost')
    const [sources] = await world.rows<{ sources: string[] }>(sql`
      select json_agg(distinct p.source) as sources from lead l join person p on p.id = l.person_id
      where l.id = any(${items.map(({ leadId }) => leadId!)}::bigint[])`)
    expect(sources!.sources).toEqual(['content_syndication'])
  })

  it('with a lower threshold finds whom nobody called a lead, and says that what would have come of them is not known', async () => {
    const { id, found, lookedAt } = await tried({ ...defaultRules, threshold: 35 })
    expect(found.lost).toBe(0)
    expect(found.gained).toBeGreaterThan(5)
    expect(found.gainedByBase).toBeLessThan(found.gained)
    expect(lookedAt).toBeGreaterThanOrEqual(found.gained)
    expect(found.draft.unknown).toBeGreaterThan(0)
    expect(found.draft.unknown).toBeLessThanOrEqual(found.gained)
    const { bounds, precision } = found.draft.measures.won
    expect(bounds!.low).toBeLessThan(precision!.share)
    expect(bounds!.high).toBeGreaterThan(precision!.share)
    const { items, total } = await names(id, 'group=gained')
    expect(total).toBe(found.gained)
    const [leads] = await world.rows<{ n: number }>(sql`
      select count(*)::int as n from lead l where l.person_id = any(${items.map(({ personId }) => personId)}::bigint[])
        and l.raised_at >= ${world.clock.now()}::timestamptz - interval '12 months'`)
    expect(leads!.n).toBe(0)
  })

  it('says who would come to be a lead from today on: by what is in force those whom the program would raise', async () => {
    const { id, today } = await tried({ ...defaultRules, threshold: 35 })
    const now = world.clock.now()
    const people = await world.rows(sql<{ id: number }>`select id from person where erased_at is null`)
    const raised = await world.db.as(systemActor, tx =>
      considerPersons(
        tx,
        people.map(each => each.id),
        now,
      ),
    )
    const whoIs = async (group: string) => {
      const ids: number[] = []
      let next: string | null = ''
      let total = 0
      while (next !== null) {
        const page = await names(id, `group=${group}${next && `&cursor=${next}`}`)
        ids.push(...page.items.map(({ personId }) => personId))
        next = page.next
        total = page.total
      }
      expect(total).toBe(ids.length)
      return ids.sort((a, b) => a - b)
    }
    const base = await whoIs('today_base')
    expect(base).toEqual(raised.map(({ personId }) => personId).sort((a, b) => a - b))
    const gained = await whoIs('today_gained')
    expect(today).toEqual({
      ...{ people: expect.any(Number), draft: base.length + gained.length, base: base.length },
      ...{ gained: gained.length, lost: 0 },
    })
    expect(today!.people).toBeGreaterThan(people.length / 2)
    expect(gained.length).toBeGreaterThan(3)
    expect(await whoIs('today')).toEqual([...base, ...gained].sort((a, b) => a - b))
    const [standing] = await world.rows(sql<{ n: number }>`
      select count(*)::int as n from lead where state in ('open', 'accepted') and person_id = any(${gained}::bigint[])`)
    expect(standing!.n).toBe(0)
  })

  it('is old once the draft is changed, and is not begun for one that ended', async () => {
    const { id } = (await marketer.send('POST', drafts, {})).body
    await marketer.send('POST', `${drafts}/${id}/backtest`, { months: 1 })
    await marketer.send('PATCH', `${drafts}/${id}`, {
      revision: 1,
      rules: { ...defaultRules, threshold: 61 },
    })
    await world.drain()
    expect(
      (await marketer.get<{ backtest: BacktestAnswer }>(`${drafts}/${id}/backtest`)).body.backtest.isOld,
    ).toBe(true)
    await marketer.send('POST', `${drafts}/${id}/withdrawal`)
    expect((await marketer.send('POST', `${drafts}/${id}/backtest`, {})).body.code).toBe('not_open')
    expect((await world.of.partner.visitor.get(`${drafts}/${id}/backtest`)).status).toBe(403)
  })
})
