import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { type AccountFigures, computedClasses } from './classes.ts'
import { type ClassRule, classesOf, faultOf } from './model/class.ts'

const standard: ClassRule = {
  months: 12,
  weights: { revenue: 100, margin: 0, potential: 0 },
  hierarchy: false,
  by: 'share',
  classes: [
    { letter: 'A', border: 80 },
    { letter: 'B', border: 95 },
    { letter: 'C', border: null },
  ],
}
describe('in the database', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ scale: 'small' })
  })
  afterAll(() => world?.close())
  const compute = () => world.tasks['customers.classes']!(undefined as never)
  const visitor = () => world.of.administrator.visitor
  const draftOf = (rule: ClassRule) => encodeURIComponent(JSON.stringify(rule))

  it('gives what the rule gives, for any figures, trees and rules', async () => {
    const accounts = await world.rows(
      sql<{ id: number }>`select id from account where kind <> 'competitor' order by id`,
    )
    const ids = accounts.map(({ id }) => id)
    const cents = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -500, max: 500 }),
      fc.integer({ min: -1e9, max: 1e12 }),
    )
    const weight = fc.integer({ min: 0, max: 100 })
    const borders = fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 })
    const rules = fc.record({
      months: fc.constant(12),
      weights: fc
        .record({ revenue: weight, margin: weight, potential: weight })
        .filter(w => w.revenue + w.margin + w.potential > 0),
      hierarchy: fc.boolean(),
      by: fc.constantFrom('share' as const, 'amount' as const),
      borders,
    })
    const figures = fc.array(fc.record({ revenueCents: cents, marginCents: cents, potentialCents: cents }), {
      minLength: ids.length,
      maxLength: ids.length,
    })
    const links = fc.array(fc.tuple(fc.nat(ids.length - 1), fc.nat(ids.length - 1)), { maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(rules, figures, links, async ({ borders: given, ...rest }, money, tree) => {
        const sorted = [...given].sort((a, b) => (rest.by === 'share' ? a - b : b - a))
        const rule: ClassRule = {
          ...rest,
          classes: [
            ...sorted.map((border, at) => ({ letter: 'ABCDE'[at]!, border })),
            { letter: 'Z', border: null },
          ],
        }
        expect(faultOf(rule)).toBeNull()
        const parents = new Map<number, number | null>(ids.map(id => [id, null]))
        for (const [below, above] of tree) parents.set(ids[below]!, ids[above]!)
        const wanted = classesOf(
          rule,
          new Map(ids.map((id, at) => [id, { ...money[at]!, parentId: parents.get(id)! }])),
        )
        const passed: AccountFigures = () => sql`
          select * from jsonb_to_recordset(${JSON.stringify(ids.map((id, at) => ({ account_id: id, revenue_cents: money[at]!.revenueCents, margin_cents: money[at]!.marginCents, potential_cents: money[at]!.potentialCents })))}::jsonb)
            as f(account_id bigint, revenue_cents bigint, margin_cents bigint, potential_cents bigint)`
        const undone = new Error('undone')
        await world.db
          .as(systemActor, async tx => {
            await sql`update account a set parent_id = p.parent from unnest(${ids}::bigint[], ${ids.map(id => parents.get(id) ?? null)}::bigint[]) p(id, parent) where p.id = a.id`.execute(
              tx,
            )
            const { rows } = await sql<{
              account_id: number
              head_id: number
              letter: string
              place: number
              value_cents: number
              rank: number
              ranked: number
            }>`
              select * from (${computedClasses(rule, passed, new Date())}) c`.execute(tx)
            expect(rows).toHaveLength(ids.length)
            for (const row of rows) {
              const { letter, place, valueCents, rank, ranked, headId } = wanted.get(row.account_id)!
              expect([
                row.account_id,
                row.letter,
                row.place,
                row.value_cents,
                row.rank,
                row.ranked,
                row.head_id,
              ]).toEqual([row.account_id, letter, place, valueCents, rank, ranked, headId])
            }
            throw undone
          })
          .catch(error => {
            if (error !== undone) throw error
          })
      }),
      { numRuns: 25, seed: 5 },
    )
  })

  it('classes all accounts, and keeps the day while the letter stays', async () => {
    await compute()
    const first = await world.rows(
      sql<{
        letter: string
        since: Date
        n: number
      }>`select letter, min(since) as since, count(*) as n from account_class group by letter order by letter`,
    )
    expect(first.map(({ letter }) => letter)).toEqual(['A', 'B', 'C'])
    const lines = async () =>
      (await world.rows(sql<{ n: number }>`select count(*) as n from account_class_change`))[0]!.n
    const before = await lines()
    expect(before).toBe(first.reduce((sum, { n }) => sum + n, 0))
    world.clock.pass(24 * 60)
    await compute()
    expect(
      await world.rows(
        sql`select letter, min(since) as since, count(*) as n from account_class group by letter order by letter`,
      ),
    ).toEqual(first)
    expect(await lines()).toBe(before)
  })

  it('says how many would change before a rule is published, and then they do', async () => {
    const rule: ClassRule = {
      ...standard,
      classes: [
        { letter: 'A', border: 50 },
        { letter: 'B', border: 90 },
        { letter: 'D', border: null },
      ],
    }
    const preview = await visitor().get<{
      total: number
      changed: number
      changes: { from: string | null; to: string; n: number }[]
      classes: { letter: string; n: number }[]
    }>(`/api/classes/preview?rule=${draftOf(rule)}`)
    expect(preview.status).toBe(200)
    expect(preview.body.changed).toBeGreaterThan(0)
    expect(preview.body.changes.reduce((sum, { n }) => sum + n, 0)).toBe(preview.body.changed)
    const before = (await world.rows(sql<{ n: number }>`select count(*) as n from account_class_change`))[0]!
      .n
    const published = await visitor().send('PUT', '/api/classes/rule', rule)
    expect([published.status, published.body]).toMatchObject([200, { version: 2 }])
    await world.drain()
    const after = (await world.rows(sql<{ n: number }>`select count(*) as n from account_class_change`))[0]!.n
    expect(after - before).toBe(preview.body.changed)
    const overview = await visitor().get<{ classes: { letter: string; n: number }[]; computedAt: string }>(
      '/api/classes',
    )
    expect(overview.body.classes.map(({ letter, n }) => [letter, n])).toEqual(
      preview.body.classes.map(({ letter, n }) => [letter, n]),
    )
    expect(overview.body.computedAt).not.toBeNull()
    const [one] = await world.rows(
      sql<{ id: number }>`select account_id as id from account_class_change where before = 'C' limit 1`,
    )
    const found = await visitor().get<{
      current: { letter: string }
      changes: { before: string; letter: string }[]
    }>(`/api/accounts/${one!.id}/class`)
    expect([
      found.body.current.letter,
      found.body.changes.map(({ before: was, letter }) => [was, letter]),
    ]).toEqual([
      'D',
      [
        ['C', 'D'],
        [null, 'C'],
      ],
    ])
  })

  it('refuses a faulty rule and writes nothing', async () => {
    const before = await world.digest()
    const answer = await visitor().send('PUT', '/api/classes/rule', {
      ...standard,
      classes: [
        { letter: 'A', border: 80 },
        { letter: 'B', border: 60 },
        { letter: 'C', border: null },
      ],
    })
    expect([answer.status, answer.body.code]).toEqual([422, 'faulty_rule'])
    expect(
      (await visitor().get(`/api/classes/preview?rule=${encodeURIComponent('{"months":')}`)).status,
    ).toBe(422)
    expect(await world.digest()).toBe(before)
  })

  it('shows partners the letter of their accounts and no figures', async () => {
    const { visitor: partner } = world.of.partner
    const { items } = (
      await partner.get<{ items: { id: number; class: string | null }[] }>('/api/accounts?limit=200')
    ).body
    expect(items.some(each => each.class !== null)).toBe(true)
    expect((await partner.get(`/api/accounts/${items[0]!.id}/class`)).status).toBe(403)
    const wanted = items.filter(each => each.class === 'D').length
    expect((await partner.get<{ total: number }>('/api/accounts?class=D')).body.total).toBe(wanted)
  })

  it('doubles what stands behind an account of the best class', async () => {
    await world.tasks['customers.quality_all']!(undefined as never)
    const worth = (id: number) =>
      world.rows(
        sql<{
          cents: number
        }>`select worth_cents as cents from record_quality where record = 'account' and record_id = ${id}`,
      )
    const [best] = await world.rows(
      sql<{
        id: number
      }>`select account_id as id from account_class where place = 1 order by account_id limit 1`,
    )
    const [doubled] = await worth(best!.id)
    await world.rows(sql`update account_class set place = 3 where account_id = ${best!.id}`)
    await world.tasks['customers.quality_all']!(undefined as never)
    expect(doubled!.cents).toBeGreaterThan(0)
    expect(doubled!.cents).toBe(2 * (await worth(best!.id))[0]!.cents)
  })
})
