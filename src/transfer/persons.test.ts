import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { importFile } from './import-file.ts'
import type { Kind } from './model/fields.ts'
import type { Settings } from './model/settings.ts'
import type { Import } from './queries.ts'

const now = new Date('2026-03-02T09:00:00Z')
let company: Company
let db: Database
let dataDir: string

beforeAll(async () => {
  company = await newCompany()
  ;({ db, dataDir } = company)
})
afterAll(() => company?.close())

const bring = async (
  kind: Kind,
  content: string,
  settings: Partial<Settings> = {},
  name = 'a.csv',
): Promise<Import> => {
  const file = join(dataDir, name)
  await writeFile(file, content)
  return importFile({ db, clock: () => now, dataDir, actor: systemActor, kind, file, settings })
}
const all = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await db.as(systemActor, tx => query.execute(tx))).rows
const counts = ({ rowsRead, created, updated, unchanged, refused }: Import) => ({
  rowsRead,
  created,
  updated,
  unchanged,
  refused,
})

describe('persons', () => {
  test('come with their account, further ways, consents and what they were known by', async () => {
    const done = await bring(
      'persons',
      `First name,Last name,E-mail,Email 2,Phone,Mobile,Company,Country,Street,Zip,City,Newsletter,External id
Anneke,de Vries,anneke@vriespak.example,a.devries@home.example,+31 20 555 01 02,+31 6 1234 5678,Vriespak BV,Nederland,Dam 1,1012 JS,Amsterdam,yes,C-1
Jürgen,Müller,J.Mueller@STRETCH.example,,030 123456,,Stretch GmbH,Germany,,,,no,C-2
,,nobody@nowhere,,,,,,,,,,
`,
    )
    expect(counts(done)).toEqual({ rowsRead: 3, created: 2, updated: 0, unchanged: 0, refused: 1 })
    const people = await all(sql<Record<string, unknown>>`
      select p.name, p.given_name, p.email, p.phone_e164, p.country, p.external_id, a.name as account, p.source from person p
      join account a on a.id = p.account_id order by p.id`)
    expect(people).toEqual([
      {
        name: 'Anneke de Vries',
        given_name: 'Anneke',
        email: 'anneke@vriespak.example',
        phone_e164: '+31205550102',
        country: 'NL',
        external_id: 'C-1',
        account: 'Vriespak BV',
        source: `import:${done.id}`,
      },
      {
        name: 'Jürgen Müller',
        given_name: 'Jürgen',
        email: 'J.Mueller@stretch.example',
        phone_e164: '+4930123456',
        country: 'DE',
        external_id: 'C-2',
        account: 'Stretch GmbH',
        source: `import:${done.id}`,
      },
    ])
    expect(await all(sql`select kind, value, label from contact_point order by kind desc, id`)).toEqual([
      { kind: 'phone', value: '+31612345678', label: 'work' },
      { kind: 'email', value: 'a.devries@home.example', label: 'private' },
      { kind: 'address', value: 'Dam 1, 1012 JS Amsterdam, Nederland', label: 'work' },
    ])
    expect(await all(sql`select channel, granted from consent order by id`)).toEqual([
      { channel: 'email', granted: true },
      { channel: 'email', granted: false },
    ])
    expect(await all(sql`select count(*) as n from fact`)).toEqual([{ n: 1 }])
  })

  test('are known again by id, address, further address, telephone and name, account and name', async () => {
    const again = `name,email,phone,company,external id,job title
Anneke,,,,C-1,Buyer
Anneke de Vries,A.deVries@home.example,,,,Buyer
Anneke de Vries,,0031 205550102,,,Head buyer
jürgen müller,,,STRETCH gmbh,,
Jürgen Müller,other@stretch.example,,Stretch GmbH,,
`
    const done = await bring('persons', again, { onKnown: 'fill' })
    expect(counts(done)).toEqual({ rowsRead: 5, created: 1, updated: 1, unchanged: 3, refused: 0 })
    expect(await all(sql`select name, job_title from person order by id`)).toEqual([
      { name: 'Anneke de Vries', job_title: 'Buyer' },
      { name: 'Jürgen Müller', job_title: null },
      { name: 'Jürgen Müller', job_title: null },
    ])
    const over = await bring('persons', again, { onKnown: 'overwrite' })
    expect(over).toMatchObject({ rowsRead: 5, created: 0, refused: 1 })
    expect(await all(sql`select job_title from person where external_id = 'C-1'`)).toEqual([
      { job_title: 'Head buyer' },
    ])
  })

  test('do not take the address of somebody else', async () => {
    const done = await bring('persons', 'name,email,external id\nEve,anneke@vriespak.example,C-2\n')
    expect(counts(done)).toMatchObject({ refused: 1 })
    const stolen = await bring('persons', 'name,email,email 2\nEve,eve@x.example,anneke@vriespak.example\n')
    expect(counts(stolen)).toMatchObject({ created: 1 })
    expect(stolen.remarks.map(one => one.remark)).toContain(
      'Further addresses that belong to somebody else were left out.',
    )
  })
})

describe('touches', () => {
  const table = `Type,Date,Email,Company,Subject,Notes
Call,2024-05-01 10:30,anneke@vriespak.example,,Prices,"Asked twice,
will call back"
letter,1.6.2024,,Stretch GmbH,Brochure,
dance,2024-05-01,anneke@vriespak.example,,x,
email,2024-05-01,who@is.example,,x,
note,2030-01-01,anneke@vriespak.example,,x,
`
  test('become history of their person or account, once', async () => {
    const done = await bring('touches', table)
    expect(counts(done)).toEqual({ rowsRead: 5, created: 2, updated: 0, unchanged: 0, refused: 3 })
    expect(counts(await bring('touches', table))).toMatchObject({ created: 0, unchanged: 2, refused: 3 })
    expect(
      await all(
        sql`select kind, side, mode, title, body, occurred_at as at, subject_id = account_id as letter from touch order by id`,
      ),
    ).toEqual([
      {
        kind: 'call',
        side: 'sales',
        mode: 'historical',
        title: 'Prices',
        body: 'Asked twice,\nwill call back',
        at: new Date('2024-05-01T08:30:00Z'),
        letter: false,
      },
      {
        kind: 'letter',
        side: 'marketing',
        mode: 'historical',
        title: 'Brochure',
        body: null,
        at: new Date('2024-06-01T10:00:00Z'),
        letter: true,
      },
    ])
  })
})
