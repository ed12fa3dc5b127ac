import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { killAt, startProcess } from '../../test/kill-process.ts'
import { pdfOf } from '../../test/read-pdf.ts'

const now = '2026-03-02T09:00:00Z'
const recipients = 700
let world: World
let letterId: number

beforeAll(async () => {
  world = await openWorld({ scale: 'small', now })
  const marketing = world.of.marketing.visitor
  await world.of.administrator.visitor.send('PUT', '/api/letter-sender', {
    name: 'Terpstra Machines',
    street: 'Haven 1',
    postalCode: '8861 AA',
    city: 'Harlingen',
    country: 'NL',
    contact: '',
  })
  const persons = await world.rows(sql<{ id: number }>`
    select id from person order by id limit ${recipients}`)
  await world.rows(sql`delete from contact_point where kind = 'address'`)
  await world.rows(sql`
    insert into contact_point (person_id, kind, value, street, postal_code, city, country, created_at, updated_at)
    select id, 'address', 'Ring ' || id, 'Ring ' || id, '20457', 'Hamburg', 'DE', ${now}, ${now} from person order by id limit ${recipients}`)
  const begun = await marketing.send('POST', '/api/letters', {
    name: 'Killed',
    purpose: 'research',
    words: { en: { subject: 'To you', body: '{salutation},\n\nthree questions.\n\n{writer}' } },
  })
  letterId = begun.body.id
  const chosen = await marketing.send('POST', `/api/letters/${letterId}/persons`, {
    ids: persons.map(({ id }) => id),
  })
  expect([chosen.status, chosen.text.slice(0, 300)]).toEqual([200, chosen.text.slice(0, 300)])
}, 120_000)
afterAll(() => world?.close())

const count = async (query: ReturnType<typeof sql<{ n: number }>>) => (await world.rows(query))[0]!.n
const printed = () =>
  count(sql`select count(*)::int as n from letter_recipient where letter_id = ${letterId} and printed`)
const touches = () =>
  count(sql`select count(*)::int as n from touch where properties->>'letter' = ${String(letterId)}`)
/** As soon as the work has got so far: asked again and again, for it does not tell. */
const until = async (far: () => Promise<boolean>): Promise<void> => {
  while (!(await far())) await new Promise<void>(resolve => setImmediate(resolve))
}

it('killed while it is printed, and again while it is logged: one page and one touch for each, and no more', async () => {
  const marketing = world.of.marketing.visitor
  const work = { urls: world.urls, dataDir: world.dataDir, now, letterId }
  expect((await marketing.send('POST', `/api/letters/${letterId}/printing`)).status).toBe(200)
  expect(await killAt({ ...work, work: 'print' }, () => until(async () => (await printed()) >= 200))).toBe(
    true,
  )
  expect((await marketing.get(`/api/letters/${letterId}`)).body.state).toBe('running')
  expect(await startProcess({ ...work, work: 'print' }).ended).toBe(0)
  const total = await printed()
  expect(total).toBeGreaterThan(400)
  const folder = join(world.dataDir, 'letters')
  const files = (await readdir(folder)).filter(name => name.endsWith('.pdf'))
  expect(files).toHaveLength(1)
  expect(pdfOf(await readFile(join(folder, files[0]!))).pages.length).toBe(total)

  expect((await marketing.send('POST', `/api/letters/${letterId}/logging`)).status).toBe(200)
  expect(await killAt({ ...work, work: 'log' }, () => until(async () => (await touches()) >= 200))).toBe(true)
  const done = await touches()
  expect(done).toBeGreaterThanOrEqual(200)
  expect(done).toBeLessThan(total)
  expect(await startProcess({ ...work, work: 'log' }).ended).toBe(0)
  expect(await startProcess({ ...work, work: 'log' }).ended).toBe(0)
  expect(await touches()).toBe(total)
  expect(
    await count(
      sql`select count(distinct subject_id)::int as n from touch where properties->>'letter' = ${String(letterId)}`,
    ),
  ).toBe(total)
  expect((await marketing.get(`/api/letters/${letterId}`)).body.state).toBe('logged')
}, 120_000)
