import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from '../../test/app.ts'
import { exportDoors, type Run, table } from '../../test/export-doors.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { columns } from '../customers/model/columns.ts'
import { leadColumns } from '../leads/model/columns.ts'
import { opportunityColumns } from '../pipeline/model/columns.ts'
import { readWorkbook } from './read-workbook.ts'

let world: World
let doors: ReturnType<typeof exportDoors>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  doors = exportDoors(world)
})
afterAll(() => world?.close())

const count = async (from: string): Promise<number> =>
  (await world.rows(sql<{ n: number }>`select count(*) as n from ${sql.table(from)}`))[0]!.n

describe('a list', () => {
  test.each([
    ['persons', columns.person],
    ['accounts', columns.account],
    ['opportunities', opportunityColumns],
    ['leads', leadColumns],
  ])('%s is exported with any column it shows, as many rows as it has', async (list, shown) => {
    const { visitor } = world.of.sales_manager
    const sort = Object.keys(shown).at(-1)!
    const { id, state, problem } = await doors.finished(visitor, list, 'csv', {
      columns: Object.keys(shown).join(','),
      sort,
    })
    expect([state, problem]).toEqual(['done', null])
    const { total, items } = (
      await visitor.get<{ total: number; items: { id: number }[] }>(`/api/${list}?sort=${sort}&limit=1`)
    ).body
    const rows = table(await doors.file(visitor, id))
    expect([list, rows.length, Object.keys(rows[0]!).length]).toEqual([
      list,
      total,
      Object.keys(shown).length,
    ])
    expect(items).toHaveLength(1)
  })

  test('keeps words that a spreadsheet would reckon as they are, and asks for nobody else', async () => {
    const { visitor } = world.of.sales_manager
    const [row] = await world.rows<{ id: number }>(
      sql`update opportunity set next_step = '=HYPERLINK("http://x.example")' where id = (select min(id) from opportunity where state = 'open') returning id`,
    )
    const where = JSON.stringify([['nextStep', 'begins', '=HYPER']])
    const { id } = await doors.finished(visitor, 'opportunities', 'csv', { columns: 'name,nextStep', where })
    const rows = table(await doors.file(visitor, id))
    expect(rows).toHaveLength(1)
    expect(rows[0]!.nextStep).toBe(`'=HYPERLINK("http://x.example")`)
    expect(row!.id).toBeGreaterThan(0)
  })

  test('has just the columns that are shown, sorted and filtered as they are', async () => {
    const { visitor } = world.of.administrator
    const filter = {
      columns: 'name,salesOwner,class,city,updatedAt',
      sort: '-city',
      where: JSON.stringify([['country', 'is', 'NL']]),
    }
    const { id, state } = await doors.finished(visitor, 'accounts', 'csv', filter)
    expect(state).toBe('done')
    const rows = table(await doors.file(visitor, id))
    expect(Object.keys(rows[0]!)).toEqual(['name', 'owner', 'class', 'city', 'updatedAt'])
    const { columns: _, ...query } = filter
    type Shown = {
      name: string
      city: string | null
      class: string | null
      salesOwner: { name: string } | null
    }
    const shown: Shown[] = []
    for (let cursor = ''; ; ) {
      const { body } = await visitor.get<{ items: Shown[]; next: string | null }>(
        `/api/accounts?limit=200&${new URLSearchParams(query)}${cursor}`,
      )
      shown.push(...body.items)
      if (body.next === null) break
      cursor = `&cursor=${body.next}`
    }
    expect(rows.map(row => [row.name, row.owner, row.class, row.city])).toEqual(
      shown.map(each => [each.name, each.salesOwner?.name ?? '', each.class ?? '', each.city ?? '']),
    )
    const gone = await doors.finished(visitor, 'accounts', 'csv', { columns: 'name,secret' })
    expect([gone.state, gone.problem]).toEqual(['failed', 'A column of this list is no longer there.'])
  })

  test('has every row and column, and opens as CSV, workbook and JSON lines', async () => {
    const { visitor } = world.of.sales
    await world.rows(
      sql`update person set job_title = '=HYPERLINK("http://x")' where id = (select min(id) from person)`,
    )
    const run = await doors.finished(visitor, 'persons')
    const persons = await count('person')
    expect(run).toMatchObject({ state: 'done', rowsWritten: persons, rowsTotal: persons })
    const rows = table(await doors.file(visitor, run.id))
    expect(rows).toHaveLength(persons)
    expect(rows[0]!.jobTitle).toBe(`'=HYPERLINK("http://x")`)
    const lines = (await doors.file(visitor, (await doors.finished(visitor, 'persons', 'jsonl')).id))
      .toString()
      .trim()
      .split('\n')
    expect(lines.map(line => (JSON.parse(line) as { name: string }).name)).toEqual(
      rows.map(row => row.name!.replace(/^'(?=[=+@-])/, '')),
    )
    const book = join(world.dataDir, 'persons.xlsx')
    await writeFile(book, await doors.file(visitor, (await doors.finished(visitor, 'persons', 'xlsx')).id))
    const cells: string[][] = []
    for await (const row of readWorkbook(book, { sheet: null, decimal: '.' })) cells.push(row.cells)
    expect(cells).toHaveLength(persons + 1)
    expect(cells[1]![cells[0]!.indexOf('jobTitle')]).toBe('=HYPERLINK("http://x")')
  })

  test.each([
    ['accounts', '/api/accounts?kind=customer', { kind: 'customer' }],
    ['orders', '/api/orders?mine=true', { mine: 'true' }],
    ['opportunities', '/api/opportunities?state=won', { state: 'won' }],
    ['leads', '/api/leads?state=open', { state: 'open' }],
  ])('of %s holds what the list shows under its filter', async (what, url, filter) => {
    const { visitor } = world.of.sales
    const { total } = (await visitor.get<{ total: number }>(url)).body
    const run = await doors.finished(visitor, what, 'csv', filter)
    const rows = table(await doors.file(visitor, run.id))
    expect(new Set(rows.map(row => (what === 'orders' ? row.number : Object.values(row)[0]))).size).toBe(
      total,
    )
  })

  test('is for the partner what the partner sees', async () => {
    const { visitor } = world.of.partner
    for (const [what, url] of [
      ['persons', '/api/persons'],
      ['accounts', '/api/accounts'],
      ['orders', '/api/orders'],
      ['leads', '/api/leads'],
    ] as const) {
      const { total } = (await visitor.get<{ total: number }>(url)).body
      const rows = table(await doors.file(visitor, (await doors.finished(visitor, what)).id))
      expect([
        what,
        new Set(rows.map(row => (what === 'orders' ? row.number : Object.values(row)[0]))).size,
      ]).toEqual([what, total])
    }
    const touches = table(await doors.file(visitor, (await doors.finished(visitor, 'touches')).id))
    const seen = new Set(
      table(await doors.file(visitor, (await doors.finished(visitor, 'persons')).id)).map(row => row.name),
    )
    expect(touches.length).toBeGreaterThan(0)
    expect(touches.filter(row => row.email !== '').every(row => row.personKey !== '')).toBe(true)
    expect(seen.size).toBeGreaterThan(0)
  })
})

describe('what is not for whoever asks', () => {
  test('other people’s exports are not there, in no parameter', async () => {
    const run = await doors.finished(world.of.administrator.visitor, 'persons')
    for (const role of ['sales', 'partner', 'marketing_manager'] as const) {
      const { visitor } = world.of[role]
      for (const url of [`/api/exports/${run.id}`, `/api/exports/${run.id}/file`])
        expect((await visitor.get(url)).status).toBe(404)
      expect((await visitor.send('POST', `/api/exports/${run.id}/cancellation`)).status).toBe(404)
    }
    for (const id of ['0', '-1', '1e9', 'x', '../1', '%2e%2e%2f1'])
      expect((await world.of.sales.visitor.get(`/api/exports/${id}/file`)).status).toBe(404)
    expect((await world.visitor().get(`/api/exports/${run.id}/file`)).status).toBe(401)
  })

  test('everything, and users, are for the administrator; nothing is written for others', async () => {
    const before = await count('export_run')
    for (const role of ['sales', 'partner', 'marketing_manager', 'service'] as const)
      for (const what of ['everything', 'users'])
        expect((await doors.ask(world.of[role].visitor, what)).body.code).toBe('not_yours')
    expect((await doors.ask(world.of.partner.visitor, 'products')).body.code).toBe('not_yours')
    expect((await doors.ask(world.of.sales.visitor, 'secrets')).status).toBe(422)
    expect(await count('export_run')).toBe(before)
  })

  test('a filter that the list does not have fails with a sentence', async () => {
    const run = await doors.finished(world.of.sales.visitor, 'persons', 'csv', { passwordHash: 'x' })
    expect(run).toMatchObject({ state: 'failed', problem: 'The filter is not one of this list.' })
  })
})

test('everything is one archive, with a page that explains it, without names that climb out', async () => {
  const { visitor } = world.of.administrator
  const run = await doors.finished(visitor, 'everything')
  expect(run.state).toBe('done')
  const files = unzipSync(await doors.file(visitor, run.id))
  const ofLists = Object.keys(files).filter(name => !/^(?:tables|files)\/[a-z0-9_.]+$/.test(name))
  expect(ofLists.sort()).toEqual([
    'README.txt',
    'accounts.csv',
    'archive.json',
    'leads.csv',
    'opportunities.csv',
    'orders.csv',
    'persons.csv',
    'products.csv',
    'touches.csv',
    'users.csv',
  ])
  expect(strFromU8(files['README.txt']!)).toContain('import in this order')
  expect(table(Buffer.from(files['accounts.csv']!))).toHaveLength(await count('account'))
  expect(
    Object.values(files)
      .map(bytes => strFromU8(bytes))
      .join(''),
  ).not.toMatch(/\$argon2|password_hash/)
})

test('a cancelled export leaves no file, and an expired one is forgotten', async () => {
  const { visitor } = world.of.sales
  const { body } = await doors.ask(visitor, 'touches')
  expect((await visitor.send('POST', `/api/exports/${body.id}/cancellation`)).status).toBe(200)
  await world.drain()
  expect((await visitor.get<Run>(`/api/exports/${body.id}`)).body.state).toBe('cancelled')
  expect((await visitor.get(`/api/exports/${body.id}/file`)).status).toBe(404)
  const run = await doors.finished(visitor, 'orders')
  const folder = join(world.dataDir, 'exports')
  const there = (await readdir(folder)).length
  expect((await stat(join(folder, (await readdir(folder))[0]!))).mode & 0o777).toBe(0o600)
  world.clock.pass(8 * 24 * 60)
  const again = (await world.signIn(world.of.sales.email)).visitor
  expect((await again.get(`/api/exports/${run.id}/file`)).status).toBe(404)
  await world.tasks['transfer.tidy']!({} as never)
  expect((await readdir(folder)).length).toBeLessThan(there)
})

test('templates have the columns of each kind and are imported as they are', async () => {
  const { visitor } = world.of.administrator
  for (const kind of ['accounts', 'persons', 'products', 'users', 'opportunities', 'orders', 'touches']) {
    const csv = await visitor.get(`/api/templates/${kind}?format=csv`)
    expect([kind, csv.status, csv.text.split('\r\n')[0]!.split(',').length > 3]).toEqual([kind, 200, true])
    expect((await visitor.get(`/api/templates/${kind}?format=xlsx`)).status).toBe(200)
  }
  for (const bad of ['secrets', '..%2f..%2fetc', '__proto__'])
    expect((await visitor.get(`/api/templates/${bad}`)).status).toBe(404)
  expect((await world.of.sales.visitor.get('/api/templates/persons')).status).toBe(403)
})

test('what undoing would do is told over HTTP, then done; of other people’s imports nothing', async () => {
  const { visitor } = world.of.administrator
  const form =
    '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname,email\nUna,una@undone.example\n\r\n--edge--\r\n'
  const sent = await visitor.send('POST', '/api/imports/file?kind=persons', form, {
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  })
  const { id } = sent.body
  await visitor.send('POST', `/api/imports/${id}/confirmation`)
  await world.drain()
  expect((await visitor.send('POST', `/api/imports/${id}/undo-preview`)).body).toEqual({
    exact: true,
    removed: 1,
    restored: 0,
    left: 0,
    kept: [],
  })
  const other = world.of.sales_manager.visitor
  await other.get('/api/imports')
  const before = await world.digest()
  for (const ending of ['undo-preview', 'undo'])
    expect((await other.send('POST', `/api/imports/${id}/${ending}`)).status).toBe(404)
  expect((await other.get(`/api/imports/${id}/kept`)).status).toBe(404)
  expect(await world.digest()).toBe(before)
  expect((await visitor.send('POST', `/api/imports/${id}/undo`)).status).toBe(200)
  await world.drain()
  expect((await visitor.get(`/api/imports/${id}`)).body).toMatchObject({
    undo: { state: 'done', removed: 1, kept: 0 },
  })
  expect(await world.rows(sql`select 1 from person where email = 'una@undone.example'`)).toEqual([])
})

describe('the file of an export', () => {
  const fetched = async (visitor: Visitor, id: number) => {
    const { status, body } = await visitor.get<{ code?: string }>(`/api/exports/${id}/file`)
    return [status, body?.code ?? null]
  }

  test('is not handed out when the territories of a partner shrink, and is when they only grow', async () => {
    const { visitor, id: userId } = world.of.partner
    const { id } = await doors.finished(visitor, 'persons')
    const [spare] = await world.rows(sql<{ id: number }>`
      select id from territory where id not in (select territory_id from user_territory where user_id = ${userId}) order by id limit 1`)
    await sql`insert into user_territory (user_id, territory_id) values (${userId}, ${spare!.id})`.execute(
      world.db.full,
    )
    await doors.file(visitor, id)
    const wider = await doors.finished(visitor, 'persons')
    await sql`delete from user_territory where user_id = ${userId} and territory_id = ${spare!.id}`.execute(
      world.db.full,
    )
    expect(await fetched(visitor, wider.id)).toEqual([404, 'no_such_export'])
    expect((await visitor.get<Run>(`/api/exports/${wider.id}`)).body).toMatchObject({
      state: 'failed',
      problem: 'Your function or your territories have changed since. Ask for it again.',
    })
    await doors.file(visitor, id)
  })

  test('is not handed out when the function of its user has changed, and goes with the next tidying', async () => {
    const { visitor, id: userId } = world.of.marketing
    const { id } = await doors.finished(visitor, 'persons')
    await doors.file(visitor, id)
    await sql`update app_user set role = 'service' where id = ${userId}`.execute(world.db.full)
    expect(await fetched(visitor, id)).toEqual([404, 'no_such_export'])
    const before = (await readdir(join(world.dataDir, 'exports'))).length
    await world.tasks['transfer.tidy']!({} as never)
    expect((await readdir(join(world.dataDir, 'exports'))).length).toBe(before - 2)
    await sql`update app_user set role = 'marketing' where id = ${userId}`.execute(world.db.full)
    expect(await fetched(visitor, id)).toEqual([404, 'no_such_export'])
  })
})
