import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { keepFile } from '../touches/kept-files.ts'
import { archived, further, inLists, leftOut } from './model/everything.ts'
import { lists } from './model/lists.ts'
import { writeEverything } from './run-export.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const tablesOf = async (): Promise<string[]> =>
  (
    await world.rows(
      sql<{ name: string }>`
        select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition order by 1`,
    )
  ).map(({ name }) => name)

test('every table is in a list, stands beside the lists, or stays behind for a reason', async () => {
  const decided = [...inLists, ...further.map(({ table }) => table), ...Object.keys(leftOut)]
  expect([...new Set(decided)].sort()).toEqual([...decided].sort())
  expect(await tablesOf()).toEqual([...decided].sort())
  for (const reason of Object.values(leftOut)) expect(reason.length).toBeGreaterThan(20)
})

test('the archive has every row of every table that is not left out, the files, and no secret', async () => {
  const path = join(world.dataDir, 'everything.zip')
  const bytes = Buffer.from('the drawing that was attached')
  const pieces = async function* () {
    yield bytes
  }
  const { sha256 } = await keepFile({ dataDir: world.dataDir }, pieces(), 'drawing.txt')
  await world.rows(sql`
    insert into touch_file (touch_id, sha256, name, type, size, at)
    select min(id), decode(${sha256}, 'hex'), 'drawing.txt', 'text/plain', ${bytes.length}, now() from touch`)
  await writeEverything(
    {
      db: world.db,
      clock: world.clock.now,
      listPage: async () => ({ ids: [], next: null }),
      dataDir: world.dataDir,
    },
    systemActor,
    'jsonl',
    path,
  )
  const entries = unzipSync(await readFile(path))
  expect(Object.keys(entries).filter(name => !name.includes('/'))).toEqual([
    'README.txt',
    ...lists.map(list => `${list}.jsonl`),
    'archive.json',
  ])
  expect(strFromU8(entries[`files/${sha256}`]!)).toBe(String(bytes))
  for (const { table, without = [] } of archived) {
    const lines = strFromU8(entries[`tables/${table}.jsonl`]!).split('\n').filter(Boolean)
    const [{ n }] = (await world.rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`)) as [
      { n: number },
    ]
    expect([table, lines.length]).toEqual([table, n])
    for (const line of lines.slice(0, 20)) {
      const row = JSON.parse(line) as Record<string, unknown>
      for (const column of without) expect(Object.hasOwn(row, column)).toBe(false)
      // By itself it lets nobody in, and without it nobody who objected is known again.
      if (table === 'privacy_salt') continue
      // Sums of what was sent and seals aside, a row holds nothing that lets somebody in.
      expect(Object.keys(row).filter(key => /password|secret|token|salt|sealed|key_hash/.test(key))).toEqual(
        [],
      )
    }
  }
}, 120_000)
