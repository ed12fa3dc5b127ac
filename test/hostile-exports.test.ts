import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from './export-doors.ts'
import { fileDoors } from './file-doors.ts'
import { openWorld, type World } from './installation.ts'

// What leaves as a file: it runs nowhere, comes back as it was, holds no secret and is nobody else's.

let world: World
let doors: ReturnType<typeof fileDoors>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  doors = fileDoors(world)
})
afterAll(() => world?.close())

const dangerous = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '  =1+1',
  '\uff1d1+1',
  '\uff0b1',
  '\uff201',
  '\u200b=1',
  '\ufeff=1',
  "'=1+1",
  "''@x",
]

describe('what is fetched', () => {
  let imported: number
  beforeAll(async () => {
    // As JSON lines, so that every sign of the names comes in as it is.
    const lines = dangerous.map((name, i) =>
      JSON.stringify({ name: `${name} ${i}`, email: `d${i}@danger.example`, jobTitle: name }),
    )
    imported = (await doors.taken('danger.jsonl', `${lines.join('\n')}\n`)).id
  })
  const titles = () =>
    world.rows(
      sql<{ email: string; title: string }>`
        select email, job_title as title from person where source = ${`import:${imported}`} order by id`,
    )

  it('runs in no spreadsheet, as CSV and as a workbook, and is as it was in JSON lines', async () => {
    const stored = await titles()
    expect(stored).toHaveLength(dangerous.length)
    const filter = { columns: 'name,email,jobTitle', sort: 'email', email: 'danger.example' }
    const csv = (
      await doors.exported('persons', 'csv', 'sales_manager', { columns: filter.columns })
    ).bytes.toString('utf8')
    const rows = parse(csv, {
      bom: true,
      columns: (head: string[]) => head.map(one => one.toLowerCase()),
    }) as Record<string, string>[]
    const found = rows.filter(row => Object.values(row).some(cell => cell.endsWith('@danger.example')))
    expect(found).toHaveLength(stored.length)
    for (const row of rows)
      for (const cell of Object.values(row))
        expect(cell).not.toMatch(
          /^[\s\u200b\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]|^-(?!\d+(?:[.,]\d+)*$)/,
        )
    const lines = (
      await doors.exported('persons', 'jsonl', 'sales_manager', { columns: filter.columns })
    ).bytes
      .toString('utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    const values = new Set(lines.flatMap(line => Object.values(line)))
    for (const { title } of stored) expect(values).toContain(title)
    const book = unzipSync(
      (await doors.exported('persons', 'xlsx', 'sales_manager', { columns: filter.columns })).bytes,
    )
    const sheet = strFromU8(book['xl/worksheets/sheet1.xml']!)
    expect(sheet).not.toMatch(/<f[ >]/)
    for (const cell of sheet.match(/<c [^>]*t="inlineStr"[^>]*>.*?<\/c>/gs) ?? [])
      if (/<t[^>]*>\s*[=+@]/.test(cell)) expect(cell).toContain('s="2"')
  })

  it('comes back as it was, in each format', async () => {
    const stored = await titles()
    // Whoever has no territory gets that of the account by any import: once.
    await doors.taken('persons.csv', (await doors.exported('persons', 'csv', 'sales_manager')).bytes)
    for (const format of ['csv', 'xlsx', 'jsonl'] as const) {
      const { bytes } = await doors.exported('persons', format, 'sales_manager')
      const done = await doors.taken(`persons.${format}`, bytes)
      expect([format, done.created, done.updated, done.refused]).toEqual([format, 0, 0, 0])
      expect(await titles()).toEqual(stored)
    }
  }, 60_000)

  it('protects the file of refused rows as well', async () => {
    const { id, refused } = await doors.taken('refused.csv', 'name,email\n=1+1,not an address\n@x,neither\n')
    expect(refused).toBe(2)
    const { text, headers } = await world.of.sales_manager.visitor.get(`/api/imports/${id}/refused.csv`)
    expect(text).toContain("'=1+1")
    expect(text).toContain("'@x")
    expect(headers['content-disposition']).toBe(`attachment; filename="import-${id}-refused.csv"`)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('is called by us, is saved and not shown, and is nobody else’s', async () => {
    const { run, headers } = await doors.exported('persons', 'csv', 'sales_manager')
    expect(headers['content-disposition']).toMatch(/^attachment; filename="persons-\d{4}-\d\d-\d\d\.csv"$/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    for (const role of ['administrator', 'marketing_manager', 'sales', 'partner'] as const)
      expect((await world.of[role].visitor.get(`/api/exports/${run.id}/file`)).status).toBe(404)
    expect((await world.visitor().get(`/api/exports/${run.id}/file`)).status).toBe(401)
    for (const id of ['../1', '..%2f..%2fsecrets.json', '1e1', '0x1', '-1', '99999999999999999999'])
      expect([
        id,
        (await world.of.sales_manager.visitor.get(`/api/exports/${id}/file`)).status < 400,
      ]).toEqual([id, false])
    for (const kind of ['../persons', '..%2f..%2fetc%2fpasswd', 'constructor', '__proto__'])
      expect([
        kind,
        (await world.of.sales_manager.visitor.get(`/api/templates/${kind}?format=csv`)).status < 400,
      ]).toEqual([kind, false])
  })

  it('as everything: no name climbs out of the archive, and no secret is in it', async () => {
    const files = unzipSync((await doors.exported('everything', 'csv', 'administrator')).bytes)
    for (const name of Object.keys(files)) expect(name).toMatch(/^(?!\/)(?!.*\.\.)[A-Za-z0-9_./-]+$/)
    const all = Object.values(files)
      .map(bytes => strFromU8(bytes, true))
      .join('\n')
    expect(all).not.toContain('$argon2')
    for (const { visitor } of Object.values(world.of)) expect(all).not.toContain(visitor.token!)
  }, 60_000)

  it.each([
    ['a list that is none', { what: "persons'; drop table person", format: 'csv', filter: {} }],
    ['a format that is none', { what: 'persons', format: '../csv', filter: {} }],
    ['a filter with depth', { what: 'persons', format: 'csv', filter: { q: { $ne: 1 } } }],
    ['a filter without end', { what: 'persons', format: 'csv', filter: { q: 'x'.repeat(10_000) } }],
  ])('%s is refused; nothing is written', async (_, body) => {
    const before = await world.digest()
    expect((await world.of.sales_manager.visitor.send('POST', '/api/exports', body)).status).toBe(422)
    expect(await world.digest()).toBe(before)
  })

  it.each(['id; drop table person', 'password_hash', '__proto__', 'name desc, (select 1)'])(
    'columns and order that the list does not have (%s) end as a sentence, without a file',
    async name => {
      for (const filter of [{ columns: `name,${name}` }, { sort: name }]) {
        const { visitor } = world.of.sales_manager
        const asked = await visitor.send<Run>('POST', '/api/exports', {
          what: 'persons',
          format: 'csv',
          filter,
        })
        if (asked.status === 200) {
          await world.drain()
          const run = (await visitor.get<Run & { problem: string }>(`/api/exports/${asked.body.id}`)).body
          expect([run.state, run.problem]).toEqual(['failed', expect.stringMatching(/\.$/)])
          expect((await visitor.get(`/api/exports/${asked.body.id}/file`)).status).toBeGreaterThanOrEqual(400)
        } else expect(asked.status).toBe(422)
      }
    },
  )
})
