import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { rebuildInsight } from '../src/insight/derive.ts'
import { leadSources } from '../src/leads/follow-sources.ts'
import { standardRules } from '../src/sources/model/standard.ts'
import { runStep } from '../src/sources/run-step.ts'
import type { Visitor } from './app.ts'
import type { World } from './installation.ts'
import { others, type Run, sourceHistory } from './source-history.ts'

const history = sourceHistory()
const { as, everything, figures, publish, run, act } = history
let world: World
let marketer: Visitor
beforeAll(() => {
  ;({ world, marketer } = history)
})

describe('history told anew', () => {
  it('by the same rules changes nothing', async () => {
    const before = await everything()
    const told = await run()
    expect(told).toMatchObject({ state: 'told', version: 0, moved: 0, explained: 0, changes: [] })
    expect(told.read).toBeGreaterThan(50)
    await act(told.id, 'writing')
    expect(await everything()).toEqual(before)
  })

  it('tells first, writes exactly that, leads and figures follow as if all were derived anew, and is taken back exactly', async () => {
    await as(rebuildInsight)
    const before = await everything()
    await publish(others)
    const told = await run()
    expect(told.moved).toBeGreaterThan(5)
    expect(told.leads).toBe(1)
    expect(await everything()).toEqual(before)
    const counts = told.changes
    expect(counts.reduce((sum, { touches }) => sum + touches, 0)).toBe(told.moved)
    for (const { from, to, touches } of counts) {
      const list = await marketer.get(
        `/api/sources/runs/${told.id}/changes?from=${from ?? 'none'}&to=${to ?? 'none'}`,
      )
      expect(list.body.total).toBeGreaterThanOrEqual(touches)
    }

    const done = await act(told.id, 'writing')
    expect(done).toMatchObject({ state: 'done', kept: 0, leads: 1 })
    const [lead] = await world.rows(sql<{ source: string }>`select source from lead where raised_by = 'test'`)
    expect(lead).toEqual({ source: 'paid_search' })
    const derived = await figures()
    await as(rebuildInsight)
    expect(await figures()).toEqual(derived)
    expect(await run()).toMatchObject({ moved: 0, explained: 0 })
    const later = await marketer.send('POST', `/api/sources/runs/${told.id}/writing`, {})
    expect([later.status, later.body.code]).toEqual([409, 'not_now'])

    await marketer.send(
      'DELETE',
      `/api/sources/runs/${(await marketer.get<{ items: Run[] }>('/api/sources/runs')).body.items[0]!.id}`,
    )
    expect(await act(told.id, 'undoing')).toMatchObject({ state: 'undone' })
    expect(await everything()).toEqual(before)
  })

  it('comes to the same in steps of any size, broken off anywhere', async () => {
    const step = (id: number, size: number) =>
      as(tx => runStep(tx, id, { followers: leadSources, own: [], size }, world.clock.now()))
    const asked = async () => {
      const { body } = await marketer.send('POST', '/api/sources/runs', { version: 1 })
      return body.id as number
    }
    const whole = async (id: number, size: number) => {
      while (await step(id, size));
    }
    const first = await asked()
    await whole(first, 1_000_000)
    await marketer.send('POST', `/api/sources/runs/${first}/writing`, {})
    await whole(first, 1_000_000)
    const wanted = await everything()
    await marketer.send('POST', `/api/sources/runs/${first}/undoing`, {})
    await whole(first, 1_000_000)
    const before = await everything()
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        async (size, breaks) => {
          const id = await asked()
          const crashing = async (): Promise<void> => {
            for (let at = 0; at < breaks; at++)
              await as(async tx => {
                await runStep(tx, id, { followers: leadSources, own: [], size }, world.clock.now())
                throw new Error('killed')
              }).catch(() => undefined)
            await whole(id, size * 10)
          }
          await crashing()
          await marketer.send('POST', `/api/sources/runs/${id}/writing`, {})
          await crashing()
          expect(((await everything()) as unknown[]).slice(0, 3)).toEqual((wanted as unknown[]).slice(0, 3))
          await marketer.send('POST', `/api/sources/runs/${id}/undoing`, {})
          await crashing()
          expect(((await everything()) as unknown[]).slice(0, 3)).toEqual((before as unknown[]).slice(0, 3))
        },
      ),
      { numRuns: 5 },
    )
    await world.drain()
  })

  it('leaves alone what a person has said', async () => {
    const [touch] = await world.rows(sql<{ id: number }>`
      select t.id from touch t join touch_arrival a on a.touch_id = t.id where a.disagreed is not null order by 1 limit 1`)
    const id = touch!.id
    const said = await marketer.send('POST', `/api/sources/touches/${id}/correction`, {
      channel: 'fair',
      campaignId: null,
    })
    expect(said.status).toBe(200)
    const told = await run({ version: 1 })
    expect(told.byHand).toBe(1)
    await act(told.id, 'writing')
    const why = await marketer.get(`/api/sources/touches/${id}`)
    expect(why.body).toMatchObject({
      why: { channel: 'fair' },
      byHand: world.of.marketing_manager.visitor ? expect.any(String) : '',
    })
    await act(told.id, 'undoing')
    expect(
      (await marketer.get<{ why: { channel: string } }>(`/api/sources/touches/${id}`)).body.why.channel,
    ).toBe('fair')
  })

  it('keeps to the days and the tag that were asked for', async () => {
    const none = await run({ version: 1, from: '2001-01-01', until: '2001-12-31' })
    expect(none).toMatchObject({ read: 0, moved: 0 })
    const tagged = await run({ version: 0, tag: 'unheard-of' })
    const [counted] = await world.rows(
      sql<{
        n: number
      }>`select count(*) as n from touch_arrival where campaign_tag = 'unheard-of'`,
    )
    expect(tagged.read).toBe(counted!.n)
  })
})

describe('unknown campaigns', () => {
  it('are listed with counts that open, mapped with one call, and history follows', async () => {
    const { body } = await marketer.get<{ items: { tag: string; touches: number }[] }>(
      '/api/sources/unknown-campaigns',
    )
    const found = body.items.find(item => item.tag === 'unheard-of')!
    expect(found.touches).toBeGreaterThan(3)
    const rows = await marketer.get('/api/sources/arrivals?tag=unheard-of')
    expect(rows.body.total).toBe(found.touches)
    const campaign = (await marketer.get<{ items: { id: number }[] }>('/api/campaigns')).body.items[0]!
    const name = { kind: 'utm', pattern: ' UNHEARD-* ', campaignId: campaign.id }
    expect((await marketer.send('POST', '/api/sources/names', name)).status).toBe(200)
    const digest = await world.digest()
    expect((await marketer.send('POST', '/api/sources/names', name)).body.code).toBe('name_taken')
    expect((await marketer.send('POST', '/api/sources/names', { ...name, pattern: '**' })).body.code).toBe(
      'too_wide',
    )
    expect(await world.digest()).toBe(digest)
    const told = await run({ tag: 'unheard-of' })
    expect(told.moved).toBe(found.touches)
    await act(told.id, 'writing')
    expect((await marketer.get('/api/sources/arrivals?tag=unheard-of')).body.total).toBe(0)
    expect((await marketer.get('/api/sources/unknown-campaigns')).body.items).not.toContainEqual(
      expect.objectContaining({ tag: 'unheard-of' }),
    )
  })
})

describe('rules and their examples', () => {
  it('refuse to be published while an example does not hold, and say which would change', async () => {
    const example = {
      name: 'Assistant',
      address: 'https://www.terpstra.example/',
      referrer: 'https://chatgpt.com/',
      channel: 'assistant',
    }
    expect((await marketer.send('POST', '/api/sources/examples', example)).status).toBe(200)
    await marketer.send('PUT', '/api/sources/draft', { rules: others })
    const { items } = (await marketer.get<{ items: unknown[] }>('/api/sources/examples')).body
    expect(items.at(-1)).toMatchObject({
      draft: { channel: 'partner', rule: 'ours.assistants', holds: false },
    })
    const digest = await world.digest()
    const refused = await marketer.send('POST', '/api/sources/publication', {})
    expect([refused.status, refused.body.code]).toEqual([409, 'examples_fail'])
    const past = await marketer.send('POST', '/api/sources/publication', {
      fromAt: '2020-01-01T00:00:00Z',
      accept: true,
    })
    expect([past.status, past.body.code]).toEqual([422, 'in_the_past'])
    expect(await world.digest()).toBe(digest)
  })

  it('refuse what could not be explained', async () => {
    const digest = await world.digest()
    const twice = { ...standardRules, rules: [standardRules.rules[0]!, standardRules.rules[0]!] }
    expect((await marketer.send('PUT', '/api/sources/draft', { rules: twice })).body.code).toBe('key_twice')
    const empty = {
      own: [],
      passing: [],
      rules: [{ key: 'a', name: 'A', when: [{ of: 'click', in: ['= x'] }], channel: 'fair' }],
    }
    expect((await marketer.send('PUT', '/api/sources/draft', { rules: empty })).body.code).toBe(
      'nothing_asked',
    )
    expect(await world.digest()).toBe(digest)
  })

  it('in a version once published never change', async () => {
    await expect(
      as(tx => sql`update source_rule_set set note = 'x' where version = 1`.execute(tx)),
    ).rejects.toThrow('never changed')
  })

  it('walk an address, with what disagrees', async () => {
    const { body } = await marketer.send('POST', '/api/sources/trials', {
      address: 'https://www.terpstra.example/?utm_medium=email&utm_source=nb&gclid=<script>',
      draft: true,
    })
    expect(body.found).toMatchObject({
      channel: 'paid_search',
      rule: 'ours.click',
      ruleName: 'A click id wins',
    })
    expect(body.strands).toContainEqual({ of: 'utm', channel: 'email', name: 'nb', disagrees: true })
    expect(body.steps).toEqual([{ rule: 'ours.click', name: 'A click id wins', decided: true, failed: null }])
  })

  it('nobody but a run may change the ledger, and a run only what it noted', async () => {
    await expect(as(tx => sql`update touch set source = 'x'`.execute(tx))).rejects.toThrow(
      'permission denied',
    )
    await expect(as(tx => sql`select rederive_touches(1, array[1], false)`.execute(tx))).rejects.toThrow(
      'not at work',
    )
  })
})
