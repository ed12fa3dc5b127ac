import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultRules } from '../src/leads/model/definition/default.ts'
import { knownMigrations, migrate } from '../src/platform/migrate.ts'
import { emptyDatabase, type TestDatabase } from './database.ts'

/** A definition as it was kept before it spoke in conditions: the one that every installation began with. */
const fits = (id: string, label: string, points: number, field: string, more: object) => ({
  ...{ id, side: 'fit', label, points, field },
  ...more,
})
const acts = (id: string, label: string, touchKinds: string[], pointsEach: number, more: object) => ({
  ...{ id, side: 'engagement', label, touchKinds, pointsEach },
  ...more,
})
const before = [
  fits('industry', 'Industry we serve best', 14, 'industry', {
    in: ['food', 'food_and_beverage', 'packaging', 'medical', 'medical_devices', 'pharma'],
  }),
  fits('size', 'Size we serve best', 10, 'employees', { from: 50, to: 2000 }),
  fits('small', 'Too small to need it', -10, 'employees', { to: 9 }),
  fits('function', 'Function that decides', 10, 'jobFunction', {
    in: ['operations', 'production', 'engineering', 'quality', 'purchasing', 'general_management'],
  }),
  fits('seniority', 'Senior enough to decide', 8, 'seniority', {
    in: ['owner', 'board', 'director', 'head', 'manager'],
  }),
  fits('business_mail', 'Business e-mail', 4, 'emailKind', { in: ['business'] }),
  fits('free_mail', 'Free-mail address', -8, 'emailKind', { in: ['free'] }),
  fits('customer', 'Customer already', 6, 'accountKind', { in: ['customer'] }),
  fits('student', 'Student', -60, 'seniority', { in: ['student', 'intern'] }),
  fits('competitor', 'Competitor', -100, 'accountKind', { in: ['competitor'] }),
  acts('hand_raise', 'Asked to be contacted', ['form'], 40, {
    ...{ titleIncludes: 'contact', cap: 40, halfLifeDays: 30 },
  }),
  acts('guide', 'Asked for a guide', ['form', 'download'], 12, {
    ...{ titleIncludes: 'guide', cap: 18, halfLifeDays: 45 },
  }),
  acts('price_page', 'Looked at prices', ['web_page'], 8, {
    ...{ titleIncludes: 'pric', cap: 16, halfLifeDays: 14 },
  }),
  acts('event', 'Came to an event or met us', ['event', 'meeting', 'visit'], 10, {
    cap: 20,
    halfLifeDays: 60,
  }),
  acts('reading', 'Reads our pages often', ['web_page'], 1, {
    ...{ minimum: { touches: 3, days: 30 }, cap: 8, halfLifeDays: 14 },
  }),
]
const places = [
  fits('land', 'Our countries', 5, 'country', { in: ['NL', 'DE'] }),
  fits('north', 'In the north', 3, 'territory', { in: ['NORTH', 'Atlantis'] }),
  fits('nowhere', 'Nowhere', 3, 'territory', { in: ['Atlantis'] }),
  fits('both', 'Listed and large', 1, 'employees', { in: ['100', '200'], from: 150 }),
]

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await emptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'linchpin-definition-'))
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

it('a definition of before says in conditions what it said', async () => {
  const own = join(import.meta.dirname, '../db/migrations')
  const run = () => migrate(database.urls.owner, { folder, backups: join(folder, 'backups') })
  const all = await knownMigrations()
  const first = all.findIndex(name => name.startsWith('0130-'))
  for (const name of all.slice(0, first)) await copyFile(join(own, name), join(folder, name))
  await run()
  const client = new pg.Client({ connectionString: database.urls.owner })
  await client.connect()
  await client.query(`insert into territory (name) values ('South'), ('North')`)
  for (const [at, rules] of [before, places].entries())
    await client.query(
      `insert into lead_definition (version, name, definition, active, created_at) values ($1, 'Qualified lead', $2, $3, '2026-01-02T03:04Z')`,
      [at + 1, JSON.stringify({ version: at + 1, name: 'Qualified lead', threshold: 60, rules }), at === 1],
    )
  await copyFile(join(own, all[first]!), join(folder, all[first]!))
  await run()
  const { rows } = await client.query(
    'select version, rules, in_force_from from lead_definition order by version',
  )
  const { rows: north } = await client.query(`select id from territory where name = 'North'`)
  await client.end()
  expect(rows[0]).toEqual({ version: 1, rules: defaultRules, in_force_from: new Date('2026-01-02T03:04Z') })
  const atAccountFirst = (test: object, trait: string) => ({
    any: [{ account: test }, { all: [{ not: { account: { trait, test: 'known' } } }, test] }],
  })
  const when = rows[1].rules.fit.map((rule: { when: unknown }) => rule.when)
  expect(when).toEqual([
    atAccountFirst({ trait: 'country', test: 'one_of', values: ['NL', 'DE'] }, 'country'),
    atAccountFirst({ trait: 'territory', test: 'one_of', values: [Number(north[0].id)] }, 'territory'),
    atAccountFirst({ any: [] }, 'territory'),
    {
      account: {
        all: [
          { trait: 'employees', test: 'one_of', values: ['100', '200'] },
          { trait: 'employees', test: 'number', from: 150 },
        ],
      },
    },
  ])
})
