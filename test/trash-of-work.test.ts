import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())

type Kind = 'lead' | 'opportunity'
const send = (path: string, body: object, role: keyof World['of'] = 'sales_manager') =>
  world.of[role].visitor.send<Body>('POST', path, body)
const throwAway = (kind: Kind, id: number, role?: keyof World['of']) => send('/api/trash', { kind, id }, role)
const putBack = (kind: Kind, id: number, role?: keyof World['of']) =>
  send('/api/trash/restoration', { kind, id }, role)
const free = async (kind: Kind): Promise<number[]> => {
  const rows = await world.rows(
    kind === 'lead'
      ? sql<{
          id: number
        }>`select l.id from lead l where not exists (select from opportunity o where o.lead_id = l.id or o.id = l.opportunity_id)
          and not exists (select from lead j where j.joined_to = l.id)
          and not exists (select from promise p where p.kind = 'lead_response' and p.about = l.id and p.state = 'running') order by id`
      : sql<{ id: number }>`select o.id from opportunity o
          where not exists (select from customer_order c where c.opportunity_id = o.id) order by id`,
  )
  return rows.map(({ id }) => id)
}
/** All that leads and opportunities are counted from, and what is derived of them. */
const counted = async (): Promise<unknown> => {
  await world.drain()
  const all: unknown[] = []
  for (const table of [
    'lead',
    'opportunity',
    'opportunity_person',
    'stage_change',
    'task',
    'funnel_stage',
    'promise',
  ])
    all.push(
      await world.rows(
        sql`select to_jsonb(t) - array['updated_at', 'changed_at'] as row from ${sql.table(table)} t
          order by to_jsonb(t)->>'id', to_jsonb(t)->>'opportunity_id', to_jsonb(t)->>'person_id', to_jsonb(t)->>'subject_id', to_jsonb(t)::text`,
      ),
    )
  return all
}
const total = async (path: string): Promise<number> =>
  (
    await world.of.administrator.visitor.get<{ total: number }>(
      `${path}${path.includes('?') ? '&' : '?'}limit=0`,
    )
  ).body.total

describe('leads and opportunities', () => {
  it('go into the trash and come back in any order, row for row, and lists are shorter by exactly them', async () => {
    const [leads, opportunities] = [
      (await free('lead')).slice(0, 40),
      (await free('opportunity')).slice(0, 40),
    ]
    const piece = fc.oneof(
      fc.constantFrom(...leads).map(id => ({ kind: 'lead' as Kind, id })),
      fc.constantFrom(...opportunities).map(id => ({ kind: 'opportunity' as Kind, id })),
    )
    const before = await counted()
    const sizes = {
      lead: await total('/api/leads'),
      opportunity: await total('/api/opportunities?state=open'),
    }
    expect(sizes.lead).toBeGreaterThan(10)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(piece, { minLength: 1, maxLength: 6, selector: ({ kind, id }) => `${kind} ${id}` }),
        fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
        async (pieces, order) => {
          const [{ n: open }] = (await world.rows(sql<{ n: number }>`
            select count(*) as n from opportunity where state = 'open'
              and id = any(${pieces.filter(({ kind }) => kind === 'opportunity').map(({ id }) => id)}::bigint[])`)) as [
            { n: number },
          ]
          for (const { kind, id } of pieces) {
            const { status, text } = await throwAway(kind, id)
            expect([kind, id, status, text]).toEqual([kind, id, 200, text])
          }
          expect(await total('/api/leads')).toBe(
            sizes.lead - pieces.filter(({ kind }) => kind === 'lead').length,
          )
          expect(await total('/api/opportunities?state=open')).toBe(sizes.opportunity - open)
          const back = pieces.map((each, at) => ({ ...each, at: order[at]! })).sort((a, b) => a.at - b.at)
          for (const { kind, id } of back) {
            const { status, text } = await putBack(kind, id)
            expect([kind, id, status, text]).toEqual([kind, id, 200, text])
          }
          expect(await counted()).toEqual(before)
        },
      ),
      { numRuns: 12, seed: 101 },
    )
  }, 240_000)

  it('stay, saying why: a clock that runs, an order, an opportunity, whoever is no manager', async () => {
    const one = async (query: ReturnType<typeof sql<{ id: number }>>) => (await world.rows(query))[0]!.id
    const running = await one(sql<{ id: number }>`
      select about as id from promise where kind = 'lead_response' and state = 'running' order by id limit 1`)
    const ordered = await one(sql<{ id: number }>`
      select opportunity_id as id from customer_order where opportunity_id is not null order by id limit 1`)
    const became = await one(sql<{ id: number }>`
      select lead_id as id from opportunity where lead_id is not null order by id limit 1`)
    const plain = (await free('opportunity'))[0]!
    const cases: [Kind, number, keyof World['of'], number, string, RegExp][] = [
      ['lead', running, 'sales_manager', 409, 'in_use', /a clock that runs/],
      ['opportunity', ordered, 'administrator', 409, 'in_use', /1 orders/],
      ['lead', became, 'sales_manager', 409, 'in_use', /opportunities/],
      ['opportunity', plain, 'sales', 403, 'not_allowed', /managers/],
      ['opportunity', plain, 'service', 403, 'not_allowed', /managers/],
      ['opportunity', 999_999_999, 'sales_manager', 404, 'no_such_opportunity', /no such/],
    ]
    for (const [kind, id, role, status, code, words] of cases) {
      const digest = await world.digest()
      const answer = await throwAway(kind, id, role)
      expect([kind, role, answer.status, answer.body.code]).toEqual([kind, role, status, code])
      expect(answer.text).toMatch(words)
      expect(await world.digest()).toBe(digest)
    }
    expect((await throwAway('opportunity', plain, 'partner')).status).toBe(403)
    expect((await putBack('opportunity', plain)).body.code).toBe('not_in_trash')
  })

  it('leave the lead that became it in hand, and take it along again', async () => {
    const [{ id, leadId }] = (await world.rows(sql<{ id: number; leadId: number }>`
      select o.id, l.id as "leadId" from opportunity o join lead l on l.id = o.lead_id and l.opportunity_id = o.id and l.state = 'converted'
      where not exists (select from customer_order c where c.opportunity_id = o.id) order by o.id limit 1`)) as [
      { id: number; leadId: number },
    ]
    const lead = () =>
      world.rows(sql`select state, opportunity_id as "opportunityId" from lead where id = ${leadId}`)
    await throwAway('opportunity', id)
    expect(await lead()).toEqual([{ state: 'accepted', opportunityId: null }])
    // In the trash both wait for each other in one order only.
    await throwAway('lead', leadId)
    expect((await putBack('opportunity', id)).body.code).toBe('lead_in_trash')
    expect((await putBack('lead', leadId)).status).toBe(200)
    expect((await putBack('opportunity', id)).status).toBe(200)
    expect(await lead()).toEqual([{ state: 'converted', opportunityId: id }])
  })

  it('are thrown away many at once, with an exact look before, and come back', async () => {
    const ids = (await free('opportunity')).slice(-5)
    const [ordered] = await world.rows(sql<{ id: number }>`
      select opportunity_id as id from customer_order where opportunity_id is not null order by id limit 1`)
    const before = await counted()
    const edit = await send('/api/bulk-edits', {
      record: 'opportunity',
      ids: [...ids, ordered!.id],
      change: { trash: true },
    })
    expect([edit.status, edit.body.counts]).toMatchObject([200, { changes: 5, refused: 1 }])
    expect((await send(`/api/bulk-edits/${edit.body.id}/run`, {})).body.counts).toMatchObject({ done: 5 })
    const trash = await world.of.sales_manager.visitor.get<{
      items: { kind: string; id: number; name: string }[]
    }>('/api/trash?limit=50')
    expect(
      trash.body.items
        .filter(({ kind, id }) => kind === 'opportunity' && ids.includes(id))
        .every(({ name }) => name !== ''),
    ).toBe(true)
    expect((await send(`/api/bulk-edits/${edit.body.id}/undo`, {})).body.counts).toMatchObject({
      undone: 5,
      stayed: 0,
    })
    expect(await counted()).toEqual(before)
    const refused = await send(
      '/api/bulk-edits',
      { record: 'lead', ids: [1], change: { trash: true } },
      'sales',
    )
    expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed'])
  })

  it('follow whoever was merged meanwhile, and are gone with whoever is erased', async () => {
    const { administrator } = world.of
    const visitor = (await world.signIn(administrator.email)).visitor
    const person = async (name: string, email: string) =>
      (await visitor.send<Body>('POST', '/api/persons', { name, email })).body.id
    const [kept, gone] = [
      await person('Kept Miller', 'kept@trash.example'),
      await person('Gone Miller', 'gone@trash.example'),
    ]
    const [lead] = await world.rows(sql<{ id: number }>`
      insert into lead (person_id, raised_by, raised_at, definition_version, score, fit, engagement, grade, reasons, state, verdict_at, reason, reason_note)
      values (${gone}, 'import', now(), 1, 1, 1, 1, 'D3', '[]', 'rejected', now(), 'other', 'Said that Mrs Gone Miller left')
      returning id`)
    await throwAway('lead', lead!.id)
    await visitor.send('POST', '/api/merges', { kind: 'person', keepId: kept, goneId: gone })
    await world.drain()
    expect((await putBack('lead', lead!.id)).status).toBe(200)
    const [row] = await world.rows(
      sql<{ id: number }>`select person_id as id from lead where id = ${lead!.id}`,
    )
    expect(row!.id).toBe(kept)
    await throwAway('lead', lead!.id)
    const asked = await visitor.send('POST', `/api/persons/${kept}/privacy-requests`, { kind: 'erasure' })
    expect(asked.status).toBe(200)
    await world.drain()
    expect(await world.rows(sql`select from trash where kind = 'lead' and id = ${lead!.id}`)).toEqual([])
  })
})
