import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultRules } from '../src/leads/model/definition/default.ts'
import type { Rules } from '../src/leads/model/definition/rules.ts'
import { raiseLead } from '../src/leads/raise.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Answer, Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let marketer: Visitor
let seller: Visitor
let marketingManager: Visitor
let salesManager: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  marketer = world.of.marketing.visitor
  seller = world.of.sales.visitor
  marketingManager = world.of.marketing_manager.visitor
  salesManager = world.of.sales_manager.visitor
})
afterAll(() => world?.close())

const drafts = '/api/definition/drafts'
type Draft = {
  revision: number
  against: { version: number }
  state: string
  version: number | null
  stale: boolean
  rules: Rules
  changed: { ruleId: string; how: string }[]
  comments: {
    id: number
    ruleId: string | null
    kind: string
    side: string
    body: string
    settledAt: string | null
  }[]
  signatures: { side: string; note: string; by: { name: string } }[]
  maySign: string[]
}
const draftOf = async (id: number, who: Visitor = salesManager) =>
  (await who.get<Draft>(`${drafts}/${id}`)).body
const stricter: Rules = { ...defaultRules, threshold: 65 }
/** The default rules with a threshold that nobody had before: what a draft says anew. */
let threshold = 65
const other = (): Rules => {
  threshold = threshold === 99 ? 66 : threshold + 1
  return { ...defaultRules, threshold }
}

const begin = async (who: Visitor = marketer, body: object = {}): Promise<number> => {
  const { status, body: made } = await who.send('POST', drafts, body)
  expect(status).toBe(200)
  return made.id
}
const change = async (id: number, rules: unknown, who: Visitor = marketer): Promise<Answer> =>
  who.send('PATCH', `${drafts}/${id}`, { revision: (await draftOf(id)).revision, rules })
const sign = async (
  id: number,
  who: Visitor,
  side: 'marketing' | 'sales',
  more: { revision?: number; against?: number; note?: string } = {},
): Promise<Answer> => {
  const { revision, against } = await draftOf(id)
  return who.send('POST', `${drafts}/${id}/signature`, { revision, against: against.version, side, ...more })
}
const signed = async (id: number) => {
  expect((await sign(id, marketingManager, 'marketing')).status).toBe(200)
  expect((await sign(id, salesManager, 'sales')).status).toBe(200)
  return (await draftOf(id)).version!
}
const inForce = async () =>
  (await seller.get<{ version: number; rules: Rules; next: { version: number } | null }>('/api/definition'))
    .body

it('is begun by one side, talked over, and signed by both: the next version judges new leads, not those before', async () => {
  const { body: before } = await seller.get<{ items: { id: number }[] }>('/api/leads?state=open&limit=5')
  const id = await begin(marketer, { note: 'Fewer, better' })
  expect((await change(id, stricter)).status).toBe(200)
  const said = await seller.send('POST', `${drafts}/${id}/comments`, {
    ruleId: 'size',
    body: 'Under 50 never bought a line.',
  })
  expect(said.status).toBe(200)
  expect(
    (await marketer.send('POST', `${drafts}/${id}/comments`, { body: 'Let us see the test.' })).status,
  ).toBe(200)
  let draft = await draftOf(id)
  expect(draft).toMatchObject({ revision: 2, state: 'open', changed: [], signatures: [], maySign: ['sales'] })
  expect(draft.comments.map(({ ruleId, side, kind }) => [ruleId, side, kind])).toEqual([
    ['size', 'sales', 'said'],
    [null, 'marketing', 'said'],
  ])
  await seller.send('POST', `/api/definition/comments/${draft.comments[0]!.id}/settlement`, { settled: true })
  expect((await draftOf(id)).comments[0]!.settledAt).not.toBeNull()
  expect((await sign(id, marketingManager, 'marketing', { note: 'Nobody lost that bought' })).status).toBe(
    200,
  )
  expect((await inForce()).version).toBe(1)
  draft = await draftOf(id)
  expect(draft.signatures).toMatchObject([{ side: 'marketing', note: 'Nobody lost that bought' }])
  expect((await sign(id, salesManager, 'sales')).status).toBe(200)
  expect(await draftOf(id)).toMatchObject({ state: 'published', version: 2, maySign: [] })
  expect(await inForce()).toMatchObject({ version: 2, rules: { threshold: 65 } })
  const { items } = (
    await seller.get<{ items: { version: number; leads: number; signatures: { side: string }[] }[] }>(
      '/api/definition/versions',
    )
  ).body
  expect(items.map(({ version, signatures }) => [version, signatures.map(({ side }) => side)])).toEqual([
    [2, ['marketing', 'sales']],
    [1, []],
  ])
  expect(items[1]!.leads).toBeGreaterThan(0)
  const one = await seller.get<{ definitionVersion: number; threshold: number }>(
    `/api/leads/${before.items[0]!.id}`,
  )
  expect(one.body).toMatchObject({ definitionVersion: 1, threshold: 60 })
  const [person] = await world.rows<{ id: number }>(sql`
    select p.id from person p where not exists (select from lead l where l.person_id = p.id) limit 1`)
  const { leadId } = await world.db.as(systemActor, tx =>
    raiseLead(
      tx,
      systemActor,
      { personId: person!.id, raisedBy: 'form', touchId: null, handRaise: true },
      world.clock.now(),
    ),
  )
  expect((await seller.get(`/api/leads/${leadId}`)).body).toMatchObject({
    definitionVersion: 2,
    threshold: 65,
  })
})

describe('a signature', () => {
  let id: number
  beforeEach(async () => {
    id = await begin()
    await change(id, other())
  })

  it('is of one revision: a change voids it, and whoever signed is told', async () => {
    await sign(id, marketingManager, 'marketing')
    await change(id, other())
    expect((await draftOf(id)).signatures).toEqual([])
    const [told] = await world.rows<{ kind: string }>(sql`
      select kind from notification where user_id = ${world.of.marketing_manager.id} order by id desc limit 1`)
    expect(told!.kind).toBe('definition.changed')
  })

  it('is sent back with a reason that stands in the draft', async () => {
    await sign(id, marketingManager, 'marketing')
    const { revision } = await draftOf(id)
    const back = await salesManager.send('POST', `${drafts}/${id}/return`, {
      revision,
      note: 'Not without students',
    })
    expect(back.status).toBe(200)
    expect(await draftOf(id)).toMatchObject({
      state: 'open',
      signatures: [],
      comments: [{ kind: 'returned', side: 'sales', body: 'Not without students' }],
    })
  })

  it('of both at the same moment makes one version', async () => {
    const { against } = await draftOf(id)
    const answers = await Promise.all([
      sign(id, marketingManager, 'marketing'),
      sign(id, salesManager, 'sales'),
      sign(id, salesManager, 'sales'),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
    expect(await draftOf(id)).toMatchObject({ state: 'published', version: against.version + 1 })
    const made = await world.rows(sql`select 1 from lead_definition where draft_id = ${id}`)
    expect(made).toHaveLength(1)
  })

  it('may be for a day to come: until then the one before judges', async () => {
    const { version } = await inForce()
    const { revision } = await draftOf(id)
    const day = new Date(world.clock.now().getTime() + 3 * 86_400_000).toISOString()
    await marketer.send('PATCH', `${drafts}/${id}`, { revision, inForceFrom: day })
    const next = await signed(id)
    expect(await inForce()).toMatchObject({ version, next: { version: next } })
    world.clock.pass(3 * 24 * 60 + 1)
    expect(await inForce()).toMatchObject({ version: next, next: null })
  })

  it.each<[string, number, string, () => Promise<Answer>]>([
    [
      'of an older revision',
      409,
      'changed_meanwhile',
      () => sign(id, marketingManager, 'marketing', { revision: 1 }),
    ],
    [
      'read beside another version',
      409,
      'changed_meanwhile',
      () => sign(id, marketingManager, 'marketing', { against: 999 }),
    ],
    ['for the other side', 403, 'not_your_side', () => sign(id, marketingManager, 'sales')],
    ['of whoever is no manager', 403, 'not_allowed', () => sign(id, seller, 'sales')],
  ])('%s is refused, and nothing is written', async (_, status, code, act) => {
    for (const who of [marketingManager, salesManager, seller]) await who.get('/api/definition')
    const before = await world.digest()
    const refused = await act()
    expect([refused.status, refused.body.code]).toEqual([status, code])
    expect(await world.digest()).toBe(before)
  })

  it('of one hand for both sides is refused; each side signs once', async () => {
    const administrator = world.of.administrator.visitor
    expect((await sign(id, administrator, 'marketing')).status).toBe(200)
    expect((await sign(id, administrator, 'sales')).body.code).toBe('one_hand')
    expect((await sign(id, marketingManager, 'marketing')).body.code).toBe('signed_already')
  })

  it('of what is in force already is refused', async () => {
    const same = await begin()
    expect((await sign(same, salesManager, 'sales')).body.code).toBe('nothing_changed')
  })

  it('of a draft that an older version began is refused until it is brought up to date', async () => {
    const late = await begin()
    const mine = { ...other(), fit: defaultRules.fit.slice(1) }
    await change(late, mine)
    await signed(id)
    expect(await draftOf(late)).toMatchObject({ stale: true })
    expect((await sign(late, salesManager, 'sales')).body.code).toBe('changed_meanwhile')
    const { revision } = await draftOf(late)
    expect((await seller.send('POST', `${drafts}/${late}/renewal`, { revision })).status).toBe(200)
    const renewed = await draftOf(late)
    expect(renewed).toMatchObject({ stale: false, rules: { threshold: mine.threshold } })
    expect(renewed.changed).toEqual([{ list: 'fit', ruleId: 'industry', how: 'removed' }])
    expect((await sign(late, salesManager, 'sales')).status).toBe(200)
  })
})

describe('a draft', () => {
  it('takes no rules that cannot be used, each mistake by its place, and keeps what it had', async () => {
    const id = await begin()
    const before = await world.digest()
    const [first, ...rest] = defaultRules.fit
    const refused = await change(id, {
      ...defaultRules,
      fit: [{ ...first!, when: { trait: 'leadScore', test: 'number', from: 3 } }, ...rest],
      thresholds: [{ territoryId: 1, points: 700 }],
    })
    expect([refused.status, refused.body.code]).toEqual([422, 'bad_rules'])
    expect(refused.body.errors!.map(({ pointer }) => pointer)).toEqual([
      '/rules/fit/0/when/trait',
      '/rules/thresholds/0/points',
    ])
    const missing = await change(id, { ...defaultRules, thresholds: [{ territoryId: 987_654, points: 70 }] })
    expect(missing.body.errors).toMatchObject([{ pointer: '/rules/thresholds/0/territoryId' }])
    expect(await world.digest()).toBe(before)
  })

  it('is changed by one at a time', async () => {
    const id = await begin()
    const answers = await Promise.all(
      [marketer, seller].map(who => who.send('PATCH', `${drafts}/${id}`, { revision: 1, rules: other() })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('is given up by whoever made it or a manager, and read after', async () => {
    const id = await begin(marketer)
    expect((await seller.send('POST', `${drafts}/${id}/withdrawal`)).body.code).toBe('not_yours')
    expect((await marketer.send('POST', `${drafts}/${id}/withdrawal`)).status).toBe(200)
    expect((await draftOf(id)).state).toBe('withdrawn')
    expect((await change(id, other())).body.code).toBe('not_open')
    expect((await marketer.send('POST', `${drafts}/${id}/comments`, { body: 'But' })).body.code).toBe(
      'not_open',
    )
  })

  it('is nothing for partners, and no rule is spoken of that there is not', async () => {
    const partner = world.of.partner.visitor
    expect((await partner.get(drafts)).status).toBe(403)
    expect((await partner.get('/api/definition')).status).toBe(200)
    const id = await begin()
    const odd = await marketer.send('POST', `${drafts}/${id}/comments`, { ruleId: 'nothing', body: 'What?' })
    expect(odd.body.code).toBe('no_such_rule')
  })

  it('begins as an earlier version was', async () => {
    const id = await begin(marketer, { fromVersion: 1 })
    expect((await draftOf(id)).rules.threshold).toBe(60)
    expect((await marketer.send('POST', drafts, { fromVersion: 9_999 })).status).toBe(404)
  })
})
