import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mergePersons } from '../src/customers/merge.ts'
import { undoMerge } from '../src/customers/unmerge.ts'
import { considerPersons } from '../src/leads/consider.ts'
import { defaultRules } from '../src/leads/model/definition/default.ts'
import type { Rules } from '../src/leads/model/definition/rules.ts'
import { raiseLead } from '../src/leads/raise.ts'
import { scoreAt } from '../src/leads/score-at.ts'
import { movers } from '../src/main/merges.ts'
import type { Tx } from '../src/platform/database.ts'
import { Refusal } from '../src/shared/outcome.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Happening =
  | { what: 'touch'; who: number; kind: 'web_page' | 'form' | 'visit'; title: string; daysAgo: number }
  | { what: 'corrected'; who: number }
  | { what: 'person'; who: number; title: string | null }
  | { what: 'account'; who: number; employees: number | null }
  | { what: 'moves'; who: number; to: number }
  | { what: 'merge'; who: number; other: number }
  | { what: 'apart' }
  | { what: 'version'; points: number; days: number }
  | { what: 'asks'; who: number }
  | { what: 'time'; hours: number }

const who = fc.nat(14)
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('touch' as const),
      who,
      kind: fc.constantFrom('web_page' as const, 'form' as const, 'visit' as const),
      title: fc.constantFrom('Prices', 'A guide', 'Home', 'Contact'),
      daysAgo: fc.constantFrom(0, 0, 3, 40, 700),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('corrected' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('person' as const),
      who,
      title: fc.constantFrom('Director of operations', 'Student', null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('account' as const),
      who: fc.nat(6),
      employees: fc.constantFrom(5, 400, null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('moves' as const), who, to: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('merge' as const), who, other: who }) },
  { weight: 1, arbitrary: fc.constant({ what: 'apart' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('version' as const),
      points: fc.integer({ min: -20, max: 40 }),
      days: fc.constantFrom(1, 14, 300),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('asks' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('time' as const),
      hours: fc.constantFrom(0.01, 7, 24 * 3, 24 * 20),
    }),
  },
)

/** Rules that look at more than the person: at colleagues, and at what came after what. */
const rulesWith = (points: number, halfLifeDays: number): Rules => ({
  ...defaultRules,
  fit: [
    ...defaultRules.fit,
    {
      id: 'colleagues',
      label: 'Colleagues look',
      points,
      when: {
        account: { touches: { kinds: ['web_page'] }, measure: 'persons', from: 2, window: { days: 30 } },
      },
    },
    { id: 'back', label: 'Came back', points: 5, when: { trait: 'lastTouchAt', test: 'day', from: -10 } },
  ],
  engagement: defaultRules.engagement.map(rule => ({ ...rule, halfLifeDays })),
  exclusions: [{ id: 'jobs', label: 'No title', when: { not: { trait: 'jobTitle', test: 'known' } } }],
})

it('of any moment a score is reckoned again as it was shown then, whatever came after', async () => {
  let now = new Date('2026-09-14T10:30:00.000Z')
  let version = 1
  const shown: { leadId: number; at: Date; score: object }[] = []
  await world.db.as(systemActor, async tx => {
    const ids = async (table: string, n: number) =>
      (
        await sql<{
          id: number
        }>`select id from ${sql.table(table)} order by md5(id::text) limit ${n}`.execute(tx)
      ).rows.map(({ id }) => id)
    const persons = await ids('person', 15)
    const accounts = await ids('account', 7)
    const today = async (id: number) =>
      (
        await sql<{
          id: number
        }>`select coalesce((select person_id from identity where subject_id = ${id}), ${id}::bigint) as id`.execute(
          tx,
        )
      ).rows[0]!.id
    const happen = async (each: Happening): Promise<void> => {
      switch (each.what) {
        case 'touch': {
          const occurredAt = new Date(now.getTime() - each.daysAgo * 86_400_000)
          const { kind, title } = each
          await recordTouches(
            tx,
            systemActor,
            [{ subjectId: persons[each.who]!, kind, occurredAt, title }],
            now,
          )
          return
        }
        case 'corrected':
          await sql`insert into touch (subject_id, kind, side, mode, machine, occurred_at, recorded_at, title, withdrawn, supersedes_id)
            select t.subject_id, t.kind, t.side, t.mode, t.machine, t.occurred_at, ${now}, t.title, true, t.id
            from touch t where t.subject_id = ${persons[each.who]!} and t.withdrawn is null
              and not exists (select from touch c where c.supersedes_id = t.id) order by t.id desc limit 1`.execute(
            tx,
          )
          return
        case 'person':
          await sql`update person set job_title = ${each.title}, seniority = null, job_function = null where id = ${await today(persons[each.who]!)}`.execute(
            tx,
          )
          return
        case 'account':
          await sql`update account set employees = ${each.employees} where id = ${accounts[each.who]!}`.execute(
            tx,
          )
          return
        case 'moves':
          await sql`update person set account_id = ${accounts[each.to]!} where id = ${await today(persons[each.who]!)}`.execute(
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
            select id from merge where undone_at is null and kind = 'person' order by id desc limit 1`.execute(
            tx,
          )
          if (rows[0]) await unlessRefused(tx, () => undoMerge(tx, systemActor, movers, rows[0]!.id, now))
          return
        }
        case 'version':
          version++
          await sql`insert into lead_definition (version, name, rules, created_at, in_force_from)
            values (${version}, 'Another', ${JSON.stringify(rulesWith(each.points, each.days))}::jsonb, ${now}, ${now})`.execute(
            tx,
          )
          return
        case 'asks':
          await raiseLead(
            tx,
            systemActor,
            { personId: await today(persons[each.who]!), raisedBy: 'form', touchId: null, handRaise: true },
            now,
          )
          return
        case 'time':
          now = new Date(now.getTime() + each.hours * 3_600_000)
      }
    }
    for (const each of fc.sample(happenings, { seed: 11, numRuns: 160 })) {
      await happen(each)
      for (const raising of await considerPersons(tx, persons, now))
        await raiseLead(tx, systemActor, raising, now)
      const { rows } = await sql<{
        leadId: number
        score: number
        fit: number
        engagement: number
        grade: string
        reasons: object[]
      }>`
        select id as "leadId", score, fit, engagement, grade, reasons from lead where scored_at = ${now} and state = 'open'`.execute(
        tx,
      )
      for (const { leadId, ...score } of rows) {
        const earlier = shown.findIndex(one => one.leadId === leadId && one.at.getTime() === now.getTime())
        if (earlier >= 0) shown.splice(earlier, 1)
        shown.push({ leadId, at: now, score })
      }
      // A millisecond apart, so that each moment has one state.
      now = new Date(now.getTime() + 1)
    }
    expect(shown.length).toBeGreaterThan(300)
    const { rows: versions } = await sql<{
      n: number
    }>`select count(distinct definition_version)::int as n from lead where scored_at > '2026-09-14'`.execute(
      tx,
    )
    expect(versions[0]!.n).toBeGreaterThan(2)
    const { rows: leads } = await sql<{
      id: number
      verdictAt: Date | null
    }>`select id, verdict_at as "verdictAt" from lead`.execute(tx)
    const standing = new Set(leads.map(({ id }) => id))
    for (const { leadId, at, score } of shown) {
      if (!standing.has(leadId)) continue
      const again = await scoreAt(tx, leadId, at, now)
      expect([leadId, at, again.known, again.missing]).toEqual([leadId, at, true, 0])
      const { threshold: _t, qualified: _q, ...told } = again.score!
      expect([leadId, at, told]).toEqual([leadId, at, score])
    }
  })
}, 180_000)

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
