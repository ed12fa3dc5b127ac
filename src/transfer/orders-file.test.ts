import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { importFile, writeRefused } from './import-file.ts'

const now = new Date('2026-03-02T09:00:00Z')
let company: Company
let db: Database
let dataDir: string
beforeAll(async () => {
  company = await newCompany(async tx => {
    await sql`
      insert into account (name, name_key, kind, created_at, updated_at) values
        ('Hafenkontor GmbH', 'hafenkontor', 'prospect', ${now}, ${now}),
        ('Molenaar B.V.', 'molenaar', 'customer', ${now}, ${now})`.execute(tx)
    await sql`
      with g as (insert into product_group (name, name_key) values ('Sealers', 'sealers') returning id)
      insert into product (name, name_key, product_group_id, cost_cents, list_price_cents)
      select name, replace(lower(name), ' ', ''), g.id, cost, 100000 from g, (values ('TraySeal 4', 60000), ('Film', null)) p(name, cost)`.execute(
      tx,
    )
  })
  ;({ db, dataDir } = company)
})
afterAll(() => company?.close())

const load = async (name: string, content: string | Buffer) => {
  const file = join(dataDir, name)
  await writeFile(file, content)
  return importFile({ db, clock: () => now, dataDir, actor: systemActor, kind: 'orders', file })
}
const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await db.as(systemActor, tx => query.execute(tx))).rows
const orders = () =>
  rows(sql<{ number: string; account: string; day: string; total: number; margin: number | null }>`
    select o.number, a.name as account, (o.ordered_at at time zone 'Europe/Amsterdam')::date as day,
      o.total_cents as total, o.margin_cents as margin
    from customer_order o join account a on a.id = o.account_id order by o.number`)
const lines = () => rows(sql<{ n: number }>`select count(*) as n from order_line`)

/** As a German ERP writes it: Windows-1252, semicolons, decimal commas, days as day.month.year; three orders. */
const german = Buffer.from(
  [
    'Auftragsnummer;Pos;Kunde;Artikel;Bestelldatum;Menge;Betrag',
    'A-1;1;Hafenkontor GmbH;TraySeal 4;05.01.2026;2;2.000,00',
    'A-1;2;Hafenkontor GmbH;Film;05.01.2026;10;149,90',
    'A-2;1;Molenaar B.V.;Film;31.12.2025;1;15,00',
    'A-3;1;Niemand KG;Film;31.12.2025;1;15,00',
    'A-4;1;Molenaar B.V.;Führung;31.12.2025;1;15,00',
    'A-1;2;Hafenkontor GmbH;Film;05.01.2026;10;149,90',
    'A-2;2;Hafenkontor GmbH;Film;31.12.2025;1;15,00',
  ].join('\r\n'),
  'latin1',
)

describe('orders from a file', () => {
  it('are the lines under one number: total, margin where the cost is known, what does not fit refused with its reason', async () => {
    const done = await load('orders.csv', german)
    expect(done).toMatchObject({
      state: 'done',
      rowsRead: 7,
      created: 3,
      updated: 0,
      unchanged: 0,
      refused: 4,
    })
    expect(await orders()).toEqual([
      { number: 'A-1', account: 'Hafenkontor GmbH', day: '2026-01-05', total: 214_990, margin: null },
      { number: 'A-2', account: 'Molenaar B.V.', day: '2025-12-31', total: 1_500, margin: null },
    ])
    expect(
      await rows(
        sql<{
          margin: number
        }>`select margin_cents as margin from order_line where position = 1 and quantity = 2`,
      ),
    ).toEqual([{ margin: 80_000 }])
    const out = join(dataDir, 'refused.csv')
    await writeRefused(db, systemActor, done.id, out)
    expect(
      (await readFile(out, 'utf8'))
        .trim()
        .split('\r\n')
        .slice(1)
        .map(line => line.split(',').slice(0, 3)),
    ).toEqual([
      ['5', '"No account is called ""Niemand KG""."', 'account'],
      ['6', '"No product is called ""Führung""."', 'product'],
      ['7', 'Line 2 of order A-1 is in the file more than once.', 'number'],
      ['8', 'Order A-2 belongs to another account.', 'account'],
    ])
  })

  it('are history: a customer is one from then on, and nobody is told, scored or hurried', async () => {
    expect(await rows(sql<{ kind: string }>`select kind from account order by name`)).toEqual([
      { kind: 'customer' },
      { kind: 'customer' },
    ])
    const [told] = await rows(sql<{ n: number }>`
      select (select count(*) from lead) + (select count(*) from promise) + (select count(*) from notification)
        + (select count(*) from mail) as n`)
    expect(told!.n).toBe(0)
    const modes = await rows(
      sql<{ mode: string }>`select distinct mode::text from touch where kind = 'order'`,
    )
    expect(modes.filter(({ mode }) => mode !== 'historical')).toEqual([])
  })

  it('a second time change nothing; a changed line changes its order, and a new line joins it', async () => {
    const before = await orders()
    expect(await load('again.csv', german)).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
      refused: 4,
    })
    expect(await orders()).toEqual(before)
    const more =
      'number,position,account,product,date,quantity,amount\nA-2,1,Molenaar B.V.,Film,2025-12-31,1,20.00\nA-2,2,Molenaar B.V.,Film,2025-12-31,1,5.50\n'
    expect(await load('more.csv', more)).toMatchObject({ created: 1, updated: 1, unchanged: 0, refused: 0 })
    expect((await orders()).find(({ number }) => number === 'A-2')?.total).toBe(2_550)
    expect(await lines()).toEqual([{ n: 4 }])
  })

  it('without a column of amounts are no import, and nothing is written', async () => {
    const before = await orders()
    await expect(load('bare.csv', 'number,date\nA-9,2026-01-01\n')).rejects.toMatchObject({
      code: 'bad_mapping',
    })
    expect(await orders()).toEqual(before)
  })
})
