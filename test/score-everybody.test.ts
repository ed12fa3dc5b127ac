import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mayBeProfiled, notToBeProfiled } from '../src/consent/who-may.ts'
import { couldQualify } from '../src/leads/could-qualify.ts'
import { defaultRules } from '../src/leads/model/definition/default.ts'
import { firstQualified } from '../src/leads/model/definition/replay.ts'
import type { Rules } from '../src/leads/model/definition/rules.ts'
import { judge } from '../src/leads/model/definition/weigh.ts'
import { personsForLeads } from '../src/leads/queries.ts'
import { knownForRules } from '../src/leads/read-known.ts'
import { type ScoredPeople, scoreEverybody } from '../src/leads/score-everybody.ts'
import { leadSource } from '../src/leads/source.ts'
import { vocabularyOf } from '../src/segments/vocabulary.ts'
import { type Condition, everyPart } from '../src/shared/condition/tree.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { moment, occurringIn, strangeRows } from './condition-rows.ts'
import { conditions, matches } from './condition-trees.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let people: number[]
let rules: fc.Arbitrary<Rules>
const { now } = moment

beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await strangeRows(world)
  await world.db.as(systemActor, async tx => {
    const ids = async (table: string) =>
      (
        await sql<{ id: number }>`select id from ${sql.table(table)} order by md5(id::text)`.execute(tx)
      ).rows.map(({ id }) => id)
    people = await ids('person')
    const source = await leadSource(tx)
    const occurring = await occurringIn(tx, source, { person: people, account: await ids('account') })
    rules = randomRules(await vocabularyOf(tx, source), occurring, await ids('territory'))
  })
})
afterAll(() => world?.close())

/** Rules that may be signed: those of one person, about what leads may ask for. */
function randomRules(
  vocabulary: Awaited<ReturnType<typeof vocabularyOf>>,
  occurring: Awaited<ReturnType<typeof occurringIn>>,
  territories: readonly number[],
): fc.Arbitrary<Rules> {
  const isOfOne = (condition: Condition) => ![...everyPart(condition)].some(part => 'persons' in part)
  const when = conditions(vocabulary, occurring, 'person').filter(isOfOne)
  const steps = (from: number, to: number) =>
    fc
      .uniqueArray(fc.integer({ min: from, max: to }), { minLength: 3, maxLength: 3 })
      .map(all => all.toSorted((a, b) => b - a) as [number, number, number])
  const points = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -20, max: 20, noNaN: true }))
  const engagement = fc.record(
    {
      touches: fc.oneof(fc.constant({}), matches(vocabulary, occurring)),
      pointsEach: points.map(each => each + 0),
      cap: points.map(Math.abs),
      halfLifeDays: fc.oneof(fc.constantFrom(0.5, 1, 2), fc.double({ min: 0.5, max: 365, noNaN: true })),
      minimum: fc.record({ touches: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: 1, max: 90 }) }),
    },
    { requiredKeys: ['touches', 'pointsEach', 'cap', 'halfLifeDays'] },
  )
  const named = <T extends object>(of: fc.Arbitrary<T>, prefix: string, longest: number) =>
    fc
      .array(of, { maxLength: longest })
      .map(all => all.map((each, n) => ({ id: `${prefix}${n}`, label: prefix, ...each })))
  return fc.record({
    fit: named(fc.record({ when, points: fc.integer({ min: -40, max: 60 }) }), 'fit', 4),
    engagement: named(
      engagement.map(rule => ({ ...rule, cap: rule.pointsEach < 0 ? -rule.cap : rule.cap })),
      'engagement',
      4,
    ),
    exclusions: named(fc.record({ when }), 'exclusion', 2),
    threshold: fc.integer({ min: 1, max: 60 }),
    thresholds: fc.constantFrom<Rules['thresholds']>(
      [],
      [{ productGroupId: 1, points: 1 }],
      territories.map(territoryId => ({ territoryId, points: 1 + ((territoryId * 13) % 60) })),
    ),
    grades: fc.record(
      {
        fit: steps(-20, 60),
        engagement: steps(-10, 30),
        letterBy: fc.record({
          goal: fc.constantFrom('accepted', 'opportunity', 'won'),
          least: steps(1, 100),
        }),
      },
      { requiredKeys: ['fit', 'engagement'] },
    ),
  })
}

/** The same, one by one. */
async function oneByOne(all: Rules): Promise<ScoredPeople> {
  return world.db.as(systemActor, async tx => {
    const hidden = new Set(await notToBeProfiled(tx, now))
    const asked = people.filter(id => !hidden.has(id))
    const { known, moment: at } = await knownForRules(tx, asked, [all], now)
    const byGrade = new Map<string, { people: number; qualified: number }>()
    const qualified: number[] = []
    for (const { personId, territoryId } of await personsForLeads(tx, asked)) {
      const person = known.get(personId)
      if (!person) continue
      const found = judge(all, person, { productGroupId: null, territoryId }, at)
      const of = byGrade.get(found.grade) ?? { people: 0, qualified: 0 }
      of.people++
      if (found.qualified) of.qualified++
      if (found.qualified) qualified.push(personId)
      byGrade.set(found.grade, of)
    }
    return {
      people: [...byGrade.values()].reduce((sum, of) => sum + of.people, 0),
      byGrade: [...byGrade]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([grade, of]) => ({ grade: grade as never, ...of })),
      qualified: qualified.sort((a, b) => a - b),
    }
  })
}

it('scores everybody at once as one by one, whatever the rules are', async () => {
  let [least, most] = [1, 0]
  await fc.assert(
    fc.asyncProperty(rules, async all => {
      const found = await world.db.as(systemActor, tx => scoreEverybody(tx, all, now), { readOnly: true })
      expect(found).toEqual(await oneByOne(all))
      const share = found.qualified.length / found.people
      least = Math.min(least, share)
      most = Math.max(most, share)
    }),
    { numRuns: 25 },
  )
  expect([least < 0.1, most > 0.3]).toEqual([true, true])
}, 300_000)

it('leaves nobody out of a back-test who would have qualified, whatever the rules are', async () => {
  let spared = 0
  const span = {
    from: new Date(now.getTime() - 200 * 86_400_000),
    until: new Date(now.getTime() - 20 * 86_400_000),
  }
  await fc.assert(
    fc.asyncProperty(rules, async all => {
      await world.db.as(systemActor, async tx => {
        const could = await couldQualify(tx, all, span, now)
        const profiled = await mayBeProfiled(tx, people, now)
        const { known, moment: at } = await knownForRules(tx, people, [all], now, {
          mayBeProfiled: id => profiled.has(id),
          touchesFrom: span.from,
        })
        for (const { personId, territoryId } of await personsForLeads(tx, people)) {
          const about = { productGroupId: null, territoryId }
          const person = known.get(personId)
          if (!person || could.has(personId)) continue
          spared++
          expect(firstQualified(all, person, about, { ...span, timeZone: at.timeZone })).toBeNull()
        }
      })
    }),
    { numRuns: 20 },
  )
  expect(spared).toBeGreaterThan(people.length)
}, 300_000)

it('scores everybody by the rules that every installation begins with', async () => {
  const found = await world.db.as(systemActor, tx => scoreEverybody(tx, defaultRules, now))
  expect(found).toEqual(await oneByOne(defaultRules))
  expect(found.people).toBeGreaterThan(100)
})

it('asks the program where a rounding may fall either way', async () => {
  // Half of one point: each of these touches is worth 0.5 or 0.25 to the millisecond.
  const halves: Rules = {
    ...{ fit: [], exclusions: [], threshold: 1, thresholds: [], grades: defaultRules.grades },
    engagement: [
      { id: 'day', label: 'Days', touches: { words: 'É' }, pointsEach: 1, cap: 100, halfLifeDays: 1 },
      { id: 'less', label: 'Less', touches: { words: 'ss' }, pointsEach: -3, cap: -7.5, halfLifeDays: 2 },
    ],
  }
  await world.rows(sql`
    insert into touch (subject_id, account_id, kind, side, occurred_at, recorded_at, title, machine)
    select p.id, p.account_id, 'web_page', 'marketing', ${now}::timestamptz - (1 + p.id % 3) * interval '86400 seconds', now(),
      case when p.id % 5 = 0 then 'ss' else 'É' end, false
    from person p where p.id % 2 = 0`)
  const found = await world.db.as(systemActor, tx => scoreEverybody(tx, halves, now))
  expect(found).toEqual(await oneByOne(halves))
  expect(found.qualified.length).toBeGreaterThan(10)
  expect(found.qualified.length).toBeLessThan(found.people)
})
