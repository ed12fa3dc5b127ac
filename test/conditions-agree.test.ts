import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionSource } from '../src/main/traits.ts'
import type { Tx } from '../src/platform/database.ts'
import { membersSql } from '../src/segments/compile.ts'
import { knownOf } from '../src/segments/read-known.ts'
import type { ConditionSource } from '../src/segments/source.ts'
import { vocabularyOf } from '../src/segments/vocabulary.ts'
import { holds } from '../src/shared/condition/holds.ts'
import type { Known } from '../src/shared/condition/known.ts'
import { needsOf } from '../src/shared/condition/needs.ts'
import { readCondition, writeCondition } from '../src/shared/condition/read.ts'
import type { Moment } from '../src/shared/condition/time.ts'
import type { About, Condition } from '../src/shared/condition/tree.ts'
import type { Vocabulary } from '../src/shared/condition/vocabulary.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { conditions, type Occurring } from './condition-trees.ts'
import { openWorld, type World } from './installation.ts'

const moment: Moment = { now: new Date('2026-09-14T10:30:00.500Z'), timeZone: 'Europe/Amsterdam' }
/** How many random trees; `CONDITION_TREES` asks for a long run. */
const runs = Number(process.env.CONDITION_TREES ?? 120)

let world: World
let source: ConditionSource
let vocabulary: Vocabulary
let occurring: Occurring
const ids: Record<About, number[]> = { person: [], account: [] }

beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await strangeRows()
  await world.db.as(systemActor, async tx => {
    source = await conditionSource(tx)
    vocabulary = await vocabularyOf(tx, source)
    for (const about of ['person', 'account'] as const)
      ids[about] = (
        await sql<{
          id: number
        }>`select id from ${sql.table(about)} order by md5(id::text) limit ${about === 'person' ? 400 : 80}`.execute(
          tx,
        )
      ).rows.map(({ id }) => id)
    occurring = await occurringIn(tx)
  })
})
afterAll(() => world?.close())

/** What real companies have and samples do not: odd letters, properties of every type, merged and unknown subjects. */
async function strangeRows(): Promise<void> {
  const texts = sql`array['ß', 'SS', 'İstanbul', 'istanbul', 'ΣΊΣΥΦΟΣ', 'σίσυφος', 'É', 'é', 'é', '50 % off', 'a_b', 'ﬁsh', '🙂', 'Ǆ', 'ǆ', 'ⅷ']`
  await world.rows(sql`update person set job_title = (${texts})[1 + id % 16] where id % 3 = 0`)
  await world.rows(sql`update person set source = (${texts})[1 + id % 16], country = null where id % 7 = 0`)
  await world.rows(sql`update account set industry = (${texts})[1 + id % 16] where id % 5 = 0`)
  await world.rows(sql`
    insert into touch (subject_id, account_id, kind, side, occurred_at, recorded_at, title, source, properties, machine)
    select p.id, p.account_id, (array['track', 'web_page', 'call', 'note']::touch_kind[])[1 + n % 4], 'marketing',
      timestamptz '2026-09-14T10:30:00.500Z' - (n % 4) * interval '1 hour' - (p.id % 90) * interval '1 day' - (n % 2) * interval '1 millisecond',
      now(), (${texts})[1 + (p.id + n) % 16], case when n % 3 = 0 then (${texts})[1 + n % 16] end,
      (array['{"amount": 0.1}', '{"amount": "12.50", "url": "https://x.example/PRICING"}', '{"amount": true}', '{"amount": null}',
        '{"amount": 12.5, "plan": "É"}', '{"amount": [1]}', '{"amount": "1e3", "plan": 3}', '{"amount": 0.2}', null]::jsonb[])[1 + (p.id + n) % 9],
      n = 11
    from person p, generate_series(1, 12) n where p.id % 4 <> 0`)
  await world.rows(sql`
    insert into identity (subject_id, person_id, reason, at)
    select v.id, (select id from person order by md5(id::text || v.id::text) limit 1), 'identified', now() from visitor v
    where person_id is null and id % 3 = 0 on conflict do nothing`)
  await world.rows(sql`
    insert into touch (subject_id, account_id, kind, side, occurred_at, recorded_at, supersedes_id, title, withdrawn)
    select subject_id, account_id, kind, side, occurred_at, recorded_at, id, title, case when id % 2 = 0 then true end from touch t
    where id % 19 = 0 and supersedes_id is null and not exists (select from touch c where c.supersedes_id = t.id)`)
  await world.rows(sql`
    insert into segment (name, about, kind, created_at, changed_at) values ('Some persons', 'person', 'static', now(), now()),
      ('Some accounts', 'account', 'static', now(), now())`)
  await world.rows(sql`
    insert into segment_member select s.id, x.id, now() from segment s, (select id from person union all select id from account) x
    where x.id % 3 = s.id % 3 on conflict do nothing`)
}

async function occurringIn(tx: Tx): Promise<Occurring> {
  const values: Record<string, (string | number)[]> = {}
  for (const about of ['person', 'account'] as const) {
    const known = await knownOf(
      tx,
      about,
      ids[about].slice(0, 60),
      { ...needsOf(), traits: new Set(Object.keys(source[about].traits)) },
      source,
    )
    for (const { traits } of known.values())
      for (const [key, value] of Object.entries(traits))
        if (typeof value === 'string' || typeof value === 'number')
          values[`${about}.${key}`] = [...(values[`${about}.${key}`] ?? []), value]
  }
  const column = async (name: string) =>
    (
      await sql<{
        v: never
      }>`select distinct ${sql.ref(name)} as v from touch where ${sql.ref(name)} is not null limit 20`.execute(
        tx,
      )
    ).rows.map(({ v }) => v)
  return {
    values,
    words: ['pric', 'guide', 'É', 'Σ', 'x.example', 'call', 'ss', 'visit'],
    sources: await column('source'),
    campaigns: [...(await column('campaign_id')), 1] as number[],
    productGroups: [...(await column('product_group_id')), 1] as number[],
    properties: ['amount', 'plan', 'url', 'constructor'],
  }
}

async function inSql(tx: Tx, condition: Condition, about: About, among?: number[]): Promise<number[]> {
  const asked = among && sql`${among}::bigint[]`
  const { rows } = await membersSql(condition, about, {
    moment,
    source,
    ...(asked ? { among: asked } : {}),
  }).execute(tx)
  return (rows as { id: number }[]).map(({ id }) => id).sort((a, b) => a - b)
}

const inMemory = (condition: Condition, known: ReadonlyMap<number, Known>): number[] =>
  [...known]
    .filter(([, each]) => holds(condition, each, moment))
    .map(([id]) => id)
    .sort((a, b) => a - b)

describe.each(['person', 'account'] as const)('a random condition about a %s', about => {
  it.each(['administrator', 'partner'] as const)(
    'holds of the same in memory as in SQL, for %s',
    async role => {
      let members = 0
      let asked = 0
      await fc.assert(
        fc.asyncProperty(conditions(vocabulary, occurring, about), async condition => {
          await world.db.as({ userId: world.of[role].id, role }, async tx => {
            const known = await knownOf(tx, about, ids[about], needsOf(condition), source)
            const expected = inMemory(condition, known)
            members += expected.length
            asked += known.size
            expect(await inSql(tx, condition, about, ids[about])).toEqual(expected)
            const wanted = new Set(known.keys())
            expect((await inSql(tx, condition, about)).filter(id => wanted.has(id))).toEqual(expected)
          })
        }),
        { numRuns: runs },
      )
      expect(members / asked).toBeGreaterThan(0.05)
      expect(members / asked).toBeLessThan(0.95)
    },
  )

  it('is read back from JSON as it was written', () => {
    fc.assert(
      fc.property(conditions(vocabulary, occurring, about), condition => {
        const sent = JSON.parse(JSON.stringify(writeCondition(about, condition)))
        expect(readCondition(sent, about, vocabulary)).toEqual({ condition })
      }),
      { numRuns: 2_000 },
    )
  })
})
