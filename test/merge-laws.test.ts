import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rebuildInsight } from '../src/insight/derive.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Change } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  // Groups of companies, some over several levels, none in a ring.
  await sql`update account a set parent_id = (select max(id) from account b where b.id < a.id and b.id % 7 = a.id % 7)
    where a.id % 3 > 0`.execute(world.db.full)
})
afterAll(() => world?.close())

type Kind = 'person' | 'account'
const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T | undefined> =>
  (await world.rows(query))[0]
const any = async (from: string, at: number): Promise<number | null> =>
  (
    await one(
      sql<{ id: number }>`select id from ${sql.raw(from)} order by md5(id::text || ${String(at)}) limit 1`,
    )
  )?.id ?? null

/** What the application refuses by its rules changes nothing and is fine here. */
async function act<B extends object>(method: Change, url: string, body?: unknown): Promise<B | null> {
  const answer = await world.of.administrator.visitor.send<B>(method, url, body)
  expect([url, answer.status < 500, answer.text]).toEqual([url, true, answer.text])
  return answer.status < 300 ? answer.body : null
}
/** Somebody who has what is worth conserving, so that merges are not of empty records. */
const busy: Record<Kind, string> = {
  person: `person where id in (select person_id from lead union select person_id from opportunity_person union select person_id from consent)`,
  account:
    'account where id in (select account_id from opportunity union select account_id from customer_order)',
}

async function merge(kind: Kind, at: number): Promise<void> {
  const keepId = await any(busy[kind], at)
  const goneId = await any(at % 3 === 0 ? kind : busy[kind], at + 1_000)
  const fields =
    kind === 'person'
      ? { name: 'gone', email: at % 2 ? 'gone' : 'keep', accountId: 'gone' }
      : { name: 'gone', territoryId: at % 2 ? 'gone' : 'keep', parentId: 'gone' }
  await act('POST', '/api/merges', { kind, keepId, goneId, ...(at % 4 === 0 ? {} : { fields }) })
}
async function undo(at: number): Promise<void> {
  const id = await any('merge where undone_at is null', at)
  if (id !== null) await act('POST', `/api/merges/${id}/undo`)
}

const structural: Record<string, (at: number) => Promise<void>> = {
  'merge two persons': at => merge('person', at),
  'merge two accounts': at => merge('account', at),
  'merge the one that was kept away': async at => {
    const last = await one(sql<{ kind: Kind; id: number }>`
      select kind, keep_id as id from merge where undone_at is null order by md5(id::text || ${String(at)}) limit 1`)
    if (last)
      await act('POST', '/api/merges', {
        kind: last.kind,
        keepId: await any(busy[last.kind], at),
        goneId: last.id,
      })
  },
  'merge another one into it': async at => {
    const last = await one(sql<{ kind: Kind; id: number }>`
      select kind, keep_id as id from merge where undone_at is null order by md5(id::text || ${String(at)}) limit 1`)
    if (last)
      await act('POST', '/api/merges', {
        kind: last.kind,
        keepId: last.id,
        goneId: await any(busy[last.kind], at),
      })
  },
  'take two apart': undo,
}

let serial = 0
const happening: Record<string, (at: number) => Promise<void>> = {
  'log a touch': async at =>
    void (await act('POST', '/api/touches', {
      personId: await any('person', at),
      kind: 'call',
      title: 'Called',
    })),
  'log a touch with an account': async at =>
    void (await act('POST', '/api/touches', {
      accountId: await any('account', at),
      kind: 'letter',
      title: 'Wrote',
    })),
  'correct a touch': async at =>
    void (await act('POST', `/api/touches/${await any('touch where user_id is not null', at)}/correction`, {
      occurredAt: '2021-05-05T10:00:00Z',
    })),
  'write an order': async at =>
    void (await act('POST', '/api/orders', {
      accountId: await any('account', at),
      personId: await any('person', at),
      orderedOn: '2024-05-06',
      lines: [{ amountCents: 33_300 }],
    })),
  'change a person': async at =>
    void (await act('PATCH', `/api/persons/${await any('person', at)}`, {
      jobTitle: `Title ${at}`,
      accountId: await any('account', at),
    })),
  'a new person comes': async () => {
    serial++
    await act('POST', '/api/persons', { name: 'New Person', email: `law${serial}@neu.example` })
  },
  'accept a lead': async at =>
    void (await act('POST', `/api/leads/${await any(`lead where state = 'open'`, at)}/acceptance`)),
}

/** Figures that no merge may change: how many and how much there is. */
async function totals(): Promise<Record<string, number>> {
  const row = await one(sql<Record<string, number>>`
    select (select count(*) from touch) as touches, (select count(*) from lead) as leads,
      (select count(*) from customer_order) as orders, (select sum(total_cents) from customer_order) as "orderedCents",
      (select count(*) from opportunity) as opportunities, (select sum(amount_cents) from opportunity) as "dealCents",
      (select count(*) from consent where source not like 'unmerge:%') as consents,
      (select count(*) from form_submission) as submissions`)
  return row!
}

/** Every row of the tables that merges move; that the ledger stays as it is, the database's rights see to. */
async function everything(): Promise<string[]> {
  const tables = await world.rows(sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename in ('person', 'account', 'lead', 'promise',
      'opportunity', 'opportunity_person', 'customer_order', 'consent', 'contact_point', 'identity', 'account_identity', 'visitor',
      'person_alias', 'account_alias', 'form_submission', 'competitor_sighting') order by 1`)
  const rows = await world.rows(
    sql<{ row: string }>`${sql.join(
      tables.map(
        ({ name }) =>
          sql`select ${sql.lit(name)} || ' ' || to_jsonb(t)::text as row from ${sql.table(name)} t`,
      ),
      sql` union all `,
    )} order by 1`,
  )
  return rows.map(({ row }) => row)
}
const difference = (before: string[], after: string[]) => {
  const [was, is] = [new Set(before), new Set(after)]
  return { lost: before.filter(row => !is.has(row)), new: after.filter(row => !was.has(row)) }
}

const derived = async () =>
  (
    await world.rows(sql<{ row: string }>`
      select 'stage ' || to_jsonb(f)::text as row from funnel_stage f
      union all select 'credit ' || to_jsonb(c)::text from credit c order by 1`)
  ).map(({ row }) => row)

async function undoAll(): Promise<void> {
  for (;;) {
    const open = await world.rows(
      sql<{ id: number }>`select id from merge where undone_at is null order by id desc`,
    )
    if (open.length === 0) return
    let done = 0
    for (const { id } of open) if (await act('POST', `/api/merges/${id}/undo`)) done++
    expect(done).toBeGreaterThan(0)
  }
}

/** Whoever is seen by a partner is of the partner's territories, and nothing of the journal is. */
async function partnerSees(): Promise<void> {
  const { id } = world.of.partner
  const outside = await world.db.as({ userId: id, role: 'partner' }, async tx => {
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from person where territory_id <> all(my_territories()) or territory_id is null)
        + (select count(*) from account where territory_id <> all(my_territories()) or territory_id is null)
        + (select count(*) from identity i where not exists (select from person p where p.id = i.person_id))
        + (select count(*) from account_identity i where not exists (select from account a where a.id = i.account_id)) as n`.execute(
      tx,
    )
    return rows[0]!.n
  })
  expect(outside).toBe(0)
  expect((await world.of.partner.visitor.get('/api/merges?kind=person&id=1')).status).toBe(403)
}

it('merging and taking apart in any order conserves every figure, and undoing all restores every row', async () => {
  const names = Object.keys(structural)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...names), { minLength: 8, maxLength: 14 }),
      fc.nat({ max: 10_000 }),
      async (plan, at) => {
        await world.drain()
        const [before, figures] = [await everything(), await totals()]
        for (const [index, name] of plan.entries()) {
          world.clock.pass(7)
          await structural[name]!(at + index)
          expect(await totals()).toEqual(figures)
        }
        await partnerSees()
        await undoAll()
        expect(difference(before, await everything())).toEqual({ lost: [], new: [] })
      },
    ),
    { numRuns: 10, seed: 64, endOnFailure: true },
  )
  const tried = await one(sql<{ n: number }>`select count(*) as n from merge`)
  expect(tried!.n).toBeGreaterThan(40)
}, 120_000)

it('amid everything else that happens, what is derived is what deriving anew gives, and credits sum to revenue', async () => {
  const verbs = { ...structural, ...happening }
  const names = Object.keys(verbs)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...names), { minLength: 10, maxLength: 20 }),
      fc.nat({ max: 10_000 }),
      async (plan, at) => {
        for (const [index, name] of plan.entries()) {
          world.clock.pass(7)
          const figures = name in structural ? await totals() : null
          await verbs[name]!(at + index)
          if (figures) expect(await totals()).toEqual(figures)
        }
        await undoAll()
        await world.drain()
        const bitByBit = await derived()
        await world.db.as(systemActor, rebuildInsight)
        expect(difference(bitByBit, await derived())).toEqual({ lost: [], new: [] })
        const sums = await one(sql<{ first: number; last: number; orders: number }>`
          select (select sum(amount_cents) from credit where model = 'first') as first,
            (select sum(amount_cents) from credit where model = 'last') as last,
            (select sum(total_cents) from customer_order) as orders`)
        expect([sums!.first, sums!.last]).toEqual([sums!.orders, sums!.orders])
        await partnerSees()
      },
    ),
    { numRuns: 6, seed: 64, endOnFailure: true },
  )
}, 120_000)
