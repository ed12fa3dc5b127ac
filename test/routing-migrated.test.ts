import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { knownMigrations, migrate } from '../src/platform/migrate.ts'
import { emptyDatabase, type TestDatabase } from './database.ts'

/** Rules as they were kept before they asked conditions: what they asked, and to whom they gave. */
const before: [object, object][] = [
  [{ accountHasOwner: true }, { accountOwner: true }],
  [{ territoryIds: [1, 2], productGroupIds: [3] }, { userId: 12 }],
  [
    { industries: ['food'], accountHasOwner: true },
    { users: [4, 5], pick: 'fewest_open' },
  ],
  [{}, { users: [7], pick: 'round_robin' }],
]

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await emptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'linchpin-routing-'))
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

it('rules of before ask in conditions what they asked, as version 1, and leads keep into whose hands they came', async () => {
  const own = join(import.meta.dirname, '../db/migrations')
  const run = () => migrate(database.urls.owner, { folder, backups: join(folder, 'backups') })
  const all = await knownMigrations()
  const first = all.findIndex(name => name.startsWith('0140-'))
  for (const name of all.slice(0, first)) await copyFile(join(own, name), join(folder, name))
  await run()
  const client = new pg.Client({ connectionString: database.urls.owner })
  await client.connect()
  for (const [index, [condition, target]] of before.entries())
    await client.query(
      'insert into routing_rule (position, label, condition, target) values ($1, $2, $3, $4)',
      [index + 1, `Rule ${index + 1}`, JSON.stringify(condition), JSON.stringify(target)],
    )
  await client.query(`
    with u as (insert into app_user (name, email, role) values ('Ann', 'ann@house.example', 'sales') returning id),
      p as (insert into person (name, known_at, created_at, updated_at) values ('Bo', now(), now(), now()) returning id)
    insert into lead (person_id, raised_by, raised_at, scored_at, definition_version, score, fit, engagement, grade, reasons, owner_id,
      routed_at, route)
    select p.id, 'form', '2026-01-02T03:04Z', '2026-01-02T03:04Z', 1, 60, 30, 30, 'B2', '[]', u.id, '2026-01-02T03:05Z',
      jsonb_build_object('userId', u.id, 'ruleId', 4, 'ruleLabel', 'Rule 4') from p, u`)
  await copyFile(join(own, all[first]!), join(folder, all[first]!))
  await run()
  const { rows: versions } = await client.query('select version, state, on_broken from routing_version')
  const { rows } = await client.query('select version, condition, target from routing_rule order by position')
  const { rows: assignments } = await client.query(
    'select a.at, a.how, a.user_id = l.owner_id as same, a.version, a.rule_label from lead_assignment a join lead l on l.id = a.lead_id',
  )
  await client.end()
  expect(versions).toEqual([{ version: 1, state: 'published', on_broken: 'stays' }])
  const one = (trait: string, values: unknown[]) => ({ trait, test: 'one_of', values })
  expect(rows).toEqual([
    { version: 1, condition: null, target: { kind: 'account_owner' } },
    {
      version: 1,
      condition: { all: [one('leadTerritory', [1, 2]), one('leadProductGroup', [3])] },
      target: { kind: 'users', pick: 'round_robin', users: [{ userId: 12, weight: 1 }] },
    },
    {
      version: 1,
      condition: {
        all: [{ account: { trait: 'salesOwner', test: 'known' } }, { account: one('industry', ['food']) }],
      },
      target: {
        kind: 'users',
        pick: 'fewest_open',
        users: [
          { userId: 4, weight: 1 },
          { userId: 5, weight: 1 },
        ],
      },
    },
    {
      version: 1,
      condition: null,
      target: { kind: 'users', pick: 'round_robin', users: [{ userId: 7, weight: 1 }] },
    },
  ])
  expect(assignments).toEqual([
    { at: new Date('2026-01-02T03:05Z'), how: 'raised', same: true, version: 1, rule_label: 'Rule 4' },
  ])
})
