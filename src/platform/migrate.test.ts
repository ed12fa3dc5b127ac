import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../test/database.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
let folder: string

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const run = () => migrate(database.urls.owner, { folder, backups: join(folder, 'backups') })
const names = async (): Promise<string[]> => {
  const client = new pg.Client({ connectionString: database.urls.owner })
  await client.connect()
  const { rows } = await client.query<{ name: string }>('select name from public.migration order by name')
  await client.end()
  return rows.map(({ name }) => name)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-migrate-'))
  database = await emptyDatabase()
  await write('0001-first.sql', 'create schema one;\ncreate table one.thing (id int primary key);')
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

test('applies each file once, in order, and saves a used database before it changes it', async () => {
  await write('0002-second.sql', 'insert into one.thing values (1)')
  expect(await run()).toEqual(['0001-first.sql', '0002-second.sql'])
  expect(await run()).toEqual([])
  await expect(readdir(join(folder, 'backups'))).rejects.toThrow(/ENOENT/)
  await write('0003-third.sql', 'insert into one.thing values (2)')
  expect(await run()).toEqual(['0003-third.sql'])
  expect(await readdir(join(folder, 'backups'))).toHaveLength(1)
})

test('two at once apply everything once', async () => {
  const done = await Promise.all([run(), run()])
  expect(done.flat()).toEqual(['0001-first.sql'])
})

test('a file that was changed after it was applied is refused; other line ends are no change', async () => {
  await run()
  await write('0001-first.sql', 'create schema one;\r\ncreate table one.thing (id int primary key);')
  expect(await run()).toEqual([])
  await write('0001-first.sql', 'create schema one')
  await expect(run()).rejects.toThrow('The migration 0001-first.sql was changed after it had been applied.')
})

test('a database of a newer version, and a file in front of applied ones, are refused', async () => {
  await write('0003-third.sql', 'select 1')
  await run()
  await write('0002-second.sql', 'select 1')
  await expect(run()).rejects.toThrow('0002-second.sql comes before 0003-third.sql')
  await rm(join(folder, '0002-second.sql'))
  await rm(join(folder, '0003-third.sql'))
  await expect(run()).rejects.toThrow('it was used by a newer version')
})

test('a file that fails leaves nothing of itself, and says its line', async () => {
  await write('0002-second.sql', 'create table one.half (id int);\n\nselect nonsense;')
  await expect(run()).rejects.toThrow(/0002-second.sql failed \(line 3\): .*nonsense/)
  expect(await names()).toEqual(['0001-first.sql'])
  await write('0002-second.sql', 'create table one.half (id int);')
  expect(await run()).toEqual(['0002-second.sql'])
})

test('stops after a named file', async () => {
  await write('0002-second.sql', 'select 1')
  await migrate(database.urls.owner, { folder, until: '0001-first.sql' })
  expect(await names()).toEqual(['0001-first.sql'])
})
