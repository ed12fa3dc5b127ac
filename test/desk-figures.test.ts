import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, systemActor } from '../src/team/model/actor.ts'
import { importFile } from '../src/transfer/import-file.ts'
import { figures, ownLists } from './figure-table.ts'
import type { Figure } from './figures/reading.ts'
import { follow, type Reader, readAll } from './follow.ts'
import { openWorld, type World } from './installation.ts'

const now = '2026-11-18T15:00:00Z'
let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small', now })
  // Nobody keeps these: their owner left, and no deputy was there.
  const orphaned = await world.rows(sql`
    update promise set user_id = null where id % 9 = 0 and started_at > ${now}::timestamptz - interval '30 days' returning id`)
  expect(orphaned.length).toBeGreaterThan(0)
  expect(await importTwins()).toBe(1)
  await world.tasks['customers.matchAll']!({} as never)
  // One rule ran, another would.
  await world.rows(sql`update retention_rule set active = true, days = 500 where kind = 'closed_leads'`)
  await world.tasks['privacy.retain']!({} as never)
  await world.tasks['intent.measure']!({} as never)
  // What somebody is to do about a lead, an opportunity, a complaint.
  for (const about of ['lead', 'opportunity', 'complaint'])
    await world.rows(sql`
      insert into task (title, owner_id, ${sql.ref(`${about}_id`)}, created_at, changed_at)
      select 'Call about it', ${world.of.sales.id}, id, ${now}::timestamptz, ${now}::timestamptz
      from ${sql.table(about)} order by id limit 3`)
}, 120_000)
afterAll(() => world?.close())

/** A file whose people are here already under a misspelt name; answers the import. */
async function importTwins(): Promise<number> {
  const known = await world.rows(sql<{ given: string; family: string; phone: string; account: string }>`
    select p.given_name as given, p.family_name as family, p.phone, a.name as account from person p
    join account a on a.id = p.account_id where p.phone is not null and length(p.family_name) > 5 order by p.id limit 10`)
  const rows = known.map(
    ({ given, family, phone, account }) =>
      `${given},${family.slice(0, -2)}${family.at(-1)},${phone},"${account}"`,
  )
  const file = join(world.dataDir, 'twins.csv')
  await writeFile(file, `First name,Last name,Phone,Company\n${rows.join('\n')}\n`)
  const { db, dataDir, clock } = world
  const done = await importFile({ db, dataDir, clock: clock.now, actor: systemActor, kind: 'persons', file })
  expect(done.created).toBeGreaterThan(0)
  return done.id
}

const readers = (): Reader[] =>
  roles.map(role => ({ role, visitor: world.of[role].visitor, today: now.slice(0, 10) }))

/** What a list holds, as the figure counts it: a person who looked at a form stands for all views of that person. */
async function countBehind(
  reader: Reader,
  { door }: Figure,
): Promise<{ n: number; cents: number | undefined }> {
  const held = await follow(reader, door)
  if (door.startsWith('/forms?') && door.includes('show=views')) {
    const { visitor } = reader
    const of = new URLSearchParams(door.split('?')[1]).get('of')
    const { body } = await visitor.get<
      Record<'total' | 'byPersons' | 'byVisitors' | 'notFollowed' | 'persons', number>
    >(`/api/forms/${of}/views`)
    const views = held.items.reduce((sum, item) => sum + Number(item.views), 0)
    expect([views, held.rows]).toEqual([body.byPersons, body.persons])
    expect(body.notFollowed).toBeGreaterThanOrEqual(0)
    return { n: views + body.byVisitors + body.notFollowed, cents: held.cents }
  }
  expect(held.rows).toBe(held.total)
  return { n: held.rows, cents: held.cents }
}

describe('every figure opens a list whose count is that figure, whoever reads', () => {
  it.each(figures.map(line => [`${line.screen}: ${line.name}`, line] as const))('%s', async (_, line) => {
    const all: [Reader, Figure][] = []
    for (const reader of readers())
      if (!line.roles || line.roles.includes(reader.role))
        for (const figure of await line.read(reader)) all.push([reader, figure])
    expect(all.length).toBeGreaterThan(0)
    expect(all.some(([, { n }]) => n > 0)).toBe(true)
    const check = async ([reader, figure]: [Reader, Figure]) => {
      const behind = await countBehind(reader, figure)
      expect([reader.role, figure.of, figure.door, behind.n]).toEqual([
        reader.role,
        figure.of,
        figure.door,
        figure.n,
      ])
      if (figure.cents !== undefined) expect([figure.door, behind.cents]).toEqual([figure.door, figure.cents])
    }
    if (all.length <= 40) for (const one of all) await check(one)
    else await fc.assert(fc.asyncProperty(fc.constantFrom(...all), check), { numRuns: 40, seed: 9 })
  })

  it('shows as many new notices as the list has unread ones', async () => {
    for (const { visitor } of readers()) {
      const { user } = (await visitor.get<{ user: { unread: number } }>('/api/session')).body
      const { rows } = await readAll(visitor, { path: '/api/notifications', query: { unread: 'true' } })
      expect(rows).toBe(user.unread)
    }
  })
})

it('leaves out no screen that shows a figure', () => {
  const shows = /\.(count|money|moneyWhole)\(|count=|\bn: /
  const screens = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file =>
    /^[a-z]+\/screens\/(\w+\/)?\w+\.tsx$/.test(file),
  )
  const found = screens.filter(file => shows.test(readFileSync(`src/${file}`, 'utf8')))
  const listed = new Set([...figures.map(({ screen }) => screen), ...Object.keys(ownLists)])
  expect(found.filter(file => !listed.has(file))).toEqual([])
  expect([...listed].filter(file => !found.includes(file))).toEqual([])
})
