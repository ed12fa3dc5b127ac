import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import { rebuildInsight } from '../insight/derive.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { importFile } from './import-file.ts'
import type { Kind } from './model/fields.ts'
import { type Import, importById, keptRecords } from './queries.ts'
import { previewUndo, runUndo, startUndo } from './undo-import.ts'

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

const bring = async (kind: Kind, content: string): Promise<Import> => {
  const file = join(dataDir, 'a.csv')
  await writeFile(file, content)
  return importFile({ db, clock, dataDir, actor: systemActor, kind, file, settings: { create: true } })
}
const undo = async (id: number): Promise<Import> => {
  await db.as(systemActor, tx => startUndo(tx, systemActor, id))
  await runUndo(id, { db, clock })
  return db.as(systemActor, tx => importById(tx, systemActor, id))
}
const look = (id: number) => db.as(systemActor, tx => previewUndo(tx, systemActor, id, clock()))
const change = (query: ReturnType<typeof sql>) => db.as(systemActor, tx => query.execute(tx))

const tables = [
  'account',
  'person',
  'contact_point',
  'consent',
  'touch',
  'customer_order',
  'order_line',
  'opportunity',
  'stage_change',
  'product',
  'import_key',
  'funnel_stage',
  'credit',
]
/** Everything that counts, as text. */
const everything = async (): Promise<string> => {
  await db.as(systemActor, rebuildInsight)
  const parts: string[] = []
  for (const table of tables) {
    const { rows } = await db.as(systemActor, tx =>
      sql<{
        row: string
      }>`select (to_jsonb(t) - 'version' - 'undo_at')::text as row from ${sql.table(table)} t order by 1`.execute(
        tx,
      ),
    )
    parts.push(`${table}\n${rows.map(({ row }) => row).join('\n')}`)
  }
  return parts.join('\n\n')
}

describe('undoing an import', () => {
  test('takes away what it made, puts back what it changed, and keeps what is used, saying which', async () => {
    await bring('persons', 'name,email,company\nAnna,anna@one.example,One BV\n')
    const before = await everything()
    const done = await bring(
      'persons',
      'name,email,company,phone,newsletter,email 2\nAnna,anna@one.example,,+31 20 1234567,yes,anna@home.example\nBert,bert@two.example,Two BV,,no,\nCara,cara@two.example,Two BV,,,\n',
    )
    expect(done).toMatchObject({ created: 2, updated: 1 })
    const preview = await look(done.id)
    expect(preview).toEqual({ exact: true, removed: 6, restored: 1, left: 0, kept: [] })
    expect(await look(done.id)).toEqual(preview)
    const [{ id: bert }] = (
      await db.as(systemActor, tx =>
        sql<{ id: number }>`select id from person where name = 'Bert'`.execute(tx),
      )
    ).rows as [{ id: number }]
    const [touchId] = await db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [{ subjectId: bert, kind: 'call', occurredAt: clock(), title: 'Called' }],
        clock(),
      ),
    )
    await change(
      sql`update person set phone = 'other', phone_e164 = null, updated_at = ${clock()} where name = 'Anna'`,
    )
    const kept = await look(done.id)
    expect(kept).toMatchObject({ removed: 4, restored: 0, left: 1 })
    expect(kept.kept).toEqual([
      { subject: 'account', reason: 'person', count: 1 },
      { subject: 'person', reason: 'touch', count: 1 },
    ])
    expect((await undo(done.id)).undo).toMatchObject({ state: 'done', removed: 4, restored: 0, left: 1 })
    const { items } = await db.as(systemActor, tx => keptRecords(tx, systemActor, done.id, 0))
    expect(items.map(({ subject, name, reason }) => [subject, name, reason])).toEqual([
      ['account', 'Two BV', 'person'],
      ['person', 'Bert', 'touch'],
    ])
    expect(
      (await db.as(systemActor, tx => sql`select name from person order by id`.execute(tx))).rows,
    ).toEqual([{ name: 'Anna' }, { name: 'Bert' }])
    // The ledger forgets nothing that was not imported: an owner's hand is needed to take this touch away.
    await expect(change(sql`delete from touch where id = ${touchId}`)).rejects.toThrow('permission denied')
    await owner(`delete from touch where id = ${touchId}`)
    await change(
      sql`update person set phone = '+31 20 1234567', phone_e164 = '+31201234567' where name = 'Anna'`,
    )
    expect((await undo(done.id)).undo).toMatchObject({ removed: 6, left: 0 })
    const stamps = /"updated_at": "[^"]*"/g
    expect((await everything()).replace(stamps, '')).toBe(before.replace(stamps, ''))
  })

  test('is refused for users, for what runs, and touches no live entry of the ledger', async () => {
    const users = await bring('users', 'name,email\nZoe,z@t.example\n')
    await expect(undo(users.id)).rejects.toMatchObject({ code: 'not_undoable' })
    const [account] = (
      await db.as(systemActor, tx => sql<{ id: number }>`select id from account limit 1`.execute(tx))
    ).rows
    const [live] = await db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [{ subjectId: account!.id, kind: 'note', occurredAt: clock(), title: 'Live' }],
        clock(),
      ),
    )
    const done = await bring('touches', 'kind,date,account,title\nnote,2024-01-01,One BV,Old\n')
    // Even an id that was slipped into the list is not taken out of the ledger when it is not history of an import.
    await change(sql`update import_created set ids = ids || ${live}::bigint where import_id = ${done.id}`)
    expect((await undo(done.id)).undo).toMatchObject({ removed: 1 })
    expect(
      (await db.as(systemActor, tx => sql`select title from touch where id = ${live}`.execute(tx))).rows,
    ).toEqual([{ title: 'Live' }])
    await expect(
      db.as(systemActor, tx => sql`select withdraw_imported(${done.id}, 1)`.execute(tx)),
    ).rejects.toThrow('is not being undone')
    await owner('delete from touch')
  })

  const files: [Kind, string][] = [
    [
      'accounts',
      'name,industry,parent,employees\nOne BV,food,Holding,10\nHolding,,,\nThree GmbH,retail,Holding,5\n',
    ],
    ['accounts', 'name,industry,city,employees\nOne BV,paper,Zwolle,11\nFour AG,,Bern,7\n'],
    [
      'persons',
      'name,email,company,phone,email 2,newsletter\nAnna,anna@one.example,One BV,1,a2@one.example,yes\nDirk,dirk@three.example,Three GmbH,,,\nEmma,,Four AG,,,no\n',
    ],
    [
      'persons',
      'name,email,company,job title,phone\nAnna,anna@one.example,,Buyer,2\nDirk,a2@one.example,,Chief,\nFay,fay@five.example,Five BV,,\nFay,fay@five.example,,Cook,\n',
    ],
    [
      'touches',
      'kind,date,email,account,title\ncall,2024-03-01,anna@one.example,,Prices\nletter,2024-03-02,,One BV,Offer\nemail,2024-03-03,fay@five.example,,Hello\n',
    ],
    [
      'touches',
      'kind,date,email,account,title\ncall,2024-03-01,anna@one.example,,Prices\nvisit,2024-04-02,dirk@three.example,,Line 3\n',
    ],
    ['products', 'name,group,list price,cost\nFoil,Films,10,4\nTape,Films,5,2\n'],
    ['products', 'name,list price\nFoil,11\nGlue,3\n'],
    [
      'orders',
      'order number,account,product,order date,quantity,amount\nA-1,One BV,Foil,2024-05-01,2,20\nA-1,One BV,Tape,2024-05-01,1,5\nA-2,Three GmbH,Foil,2024-06-01,1,10\n'.replace(
        'A-1,One BV,Tape',
        'A-3,One BV,Tape',
      ),
    ],
    [
      'orders',
      'order number,account,product,order date,quantity,amount\nA-1,One BV,Foil,2024-05-01,3,30\nA-4,Six BV,Tape,2024-07-01,1,5\n',
    ],
    [
      'opportunities',
      'opportunity id,stage,account,product,opened,closed,amount\nO1,Engaging,One BV,Foil,2024-01-01,,100\nO2,Won,Three GmbH,Foil,2024-01-02,2024-02-02,50\n',
    ],
    [
      'opportunities',
      'opportunity id,stage,account,product,opened,closed,amount\nO1,Won,One BV,Foil,2024-01-01,2024-03-03,120\nO3,Lost,Seven BV,,2024-01-01,2024-03-03,\n',
    ],
  ]

  test('in any order, whatever was imported in any order, leaves every table and figure as before', async () => {
    await bring('persons', 'name,email,company\nAnna,anna@one.example,One BV\n')
    const orders = fc.tuple(
      fc.shuffledSubarray(
        files.map((_, i) => i),
        { minLength: 2, maxLength: 7 },
      ),
      fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
    )
    const before = await everything()
    await fc.assert(
      fc.asyncProperty(orders, async ([chosen, picks]) => {
        const open: number[] = []
        for (const i of chosen) {
          const [kind, content] = files[i]!
          const done = await bring(kind, content)
          expect(done.rowsRead).toBe(done.created + done.updated + done.unchanged + done.refused)
          open.push(done.id)
        }
        open.sort((a, b) => picks[a % 7]! - picks[b % 7]!)
        // What one kept because another used it goes in a later round.
        for (let round = 0; round < open.length + 1; round++)
          for (const id of open) await undo(id).catch(error => expect(error.code).toBe('nothing_to_undo'))
        expect(await everything()).toBe(before)
      }),
      { numRuns: 12, seed: 70 },
    )
  }, 240_000)

  test('goes on where it was killed', async () => {
    const before = await everything()
    const rows = Array.from({ length: 12_000 }, (_, i) => `Row ${i},row${i}@rows.example`).join('\n')
    const done = await bring('persons', `name,email\n${rows}\n`)
    await db.as(systemActor, tx => startUndo(tx, systemActor, done.id))
    let steps = 0
    expect(await runUndo(done.id, { db, clock, shouldPause: () => steps++ === 2 })).toBe('running')
    const half = await db.as(systemActor, tx => importById(tx, systemActor, done.id))
    expect(half.undo!.removed).toBeGreaterThan(0)
    expect(half.undo!.removed).toBeLessThan(12_000)
    expect(await runUndo(done.id, { db, clock })).toBe('done')
    expect((await db.as(systemActor, tx => importById(tx, systemActor, done.id))).undo).toMatchObject({
      removed: 12_000,
      left: 0,
    })
    expect(await everything()).toBe(before)
  })
})

async function owner(statement: string): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: company.database.urls.owner })
  await client.connect()
  await client.query(statement)
  await client.end()
}
