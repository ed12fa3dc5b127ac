import { readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { confirmImport } from './confirm-import.ts'
import { previewImport } from './map-import.ts'
import type { Kind } from './model/fields.ts'
import { clearFolder, newPlace } from './place.ts'
import { importById, refusedRows, storedFiles } from './queries.ts'
import { runImport } from './run-import.ts'
import { startImport } from './start-import.ts'

let at = Date.parse('2026-03-02T09:00:00Z')
const clock = () => {
  at += 1_000
  return new Date(at)
}
let company: Company
let db: Database
let dataDir: string
beforeAll(async () => {
  company = await newCompany(async tx => {
    await sql`insert into app_user (name, email, role) values ('Jelmer', 'j@t.example', 'sales')`.execute(tx)
  })
  ;({ db, dataDir } = company)
})
afterAll(() => company?.close())

const tables = [
  'account',
  'person',
  'contact_point',
  'consent',
  'lead',
  'customer_order',
  'opportunity',
  'field_change',
]
const everything = (): Promise<string> =>
  db.as(systemActor, async tx => {
    const parts: string[] = []
    for (const table of tables) {
      const { rows } = await sql<{
        row: string
      }>`select to_jsonb(t)::text as row from ${sql.table(table)} t order by 1`.execute(tx)
      parts.push(`${table} ${rows.map(({ row }) => row).join('\n')}`)
    }
    return parts.join('\n\n')
  })

/** A draft of these lines, what it says, and what became of it. */
async function drafted(kind: Kind, content: string) {
  const { storedAs, path } = await newPlace({ dataDir })
  await writeFile(path, content)
  const before = await everything()
  const id = await db.as(systemActor, tx =>
    startImport(tx, systemActor, { kind, fileName: 'a.csv', storedAs }, { dataDir }, clock()),
  )
  const preview = await db.as(systemActor, tx => previewImport(tx, systemActor, id, { dataDir }))
  expect(await everything()).toBe(before)
  return { id, preview }
}
async function run(id: number) {
  await db.as(systemActor, tx => confirmImport(tx, systemActor, id, clock()))
  await runImport(id, { db, clock, dataDir })
  const receipt = await db.as(systemActor, tx => importById(tx, systemActor, id))
  const refused = await db.as(systemActor, tx => refusedRows(tx, id, 0))
  return { receipt, refused }
}

const odd = fc.constantFrom(
  ...[
    '',
    '',
    '+31',
    '+31 20 555 01 02',
    '0205550102',
    '@',
    'a@b',
    'anna@one.example',
    'ANNA@one.example',
    'bert@two.example',
  ],
  ...[
    'Anna',
    'Bert',
    'anna ',
    '=1',
    '\u0001',
    '\u202e',
    'One BV',
    'one b.v.',
    'Two',
    '12',
    '-1',
    '1,5',
    '1.234,50',
    '2025-05-01',
  ],
  ...[
    '31.02.2025',
    '2031-01-01',
    'open',
    'Qualified',
    'Somewhere',
    'yes',
    'maybe',
    'Jelmer',
    'j@t.example',
    'X'.repeat(6_000),
  ],
)
const headers: Record<string, string[]> = {
  persons: ['name', 'email', 'phone', 'company', 'newsletter', 'email 2', 'externalId'],
  accounts: ['name', 'employees', 'revenue', 'owner', 'parent'],
  orders: ['number', 'account', 'orderedOn', 'amount', 'quantity'],
  opportunities: ['externalId', 'stage', 'account', 'owner', 'closedOn', 'amount'],
  leads: ['email', 'person', 'company', 'state', 'raisedAt', 'owner'],
}

describe('a draft says what its receipt will say', () => {
  test('of a row that has nothing but half a number', async () => {
    const { id, preview } = await drafted(
      'persons',
      'name;email;phone;company\n;;+31;;\nAnna;anna@x.example;;\n',
    )
    expect(preview.expected).toMatchObject({ created: 1, refused: 1 })
    expect(preview.problems).toEqual([
      { field: 'name', detail: 'The row has no name, address or id.', rows: 1, firstRow: 2 },
    ])
    const { receipt } = await run(id)
    expect(receipt).toMatchObject({ created: 1, refused: 1 })
  })

  test.each(['persons', 'accounts', 'orders', 'opportunities', 'leads'] as const)(
    'of any rows of %s, to the figure, and writes nothing',
    async kind => {
      const columns = headers[kind]!
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(odd, { minLength: columns.length, maxLength: columns.length + 1 }), {
            minLength: 1,
            maxLength: 12,
          }),
          async rows => {
            const quoted = rows.map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(';'))
            const { id, preview } = await drafted(kind, `${columns.join(';')}\n${quoted.join('\n')}\n`)
            const { receipt, refused } = await run(id)
            const { created, updated, unchanged } = receipt
            expect({ created, updated, unchanged, refused: receipt.refused }).toEqual({
              created: preview.expected!.created,
              updated: preview.expected!.updated,
              unchanged: preview.expected!.unchanged,
              refused: preview.expected!.refused,
            })
            expect(preview.problems.reduce((sum, { rows }) => sum + rows, 0)).toBe(receipt.refused)
            for (const { detail, firstRow } of preview.problems)
              expect(refused.find(row => row.rowNumber === firstRow)?.reason).toBe(detail)
            const missing = receipt.remarks.filter(
              one =>
                !preview.expected!.remarks.some(
                  ({ remark, count }) => remark === one.remark && count === one.count,
                ),
            )
            // Parents are joined when all rows are there.
            expect(missing.filter(({ remark }) => !/parent|itself/.test(remark))).toEqual([])
          },
        ),
        { numRuns: 8, seed: 31 },
      )
    },
    60_000,
  )

  test('and a long file says that it was only looked through', async () => {
    const lines = Array.from({ length: 3_001 }, (_, n) => `P${n},p${n}@long.example`)
    const { id, preview } = await drafted('persons', `name,email\n${lines.join('\n')}\n,\n`)
    expect(preview).toMatchObject({ expected: null, rows: 3_002 })
    expect(preview.problems).toEqual([
      { field: 'name', detail: 'The row has no name, address or id.', rows: 1, firstRow: 3_003 },
    ])
    const { receipt } = await run(id)
    expect(receipt).toMatchObject({ created: 3_001, refused: 1 })
  })
})

test('the rows of a file that is longer than what is looked through are judged by its size', async () => {
  const all = 230_000
  const lines = Array.from({ length: all }, (_, n) => `Person ${n},p${n}@size.example`)
  const { id } = await drafted('persons', `name,email\n${lines.join('\n')}\n`)
  const { rowsTotal } = await db.as(systemActor, tx => importById(tx, systemActor, id))
  expect(Math.abs(rowsTotal! / all - 1)).toBeLessThan(0.02)
})

test('what killed processes left in the folder goes; what an import still needs stays', async () => {
  const folder = join(dataDir, 'imports')
  for (const name of await readdir(folder)) await rm(join(folder, name))
  const { id } = await drafted('persons', 'name,email\nA,a@left.example\n')
  const [kept] = await readdir(folder)
  await writeFile(join(folder, `${kept}.texts`), 'left behind')
  await writeFile(join(folder, 'old.csv'), 'never finished')
  await utimes(join(folder, 'old.csv'), new Date(0), new Date(0))
  await writeFile(join(folder, 'new.csv'), 'being sent')
  const wanted = await db.as(systemActor, tx => storedFiles(tx, new Date()))
  expect((await clearFolder({ dataDir }, wanted, new Date(Date.now() - 86_400_000))).sort()).toEqual(
    [`${kept}.texts`, 'old.csv'].sort(),
  )
  expect((await readdir(folder)).sort()).toEqual([kept, 'new.csv'].sort())
  expect((await run(id)).receipt.created).toBe(1)
})
