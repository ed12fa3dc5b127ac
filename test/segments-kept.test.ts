import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mergePersons } from '../src/customers/merge.ts'
import { moveToTrash, restoreFromTrash } from '../src/customers/trash.ts'
import { undoMerge } from '../src/customers/unmerge.ts'
import { movers } from '../src/main/merges.ts'
import { conditionSource } from '../src/main/traits.ts'
import type { Tx } from '../src/platform/database.ts'
import { eraseRows } from '../src/privacy/erase-person.ts'
import { membersSql } from '../src/segments/compile.ts'
import { keepSegments, rebuildSegments } from '../src/segments/keep.ts'
import { keptSegments } from '../src/segments/queries.ts'
import { insertListed, insertSegment } from '../src/segments/store.ts'
import { vocabularyOf } from '../src/segments/vocabulary.ts'
import { writeCondition } from '../src/shared/condition/read.ts'
import type { About, Condition } from '../src/shared/condition/tree.ts'
import { Refusal } from '../src/shared/outcome.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import { conditions, type Occurring } from './condition-trees.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let now = new Date('2026-09-14T10:30:00.000Z')
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const occurring: Occurring = {
  values: {
    'person.jobTitle': ['Director', 'Buyer'],
    'person.country': ['NL', 'DE'],
    'account.employees': [20, 200],
  },
  words: ['pric', 'guide', 'call'],
  sources: ['search', 'fair'],
  campaigns: [1],
  productGroups: [1],
  properties: ['amount'],
}
const pricing: Condition = {
  all: [
    { touches: { kinds: ['web_page'] }, from: 2, window: { days: 14 } },
    { touches: { kinds: ['visit'] }, to: 0, since: { kinds: ['web_page'] } },
  ],
}
const silent: Condition = { touches: {}, to: 0, window: { days: 30 } }
const waiting: Condition = {
  sequence: [{ touches: { kinds: ['web_page'] } }, { touches: { kinds: ['call'] }, within: 3, absent: true }],
}

type Happening =
  | { what: 'touch'; who: number; kind: 'web_page' | 'visit' | 'call'; daysAgo: number }
  | { what: 'person'; who: number; title: string | null }
  | { what: 'moves'; who: number; to: number }
  | { what: 'account'; who: number; employees: number }
  | { what: 'merge'; who: number; other: number }
  | { what: 'apart' }
  | { what: 'trash'; who: number }
  | { what: 'restore' }
  | { what: 'erase'; who: number }
  | { what: 'consent'; who: number; granted: boolean }
  | { what: 'time'; hours: number }

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('touch' as const),
      who: fc.nat(39),
      kind: fc.constantFrom('web_page' as const, 'visit' as const, 'call' as const),
      daysAgo: fc.constantFrom(0, 0, 0, 1, 13, 29, -2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('person' as const),
      who: fc.nat(39),
      title: fc.constantFrom('Director', 'Buyer', null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('moves' as const), who: fc.nat(39), to: fc.nat(9) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('account' as const),
      who: fc.nat(9),
      employees: fc.constantFrom(5, 20, 200),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('merge' as const), who: fc.nat(39), other: fc.nat(39) }),
  },
  { weight: 1, arbitrary: fc.constant({ what: 'apart' as const }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('trash' as const), who: fc.nat(39) }) },
  { weight: 1, arbitrary: fc.constant({ what: 'restore' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('erase' as const), who: fc.integer({ min: 30, max: 39 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('consent' as const), who: fc.nat(39), granted: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('time' as const),
      // Some end just beside midnight where the company is, and the clocks go back on 25 October.
      hours: fc.constantFrom(1, 11.5, 12, 13.5, 24, 24 * 3, 24 * 13, 24 * 41),
    }),
  },
)

const idsOf = async (tx: Tx, about: About, n: number): Promise<number[]> =>
  (
    await sql<{ id: number }>`select id from ${sql.table(about)} order by md5(id::text) limit ${n}`.execute(
      tx,
    )
  ).rows.map(({ id }) => id)

/** What a verb refuses has not happened. */
async function unlessRefused(tx: Tx, act: () => Promise<unknown>): Promise<void> {
  await sql`savepoint before_it`.execute(tx)
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await sql`rollback to savepoint before_it`.execute(tx)
  }
}

async function happen(tx: Tx, each: Happening, persons: number[], accounts: number[]): Promise<void> {
  const today = async (id: number) =>
    (
      await sql<{
        id: number
      }>`select coalesce((select person_id from identity where subject_id = ${id}), ${id}::bigint) as id`.execute(
        tx,
      )
    ).rows[0]!.id
  switch (each.what) {
    case 'touch': {
      const subjectId = persons[each.who]!
      const occurredAt = new Date(now.getTime() - each.daysAgo * 86_400_000)
      await recordTouches(
        tx,
        systemActor,
        [{ subjectId, kind: each.kind, occurredAt, title: each.kind }],
        now,
      )
      return
    }
    case 'person':
      await sql`update person set job_title = ${each.title} where id = ${await today(persons[each.who]!)}`.execute(
        tx,
      )
      return
    case 'moves':
      await sql`update person set account_id = ${accounts[each.to]!} where id = ${await today(persons[each.who]!)}`.execute(
        tx,
      )
      return
    case 'account':
      await sql`update account set employees = ${each.employees} where id = ${accounts[each.who]!}`.execute(
        tx,
      )
      return
    case 'merge': {
      const [keepId, goneId] = [await today(persons[each.who]!), await today(persons[each.other]!)]
      if (keepId !== goneId)
        await unlessRefused(tx, () => mergePersons(tx, systemActor, movers, { keepId, goneId }, now))
      return
    }
    case 'apart': {
      const { rows } = await sql<{ id: number }>`
        select id from merge where undone_at is null and kind = 'person' order by id desc limit 1`.execute(tx)
      if (rows[0]) await unlessRefused(tx, () => undoMerge(tx, systemActor, movers, rows[0]!.id, now))
      return
    }
    case 'trash': {
      const id = await today(persons[each.who]!)
      return unlessRefused(tx, () => moveToTrash(tx, systemActor, movers, 'person', id, now))
    }
    case 'restore': {
      const { rows } = await sql<{ id: number }>`select id from trash where kind = 'person' limit 1`.execute(
        tx,
      )
      if (rows[0])
        await unlessRefused(tx, () => restoreFromTrash(tx, systemActor, 'person', rows[0]!.id, now))
      return
    }
    case 'erase': {
      const personId = await today(persons[each.who]!)
      await eraseRows(tx, { personId, userId: null, attachments: [] }, now)
      return
    }
    case 'consent': {
      const id = await today(persons[each.who]!)
      await sql`insert into consent (person_id, subject_id, purpose, channel, granted, source, at)
        select id, id, 'newsletter', 'email', ${each.granted}, 'by hand', ${now} from person where id = ${id}`.execute(
        tx,
      )
      return
    }
    case 'time':
      now = new Date(now.getTime() + each.hours * 3_600_000)
  }
}

it('keeps every segment as a full rebuild would have it, whatever happens and however time passes', async () => {
  await world.db.as(systemActor, async tx => {
    const source = await conditionSource(tx)
    const vocabulary = await vocabularyOf(tx, source)
    const random = (about: About, seed: number) =>
      fc.sample(conditions(vocabulary, occurring, about), { seed, numRuns: 5 })
    const made: number[] = []
    const make = async (about: About, when: Condition) =>
      made.push(
        await insertSegment(
          tx,
          {
            name: `Segment ${made.length}`,
            note: '',
            about,
            condition: writeCondition(about, when),
            madeBy: null,
          },
          now,
        ),
      )
    for (const when of [pricing, silent, waiting, ...random('person', 1)]) await make('person', when)
    await make('person', { trait: 'may.newsletter.email', test: 'yes' })
    await make('person', { trait: 'lastTouchAt', test: 'day', from: -30 })
    for (const when of [{ persons: pricing }, silent, ...random('account', 2)]) await make('account', when)
    await make('person', { any: [{ segment: made[0]! }, { account: { segment: made.at(-1)! } }] })
    await make('person', { not: { segment: made.at(-1)! } })
    const listed = await insertSegment(
      tx,
      { name: 'Listed', note: '', about: 'person', condition: null, madeBy: null },
      now,
    )
    await insertListed(
      tx,
      { id: listed, about: 'person' },
      sql`select id from person order by md5(id::text) limit 40`,
      null,
      now,
    )
    await rebuildSegments(tx, source, now)
    const persons = await idsOf(tx, 'person', 40)
    const accounts = await idsOf(tx, 'account', 10)
    let moves = 0
    const sampled = fc.sample(happenings, { seed: 3, numRuns: 70 })
    const lastly: Happening = { what: 'merge', who: 7, other: 8 }
    for (const [i, each] of [...sampled, lastly].entries()) {
      await happen(tx, each, persons, accounts)
      for (let more = true; more; ) {
        const kept = await keepSegments(tx, source, now)
        moves += kept.entered + kept.left
        more = kept.more
      }
      const moment = { now, timeZone: 'Europe/Amsterdam' }
      for (const { id, about, when } of await keptSegments(tx)) {
        if (when === null) continue
        const { rows } = await sql<{ n: number }>`
          with should as (${membersSql(when, about, { moment, source })}),
            kept as (select subject_id as id from segment_member where segment_id = ${id})
          select count(*)::int as n from (
            (select id from should except select id from kept) union all (select id from kept except select id from should)) odd`.execute(
          tx,
        )
        expect([i, each, id, rows[0]!.n]).toEqual([i, each, id, 0])
      }
    }
    expect(moves).toBeGreaterThan(20)
    const { rows: present } = await sql<{ n: number; listed: number }>`
      select count(*)::int as n, (select count(*)::int from segment_listed l
        join person p on p.id = l.person_id and p.erased_at is null where l.segment_id = ${listed}) as listed
      from segment_member where segment_id = ${listed}`.execute(tx)
    expect(present[0]!.n).toBe(present[0]!.listed)
    expect(present[0]!.n).toBeLessThan(40)
    // What is written down of entries and exits comes to who is in.
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from (
        select segment_id, subject_id, sum(case when entered then 1 else -1 end) as balance from segment_change group by 1, 2) c
      full join segment_member m using (segment_id, subject_id)
      where coalesce(c.balance, 0) <> case when m.subject_id is null then 0 else 1 end`.execute(tx)
    expect(rows).toEqual([{ n: 0 }])
  })
}, 180_000)
