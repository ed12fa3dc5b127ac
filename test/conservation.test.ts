import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rebuildInsight } from '../src/insight/derive.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { importFile } from '../src/transfer/import-file.ts'
import { runUndo, startUndo } from '../src/transfer/undo-import.ts'
import type { Change } from './app.ts'
import { openWorld, type World } from './installation.ts'
import { asked, idsToday, knowWords, openWords, withdrawalsStand } from './words-said.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await knowWords(world, words)
}, 60_000)
afterAll(() => world?.close())

const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => (await world.rows(query))[0]!
const any = async (from: string, at: number): Promise<number | null> =>
  (
    await one(
      sql<{
        id: number | null
      }>`select (select id from ${sql.raw(from)} order by md5(id::text || ${String(at)}) limit 1) as id`,
    )
  ).id
/** What the application refuses by its rules changes nothing and is fine here. */
async function act<B extends object>(method: Change, url: string, body?: unknown): Promise<B | null> {
  const answer = await world.of.administrator.visitor.send<B>(method, url, body)
  expect([url, answer.status < 500, answer.text]).toEqual([url, true, answer.text])
  return answer.status < 300 ? answer.body : null
}

/** Whoever has something worth conserving, and nobody who was erased. */
const busy = `person where erased_at is null and id in
  (select person_id from lead union select person_id from customer_order union select person_id from consent)`
const busyAccounts = 'account where id in (select account_id from customer_order)'
/** What everybody has said of each purpose and channel, merged and taken apart as the program does. */
const words = openWords()

/** Every id that was erased, with all who were one with it at that moment. */
const erased = new Set<number>()
/** Ids that objected to everything, and none of them ever ended it. */
const objected = new Set<number>()
let serial = 0

async function mergePersons(keepId: number, goneId: number, isOther: boolean): Promise<void> {
  const done = await act<{ id: number }>('POST', '/api/merges', {
    kind: 'person',
    keepId,
    goneId,
    ...(isOther ? { fields: { name: 'gone', email: 'gone' } } : {}),
  })
  if (done) words.merge(done.id, keepId, goneId)
}

async function undo(mergeId: number): Promise<boolean> {
  const done = await act('POST', `/api/merges/${mergeId}/undo`)
  if (done) words.undo(mergeId)
  return done !== null
}

const verbs: Record<string, (at: number) => Promise<void>> = {
  'merge two persons': async at => {
    const [keepId, goneId] = [await any(busy, at), await any(busy, at + 1_000)]
    await mergePersons(keepId!, goneId!, at % 2 === 1)
  },
  'merge two accounts': async at =>
    void (await act('POST', '/api/merges', {
      kind: 'account',
      keepId: await any(busyAccounts, at),
      goneId: await any(busyAccounts, at + 1_000),
    })),
  'take two apart': async at => {
    const id = await any('merge where undone_at is null', at)
    if (id !== null) await undo(id)
  },
  'erase somebody': async at => {
    const merged = await any(
      'person where erased_at is null and id in (select keep_id from merge where undone_at is null)',
      at,
    )
    const id = at % 3 === 0 && merged !== null ? merged : await any(busy, at)
    const all = await world.rows(
      sql<{ id: number }>`select subject_id as id from identity where person_id = ${id}`,
    )
    if ((await act('POST', `/api/persons/${id}/privacy-requests`, { kind: 'erasure' })) === null) return
    await world.drain()
    for (const each of [id!, ...all.map(row => row.id)]) erased.add(each)
  },
  'import persons, some of them known': async at => {
    serial++
    const known = await one(
      sql<{
        email: string
      }>`select email from person where email is not null order by md5(id::text || ${String(at)}) limit 1`,
    )
    const file = join(world.dataDir, `conserved-${serial}.csv`)
    await writeFile(
      file,
      `Name,E-mail,Telephone\nNew Person,conserved${serial}@neu.example,+31 38 555 ${1000 + serial}\nKnown Person,${known.email},+31 38 555 0000\n`,
    )
    await importFile({
      db: world.db,
      clock: world.clock.now,
      dataDir: world.dataDir,
      actor: systemActor,
      kind: 'persons',
      file,
      settings: { create: true },
    })
  },
  'undo an import': async at => {
    const id = await any(`import_run where state = 'done' and undo_state is null`, at)
    if (id === null) return
    await world.db.as(systemActor, tx => startUndo(tx, systemActor, id))
    await runUndo(id, { db: world.db, clock: world.clock.now })
  },
}

const additions: Record<string, (at: number) => Promise<Partial<Figures>>> = {
  'log a touch': async at => {
    const done = await act('POST', '/api/touches', {
      personId: await any(busy, at),
      kind: 'call',
      title: 'Called',
    })
    return done ? { touches: 1 } : {}
  },
  'write an order': async at => {
    const done = await act('POST', '/api/orders', {
      accountId: await any(busyAccounts, at),
      orderedOn: '2024-05-06',
      lines: [{ amountCents: 33_300 }],
    })
    return done ? { orders: 1, orderedCents: 33_300 } : {}
  },
  'object to everything': async at => {
    const id = await any(busy, at)
    const done = await act('POST', `/api/persons/${id}/objections`, {
      purpose: '*',
      channel: '*',
      ended: false,
      source: 'by telephone',
    })
    if (done) objected.add(id!)
    return {}
  },
  'agree, or take it back': async at => {
    // Now and then somebody of a merge, for whom it is a question whose word counts.
    const merged = await any(
      "person where erased_at is null and id in (select keep_id from merge where undone_at is null and kind = 'person')",
      at,
    )
    const id = (at % 3 === 0 ? null : merged) ?? (await any(busy, at))!
    const [purpose, channel] = asked[at % asked.length]!
    const granted = at % 5 < 2
    const said = { purpose, channel, granted, source: 'by telephone' }
    if (await act('POST', `/api/persons/${id}/consents`, said))
      words.say(id, `${purpose} ${channel}`, granted)
    return {}
  },
}

type Figures = { touches: number; orders: number; orderedCents: number; leads: number; opportunities: number }
const figures = () =>
  one(sql<Figures>`
    select (select count(*) from touch where kind <> 'order') as touches, (select count(*) from customer_order) as orders,
      (select sum(total_cents) from customer_order) as "orderedCents", (select count(*) from lead) as leads,
      (select count(*) from opportunity) as opportunities`)

/** Whoever objected may not be contacted, whomever he or she was merged with or taken apart from. */
async function objectionsStand(): Promise<void> {
  const ids = [...objected].filter(id => !erased.has(id))
  const now = await idsToday(world, ids)
  for (const id of new Set(now.values())) {
    if (erased.has(id)) continue
    const { body } = await world.of.administrator.visitor.get<{
      objected: boolean
      items: { may: boolean }[]
    }>(`/api/persons/${id}/may-contact`)
    expect([id, body.objected, body.items.filter(({ may }) => may)]).toEqual([id, true, []])
  }
}

// What is worked out anew as time passes.
const scored = ['score', 'fit', 'engagement', 'grade', 'reasons', 'scored_at']

/** Rows of every table that merges, erasures and imports move. */
async function everything(): Promise<Map<string, Record<string, unknown>>> {
  const tables =
    'person account lead promise opportunity opportunity_person customer_order consent contact_point identity account_identity visitor person_alias account_alias form_submission competitor_sighting'
  const rows = await world.rows(
    sql<{ row: string }>`${sql.join(
      tables
        .split(' ')
        .map(
          name =>
            sql`select ${sql.lit(name)} || ' ' || (to_jsonb(t) - ${scored}::text[])::text as row from ${sql.table(name)} t`,
        ),
      sql` union all `,
    )}`,
  )
  return new Map(
    rows.map(({ row }) => [row, JSON.parse(row.slice(row.indexOf(' '))) as Record<string, unknown>]),
  )
}

async function undoAll(): Promise<void> {
  for (;;) {
    const open = await world.rows(
      sql<{ id: number }>`select id from merge where undone_at is null order by id desc`,
    )
    let done = 0
    for (const { id } of open) if (await undo(id)) done++
    if (done === 0) return
  }
}
const plan = (names: string[], least: number, most: number) =>
  fc.tuple(
    fc.array(fc.constantFrom(...names), { minLength: least, maxLength: most }),
    fc.nat({ max: 10_000 }),
  )

it('merging, taking apart, erasing, importing and undoing imports in any order leave everybody else as at the beginning', async () => {
  await fc.assert(
    fc.asyncProperty(plan(Object.keys(verbs), 8, 14), async ([names, at]) => {
      await world.drain()
      const [before, counted] = [await everything(), await figures()]
      for (const [index, name] of names.entries()) {
        world.clock.pass(7)
        await verbs[name]!(at + index)
        expect([name, await figures()]).toEqual([name, counted])
      }
      for (let id = await any(`import_run where state = 'done' and undo_state is null`, at); id !== null; ) {
        await verbs['undo an import']!(at)
        id = await any(`import_run where state = 'done' and undo_state is null`, at)
      }
      await undoAll()
      const after = await everything()
      const isOfErased = (row: Record<string, unknown>) =>
        Object.values(row).some(value => typeof value === 'number' && erased.has(value))
      const lost = [...before].filter(([text, row]) => !after.has(text) && !isOfErased(row))
      expect(lost.map(([text]) => text)).toEqual([])
    }),
    { numRuns: 6, seed: 92, endOnFailure: true },
  )
  const tried = await one(sql<{ merges: number; erased: number; undone: number }>`
    select (select count(*) from merge) as merges, (select count(*) from person where erased_at is not null) as erased,
      (select count(*) from import_run where undo_state = 'done') as undone`)
  expect(Math.min(tried.merges, tried.erased, tried.undone)).toBeGreaterThan(3)
}, 120_000)

it('amid touches, orders and changed minds, counts, objections and credited money are conserved', async () => {
  await fc.assert(
    fc.asyncProperty(
      plan([...Object.keys(verbs), ...Object.keys(additions)], 12, 18),
      async ([names, at]) => {
        await world.drain()
        let counted = await figures()
        for (const [index, name] of names.entries()) {
          world.clock.pass(7)
          if (name in additions) {
            const more = await additions[name]!(at + index)
            await world.drain()
            const now = await figures()
            for (const key of Object.keys(now) as (keyof Figures)[])
              if (key !== 'touches')
                expect([name, key, now[key]]).toEqual([name, key, counted[key] + (more[key] ?? 0)])
            // What happened may be noted in the log by itself, too.
            expect(now.touches).toBeGreaterThanOrEqual(counted.touches + (more.touches ?? 0))
            counted = now
          } else await verbs[name]!(at + index)
          expect([name, await figures()]).toEqual([name, counted])
          await withdrawalsStand(world, words, name, erased)
        }
        await objectionsStand()
        await undoAll()
        expect(await figures()).toEqual(counted)
        await objectionsStand()
        await withdrawalsStand(world, words, 'take all apart', erased)
        await world.drain()
        const credited = () =>
          one(sql<Record<string, number>>`
            select (select sum(amount_cents) from credit where model = 'first') as first,
              (select sum(amount_cents) from credit where model = 'last') as last`)
        const bitByBit = await credited()
        expect(Object.values(bitByBit)).toEqual([counted.orderedCents, counted.orderedCents])
        await world.db.as(systemActor, rebuildInsight)
        expect(await credited()).toEqual(bitByBit)
      },
    ),
    { numRuns: 5, seed: 92, endOnFailure: true },
  )
  expect(objected.size).toBeGreaterThan(2)
}, 180_000)
