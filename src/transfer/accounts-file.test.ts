import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { importFile } from './import-file.ts'
import type { Kind } from './model/fields.ts'
import type { Settings } from './model/settings.ts'
import { importById } from './queries.ts'
import { runUndo, startUndo } from './undo-import.ts'

const now = new Date('2026-03-02T09:00:00Z')
/** Each import comes an hour after the one before. */
let hours = 0
const clock = () => new Date(now.getTime() + hours * 3_600_000)
let company: Company
let db: Database
let dataDir: string

beforeAll(async () => {
  company = await newCompany()
  ;({ db, dataDir } = company)
})
afterAll(() => company?.close())

const bring = async (content: string, settings: Partial<Settings> = {}, kind: Kind = 'accounts') => {
  const file = join(dataDir, 'a.csv')
  hours++
  await writeFile(file, content)
  return importFile({ db, clock, dataDir, actor: systemActor, kind, file, settings })
}
type Row = Record<string, unknown>
const all = async (query: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  (await db.as(systemActor, tx => query.execute(tx))).rows
const waysOf = (name: string) =>
  all(sql`select c.kind, c.label, c.value, c.original, c.street, c.city from contact_point c join account a on a.id = c.account_id
    where a.name = ${name} order by c.position, c.id`)

test('telephones, street and source come with the account, read with its country', async () => {
  const done = await bring(
    'Company,Phone,Other phone,Street,Zip,City,Province,Country,Source,Website\n' +
      'Haven BV,020 555 01 02,+31 6 12345678,Kade 1,1011 AB,Amsterdam,Noord-Holland,NL,fair,haven.example\n' +
      'Nur Stadt GmbH,,,,,Köln,,DE,,\n',
  )
  expect(done).toMatchObject({ created: 2, refused: 0 })
  expect(await waysOf('Haven BV')).toEqual([
    {
      kind: 'phone',
      label: 'work',
      value: '+31205550102',
      original: '020 555 01 02',
      street: null,
      city: null,
    },
    {
      kind: 'phone',
      label: 'other',
      value: '+31612345678',
      original: '+31 6 12345678',
      street: null,
      city: null,
    },
    {
      kind: 'address',
      label: 'work',
      value: 'Kade 1, 1011 AB Amsterdam, Noord-Holland, NL',
      original: null,
      street: 'Kade 1',
      city: 'Amsterdam',
    },
  ])
  // A town and a country alone are no address to write to.
  expect(await waysOf('Nur Stadt GmbH')).toEqual([])
  expect(await all(sql`select name, source, website, city from account order by name`)).toEqual([
    { name: 'Haven BV', source: 'fair', website: 'haven.example', city: 'Amsterdam' },
    { name: 'Nur Stadt GmbH', source: `import:${done.id}`, website: null, city: 'Köln' },
  ])
})

test('the same file changes nothing, the same number written otherwise neither, a new one is added behind', async () => {
  const again = await bring(
    'Company,Phone,Street,Zip,City,Province,Country\nHaven BV,+31 20 5550102,Kade 1,1011 AB,Amsterdam,Noord-Holland,NL\n',
  )
  expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
  const more = await bring('Company,Phone\nHaven BV,+31 20 555 09 09\n')
  expect(more).toMatchObject({ updated: 1, unchanged: 0 })
  expect((await waysOf('Haven BV')).map(way => way.value)).toEqual([
    '+31205550102',
    '+31612345678',
    'Kade 1, 1011 AB Amsterdam, Noord-Holland, NL',
    '+31205550909',
  ])
  expect(
    await all(
      sql`select field, after, source from field_change where record = 'account' and field like 'further.%'`,
    ),
  ).toEqual([{ field: 'further.phone', after: '+31205550909', source: `import:${more.id}` }])
  // Undone, the number goes and the account stays; the history of it tells both.
  await db.as(systemActor, tx => startUndo(tx, systemActor, more.id))
  await runUndo(more.id, { db, clock })
  expect((await db.as(systemActor, tx => importById(tx, systemActor, more.id))).undo).toMatchObject({
    state: 'done',
    removed: 1,
    left: 0,
  })
  expect((await waysOf('Haven BV')).map(way => way.value)).not.toContain('+31205550909')
})

test('an import of accounts with all of it is undone as a whole', async () => {
  const before = await all(sql`select count(*) as n from contact_point`)
  const done = await bring(
    'Company,Phone,Street,City,Parent\nDochter BV,+31 30 1,Plein 2,Utrecht,Moeder NV\nMoeder NV,+31 30 2,,,\n',
  )
  expect(done).toMatchObject({ created: 2 })
  expect(
    await all(
      sql`select p.name from account a join account p on p.id = a.parent_id where a.name = 'Dochter BV'`,
    ),
  ).toEqual([{ name: 'Moeder NV' }])
  await db.as(systemActor, tx => startUndo(tx, systemActor, done.id))
  await runUndo(done.id, { db, clock })
  expect(await all(sql`select name from account where name in ('Dochter BV', 'Moeder NV')`)).toEqual([])
  expect(await all(sql`select count(*) as n from contact_point`)).toEqual(before)
})

test('several values that a program put into one cell are several ways', async () => {
  const done = await bring(
    'Name,E-mail,Phone,Company\n' +
      'Anna,anna@g.example ::: a2@g.example,+31 20 1 ::: +31 20 2,Haven BV\n' +
      'Bert,"bert@g.example, b2@g.example",,Haven BV\nCara,"no address, at all",,Haven BV\n',
    {},
    'persons',
  )
  expect(done).toMatchObject({ created: 2, refused: 1 })
  expect(
    await all(sql`select p.name, p.email, p.phone, string_agg(c.value, ' ' order by c.position) as more
      from person p left join contact_point c on c.person_id = p.id group by p.id order by p.id`),
  ).toEqual([
    { name: 'Anna', email: 'anna@g.example', phone: '+31 20 1', more: 'a2@g.example +31 20 2' },
    { name: 'Bert', email: 'bert@g.example', phone: null, more: 'b2@g.example' },
  ])
})

test('what is won or lost by a column of its own is, whatever stage it stood in', async () => {
  const done = await bring(
    'Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Value,Deal - Deal closed on,Deal - Deal created\n' +
      '1,Line,Negotiations Started,Won,1000,2025-02-01,2025-01-01\n2,Film,Negotiations Started,Lost,,2025-02-01,2025-01-01\n',
    {},
    'opportunities',
  )
  expect(done).toMatchObject({ created: 2, refused: 0 })
  expect(await all(sql`select external_id as id, state from opportunity order by id`)).toEqual([
    { id: '1', state: 'won' },
    { id: '2', state: 'lost' },
  ])
})
