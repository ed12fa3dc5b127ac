import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { placeOrder } from '../orders/place.ts'
import type { Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { gatheredFacts } from './facts.ts'
import {
  dayOf,
  groupFrom,
  type LifecycleFacts,
  type LifecycleRule,
  lifecycleOf,
  ownFrom,
  purchasesOf,
  type Rhythms,
  stages,
} from './model/stage.ts'
import { activeRule, recomputeAll, recomputeSome } from './recompute.ts'
import { stagedFrom } from './staging.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())
const run = (task: string) => world.tasks[task]!(undefined as never)
const undone = new Error('undone')
/** What is done inside is taken back. */
const tried = (work: (tx: Tx) => Promise<void>) =>
  world.db
    .as(systemActor, async tx => {
      await work(tx)
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
const stageOf = async (id: number) =>
  (await world.rows(sql<{ stage: string }>`select stage from lifecycle where subject_id = ${id}`))[0]?.stage
const seconds = (of: string) => sql`floor(extract(epoch from ${sql.ref(of)}))::float8`

const second = fc.integer({ min: 0, max: 2_000_000_000 })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const rules: fc.Arbitrary<LifecycleRule> = fc.record({
  dueAt: fc.integer({ min: 10, max: 200 }),
  riskAt: fc.integer({ min: 201, max: 400 }),
  lostAt: fc.integer({ min: 401, max: 2_000 }),
  leastDays: fc.integer({ min: 1, max: 60 }),
  usualDays: fc.integer({ min: 1, max: 3_650 }),
  needDays: fc.integer({ min: 1, max: 3_650 }),
  contactDays: fc.integer({ min: 1, max: 3_650 }),
  complaintDays: maybe(fc.integer({ min: 1, max: 400 })),
  returns: fc.nat(3),
})
const facts: fc.Arbitrary<LifecycleFacts & { groupId: number | null }> = fc
  .record({
    bought: fc.oneof(
      fc.array(second, { maxLength: 6 }),
      // Near now, so that every border is met.
      fc.array(fc.integer({ min: 1_990_000_000, max: 2_000_000_000 }), { maxLength: 9 }),
    ),
    touchedAt: maybe(second),
    needAt: maybe(second),
    interestAt: maybe(second),
    contactAt: maybe(second),
    leadAt: maybe(second),
    opportunityAt: maybe(second),
    returns: fc.nat(3),
    complaintAt: maybe(second),
    groupId: maybe(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ bought, ...rest }) => ({ ...rest, ...purchasesOf(bought) }))

describe('the rule in SQL', () => {
  it('gives what the rule gives, whatever is known and whatever the rule', async () => {
    const usual = fc.uniqueArray(
      fc.record({ groupId: maybe(fc.integer({ min: 1, max: 3 })), days: fc.integer({ min: 1, max: 700 }) }),
      { selector: ({ groupId }) => groupId, maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(
        rules,
        fc.array(facts, { minLength: 1, maxLength: 40 }),
        usual,
        async (rule, all, known) => {
          const now = 2_000_000_000
          const rows = all.map((each, id) => ({ ...each, id }))
          const moment = (of: string) =>
            sql`to_timestamp(${sql.ref(`r.${of}`)}) as ${sql.ref(
              of.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
            )}`
          const given = sql`
          select r.id as subject_id, 'account' as kind, ${sql.join(
            ['touchedAt', 'needAt', 'interestAt', 'contactAt', 'leadAt', 'opportunityAt', 'complaintAt'].map(
              moment,
            ),
          )}, r.purchases, r."firstDay" as first_day, r."lastDay" as last_day, r."lastGap" as last_gap,
            r."medianDays" as median_days, r.returns, r."groupId" as product_group_id
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id bigint, "touchedAt" float8, "needAt" float8,
            "interestAt" float8, "contactAt" float8, "leadAt" float8, "opportunityAt" float8, "complaintAt" float8, purchases int,
            "firstDay" int, "lastDay" int, "lastGap" int, "medianDays" float8, returns int, "groupId" bigint)`
          const rhythms = sql`(select product_group_id, days from jsonb_to_recordset(${JSON.stringify(
            known.map(({ groupId, days }) => ({ product_group_id: groupId, days })),
          )}::jsonb) as u(product_group_id bigint, days float8))`
          const found = await world.rows(
            sql<{
              stage: string
              place: number
              code: string
              at: number | null
              days: number | null
              basis: string | null
            }>`
            select s.stage, s.place, s.code, ${seconds('s.at')} as at, s.rhythm_days as days, s.basis
            from (${stagedFrom(rule, given, new Date(now * 1000), rhythms)}) s order by s.subject_id`,
          )
          const rhythm = (groupId: number | null) => {
            const one = known.find(each => each.groupId === groupId)
            return one ? { days: one.days, accounts: groupFrom } : null
          }
          const wanted = rows.map(row => {
            const usualFor: Rhythms = {
              group: row.groupId === null ? null : rhythm(row.groupId),
              company: rhythm(null),
            }
            const { stage, reason } = lifecycleOf(rule, row, usualFor, now)
            return {
              stage,
              place: stages.indexOf(stage) + 1,
              code: reason.code,
              at: reason.at,
              days: reason.rhythmDays,
              basis: reason.basis,
            }
          })
          expect(found).toEqual(wanted)
        },
      ),
      { numRuns: 120 },
    )
  })

  it('reads the rhythm of orders as the rule reads it', async () => {
    const [account] = await world.rows(sql<{ id: number }>`
      select a.id from account a where a.kind <> 'competitor' and not exists (select 1 from customer_order o where o.account_id = a.id)
        and not exists (select 1 from opportunity o where o.account_id = a.id) limit 1`)
    const moments = fc.array(fc.integer({ min: 1_700_000_000, max: 1_780_000_000 }), { maxLength: 15 })
    await fc.assert(
      fc.asyncProperty(moments, fc.array(fc.nat(14), { maxLength: 4 }), async (bought, negative) => {
        await tried(async tx => {
          const cents = (place: number) => (negative.includes(place) ? -500 : 700)
          for (const [place, at] of bought.entries())
            await sql`insert into customer_order (number, account_id, ordered_at, total_cents, created_at)
              values (${`P${place}`}, ${account!.id}, to_timestamp(${at}), ${cents(place)}, now())`.execute(
              tx,
            )
          const now = new Date(1_790_000_000_000)
          const { rows } = await sql<Record<string, number | null>>`
            with known as (select 1), asked as (select ${account!.id}::bigint as id), ${gatheredFacts(true, now, [])}
            select purchases, first_day as "firstDay", last_day as "lastDay", last_gap as "lastGap", median_days as "medianDays", returns
            from facts`.execute(tx)
          const positive = bought.filter((_, place) => cents(place) > 0)
          const wanted = purchasesOf(positive)
          const returns = bought.filter(
            (at, place) => cents(place) < 0 && wanted.lastDay !== null && dayOf(at) >= wanted.lastDay,
          ).length
          expect(rows).toEqual([{ ...wanted, returns }])
        })
      }),
      { numRuns: 25 },
    )
  })
})

describe('in the sample company', () => {
  it('shows every stage but, being small, at times somebody new', async () => {
    const { body } = await world.of.sales.visitor.get<{
      stages: { stage: string; accounts: number; persons: number }[]
    }>('/api/lifecycle')
    expect(body.stages.map(({ stage }) => stage)).toEqual([...stages])
    const empty = body.stages.filter(({ accounts, persons }) => accounts + persons === 0)
    expect(empty.filter(({ stage }) => stage !== 'new')).toEqual([])
  })

  it('is what all of it computed anew gives, and is not written again', async () => {
    await run('lifecycle.due')
    const all = () =>
      world.rows(
        sql<{
          row: string
        }>`select to_jsonb(l)::text || xmin::text as row from lifecycle l order by subject_id`,
      )
    const before = await all()
    await world.db.as(systemActor, tx => recomputeAll(tx, world.clock.now()))
    expect(await all()).toEqual(before)
    await run('lifecycle.night')
    expect(await all()).toEqual(before)
  })

  it('some at a time gives what all at once gives', async () => {
    const ids = await world.rows(sql<{ id: number }>`select subject_id as id from lifecycle order by 1`)
    const moved = await world.db.as(systemActor, tx =>
      recomputeSome(
        tx,
        ids.map(({ id }) => id),
        world.clock.now(),
      ),
    )
    expect(moved).toEqual([])
  })

  it('leaves out competitors and erased ones, and persons with an account', async () => {
    const odd = await world.rows(sql`
      select 1 from lifecycle l left join account a on a.id = l.subject_id left join person p on p.id = l.subject_id
      where a.kind = 'competitor' or p.account_id is not null or p.erased_at is not null or coalesce(a.id, p.id) is null`)
    expect(odd).toEqual([])
  })

  it('an account with a rhythm of its own is told by it', async () => {
    const [row] = await world.rows(sql<{ id: number; purchases: number }>`
      select subject_id as id, purchases from lifecycle where purchases >= ${ownFrom} and basis = 'own' order by purchases desc, 1 limit 1`)
    const { body } = await world.of.sales.visitor.get<{
      current: { reason: { words: string; purchases: number } }
    }>(`/api/accounts/${row!.id}/lifecycle`)
    expect(body.current.reason.words).toContain(`on the median of ${row!.purchases - 1} interval`)
  })
})

describe('what changes', () => {
  it('an order makes a customer of a prospect within the minute, with a line and a fact', async () => {
    const [account] = await world.rows(sql<{ id: number }>`
      select l.subject_id as id from lifecycle l where l.kind = 'account' and l.stage in ('unaware', 'touched', 'need', 'lead', 'opportunity') order by 1 limit 1`)
    const id = account!.id
    const before = await stageOf(id)
    const now = world.clock.now()
    await world.db.as(systemActor, tx =>
      placeOrder(
        tx,
        systemActor,
        {
          accountId: id,
          orderedAt: now,
          lines: [
            { productId: null, productGroupId: null, quantity: 1, amountCents: 900, marginCents: null },
          ],
        },
        now,
      ),
    )
    await world.drain()
    await run('lifecycle.due')
    expect(await stageOf(id)).toBe('new')
    const facts = await world.rows(sql<{ payload: unknown }>`
      select payload from fact where name = 'lifecycle.changed' and about = ${id}`)
    expect(facts.map(({ payload }) => payload)).toEqual([{ kind: 'account', before, stage: 'new' }])
    const { body } = await world.of.service.visitor.get<{
      changes: { before: string; stage: string; words: string }[]
    }>(`/api/accounts/${id}/lifecycle`)
    expect(body.changes[0]).toMatchObject({ before, stage: 'new' })
    expect(body.changes[0]!.words).toMatch(/^The first order was today; orders every/)
  })

  it('a rule out of order is refused beside its field, and nothing is written', async () => {
    const rule = await world.db.as(systemActor, activeRule)
    const { version, ...numbers } = rule
    const { status, body } = await world.of.sales_manager.visitor.send<{
      code: string
      errors: { pointer: string }[]
    }>('PUT', '/api/lifecycle/rule', { ...numbers, lostAt: numbers.riskAt })
    expect([status, body.code, body.errors[0]!.pointer]).toEqual([422, 'faulty_rule', '/lostAt'])
    expect((await world.db.as(systemActor, activeRule)).version).toBe(version)
    const seller = await world.of.sales.visitor.send('PUT', '/api/lifecycle/rule', numbers)
    expect(seller.status).toBe(403)
  })

  it('a published rule gives what its preview said', async () => {
    const { version, ...numbers } = await world.db.as(systemActor, activeRule)
    const rule = { ...numbers, dueAt: 50, riskAt: 80, lostAt: 120 }
    const preview = await world.of.sales_manager.visitor.get<{ stages: { stage: string; n: number }[] }>(
      `/api/lifecycle/preview?rule=${encodeURIComponent(JSON.stringify(rule))}`,
    )
    const { status } = await world.of.sales_manager.visitor.send('PUT', '/api/lifecycle/rule', rule)
    expect(status).toBe(200)
    await world.drain()
    const now = await world.of.sales.visitor.get<{
      rule: { version: number }
      stages: { stage: string; accounts: number; persons: number }[]
    }>('/api/lifecycle')
    expect(now.body.rule.version).toBe(version + 1)
    expect(now.body.stages.map(({ stage, accounts, persons }) => ({ stage, n: accounts + persons }))).toEqual(
      preview.body.stages,
    )
  })

  it('lists are filtered and sorted by it, in the order of a life', async () => {
    const { body } = await world.of.sales.visitor.get<{ items: { stage: string | null }[] }>(
      '/api/accounts?sort=stage&limit=200',
    )
    const places = body.items.map(({ stage }) => (stage === null ? 99 : stages.indexOf(stage as never)))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    const where = encodeURIComponent(JSON.stringify([['stage', 'one_of', 'lost', 'win_back']]))
    const filtered = await world.of.sales.visitor.get<{ items: { stage: string }[]; total: number }>(
      `/api/accounts?where=${where}&limit=200`,
    )
    expect(filtered.body.total).toBeGreaterThan(0)
    expect(new Set(filtered.body.items.map(({ stage }) => stage))).toEqual(new Set(['lost', 'win_back']))
  })

  it('a partner sees the stage of its territories and no reason', async () => {
    const partner = world.of.partner.visitor
    const { body } = await partner.get<{ items: { id: number; stage: string }[] }>('/api/accounts?limit=200')
    const [seen] = body.items.filter(({ stage }) => stage !== null)
    const one = await partner.get<{ current: { stage: string; reason: unknown } }>(
      `/api/accounts/${seen!.id}/lifecycle`,
    )
    expect(one.body.current).toMatchObject({ stage: seen!.stage, reason: null })
    const all = await partner.get<{ stages: { accounts: number }[] }>('/api/lifecycle')
    const sum = all.body.stages.reduce((of, { accounts }) => of + accounts, 0)
    expect(sum).toBe(body.items.filter(({ stage }) => stage !== null).length)
  })

  // Last, for nobody is signed in for so long.
  it('only time passing moves customers at night, and only the rows of those who moved are written', async () => {
    const rows = () =>
      world.rows(
        sql<{
          id: number
          stage: string
          xmin: string
        }>`select subject_id as id, stage, xmin::text from lifecycle order by 1`,
      )
    const before = new Map((await rows()).map(row => [row.id, row]))
    world.clock.pass(30 * 1_440)
    await run('lifecycle.night')
    const after = await rows()
    const moved = after.filter(row => row.stage !== before.get(row.id)!.stage)
    expect(moved.length).toBeGreaterThan(0)
    const written = after.filter(row => row.xmin !== before.get(row.id)!.xmin)
    // Fresh interest that grew old gets another reason with another stage; nothing else is written.
    expect(written.map(({ id }) => id)).toEqual(moved.map(({ id }) => id))
  })
})
