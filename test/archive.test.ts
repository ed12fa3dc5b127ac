import { hash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { fillFrom } from '../src/main/load-installation.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { attachFiles } from '../src/touches/attach.ts'
import { keepBytes } from '../src/touches/kept-files.ts'
import { importFile } from '../src/transfer/import-file.ts'
import { type ArchiveIndex, indexFile, sealed, versionProblem } from '../src/transfer/model/archive.ts'
import { archived, leftOut } from '../src/transfer/model/everything.ts'
import { openArchive, verifyArchive } from '../src/transfer/read-archive.ts'
import { writeEverything } from '../src/transfer/run-export.ts'
import type { Change } from './app.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { openWorld, type World } from './installation.ts'
import { fill, open } from './round-trip/fill.ts'
import { text, world as worlds } from './round-trip/rows.ts'

const listPage = async () => ({ ids: [], next: null })
const now = new Date('2026-11-22T09:00:00Z')
const clock = () => now
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-archive-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Format = 'csv' | 'jsonl'
const archive = (db: Database, dataDir: string, path: string, format: Format) =>
  writeEverything({ db, clock, listPage, dataDir }, systemActor, format, path)
const entries = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await readFile(path))).map(([name, bytes]) => [name, strFromU8(bytes, true)]),
  )

type Empty = { database: TestDatabase; db: Database; dataDir: string; close(): Promise<void> }
const emptyOne = async (): Promise<Empty> => {
  const database = await testDatabase()
  const db = openDatabase(database.urls, { log: silentLog, poolSize: 2 })
  const dataDir = await mkdtemp(join(folder, 'loaded-'))
  return {
    database,
    db,
    dataDir,
    async close() {
      await db.close()
      await database.drop()
    },
  }
}

/** Out, into an empty installation, and out again: byte for byte the same, all entries. */
async function comesBackWhole(db: Database, dataDir: string, format: Format): Promise<void> {
  const [first, second] = [join(folder, 'first.zip'), join(folder, 'second.zip')]
  await archive(db, dataDir, first, format)
  const to = await emptyOne()
  try {
    const opened = await openArchive(first)
    await verifyArchive(opened)
    await fillFrom(to.database.urls.owner, opened, to.dataDir)
    await archive(to.db, to.dataDir, second, format)
    const [was, is] = [await entries(first), await entries(second)]
    expect(Object.keys(is)).toEqual(Object.keys(was))
    for (const [name, content] of Object.entries(was)) {
      // Told apart first, for a difference in a large entry is hard to read.
      if (is[name] !== content)
        expect([name, is[name]!.split('\n').filter(line => !content.includes(line))]).toEqual([name, []])
      expect([name, is[name]]).toEqual([name, content])
    }
  } finally {
    await to.close()
  }
}

describe('an installation of everything', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ scale: 'small' })
  }, 60_000)
  afterAll(() => world?.close())

  const any = async (from: string, at: number): Promise<number | null> =>
    (
      await world.rows(
        sql<{ id: number }>`select id from ${sql.raw(from)} order by md5(id::text || ${String(at)}) limit 1`,
      )
    )[0]?.id ?? null
  /** What is refused by the rules of the application changes nothing and is fine here. */
  const act = async (method: Change, url: string, body?: unknown): Promise<{ id?: number } | null> => {
    const answer = await world.of.administrator.visitor.send<{ id?: number }>(method, url, body)
    expect([url, answer.status < 500, answer.text]).toEqual([url, true, answer.text])
    return answer.status < 300 ? answer.body : null
  }
  let serial = 0
  const verbs: Record<string, (at: number, words: string) => Promise<unknown>> = {
    'a note that mentions a colleague': async (at, words) =>
      act('POST', '/api/touches', {
        personId: await any('person where erased_at is null', at),
        kind: 'note',
        title: 'Noted',
        body: words,
        mentions: [await any(`app_user where state = 'active'`, at)],
      }),
    'an answer with a file': async (at, words) => {
      const kept = await keepBytes(world, new TextEncoder().encode(words), 'drawing Ü.txt')
      const touchId = await any(`touch where kind = 'email'`, at)
      await act('POST', '/api/touches', { replyToId: touchId, kind: 'call', title: words })
      await world.db.as(systemActor, tx =>
        attachFiles(tx, systemActor, touchId!, [{ ...kept, name: 'drawing Ü.txt' }], world.clock.now()),
      )
    },
    'a complaint': async (at, words) =>
      act('POST', '/api/touches', {
        accountId: await any('account', at),
        kind: 'complaint',
        title: 'It broke',
        body: words,
      }),
    'a task': async (at, words) =>
      act('POST', '/api/tasks', {
        title: 'To do',
        note: words,
        about: { kind: 'account', id: await any('account', at) },
      }),
    'two merged': async at =>
      act('POST', '/api/merges', {
        kind: at % 2 ? 'person' : 'account',
        keepId: await any(at % 2 ? 'person where erased_at is null' : 'account', at),
        goneId: await any(at % 2 ? 'person where erased_at is null' : 'account', at + 1_000),
      }),
    'two taken apart': async at => {
      const id = await any('merge where undone_at is null', at)
      if (id !== null) await act('POST', `/api/merges/${id}/undo`)
    },
    'somebody erased': async at => {
      const id = await any('person where erased_at is null and id in (select person_id from consent)', at)
      await act('POST', `/api/persons/${id}/privacy-requests`, { kind: 'erasure' })
      await world.drain()
    },
    'an objection': async at =>
      act('POST', `/api/persons/${await any('person where erased_at is null', at)}/objections`, {
        purpose: '*',
        channel: '*',
        ended: false,
        source: 'by telephone',
      }),
    'somebody in the trash': async at => {
      serial++
      const made = await act('POST', '/api/persons', { name: 'Trash', email: `t${serial}@trash.example` })
      if (at % 2) await act('POST', '/api/trash', { kind: 'person', id: made?.id })
    },
    'a shared view': async (at, words) =>
      act('POST', '/api/saved-views', {
        record: 'person',
        name: `View ${at} ${words}`.slice(0, 60).trim(),
        query: { sort: 'name' },
        shared: 'all',
        role: null,
      }),
    'a changed field': async (at, words) =>
      act('PATCH', `/api/accounts/${await any('account', at)}`, { city: words.slice(0, 60) }),
    'an import': async at => {
      serial++
      const file = join(folder, 'imported.csv')
      await writeFile(file, `Name,E-mail,Company\nNew ${at},i${serial}@neu.example,Neu ${serial} BV\n`)
      const { db, dataDir } = world
      await importFile({
        db,
        clock: world.clock.now,
        dataDir,
        actor: systemActor,
        kind: 'persons',
        file,
        settings: { create: true },
      })
    },
  }

  it('comes back without loss, whatever was done in it (property)', async () => {
    let format: Format = 'csv'
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(verbs)), fc.nat(100_000), text), {
          minLength: 12,
          maxLength: 24,
        }),
        async acts => {
          for (const [verb, at, words] of acts) await verbs[verb]!(at, words)
          await comesBackWhole(world.db, world.dataDir, format)
          format = format === 'csv' ? 'jsonl' : 'csv'
        },
      ),
      { numRuns: 2, seed: 102, endOnFailure: true },
    )
  }, 240_000)

  it('has rows in nearly every table that comes back', async () => {
    const empty: string[] = []
    for (const { table } of archived) {
      const [row] = await world.rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`)
      if (row!.n === 0) empty.push(table)
    }
    expect(empty.length, empty.join(', ')).toBeLessThan(archived.length / 4)
  })
})

test('random small worlds come back without loss, with trouble in every text (property)', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async w => {
      const from = await open()
      try {
        await fill(from.db, w)
        await comesBackWhole(from.db, folder, 'csv')
      } finally {
        await from.close()
      }
    }),
    { numRuns: 4, seed: 1_020, endOnFailure: true },
  )
}, 240_000)

test('no table of the archive refers to one that stays behind', async () => {
  const to = await emptyOne()
  try {
    const { rows } = await sql<{ from: string; to: string }>`
      select conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint
      where contype = 'f' and conparentid = 0`.execute(to.db.full)
    const whole = new Set(archived.map(({ table }) => table))
    expect(rows.filter(one => whole.has(one.from) && Object.hasOwn(leftOut, one.to))).toEqual([])
  } finally {
    await to.close()
  }
})

describe('an archive is refused, and nothing is written,', () => {
  let good: string
  let to: Empty
  beforeAll(async () => {
    const from = await open()
    good = join(folder, 'good.zip')
    await archive(from.db, folder, good, 'csv')
    await from.close()
    to = await emptyOne()
  })
  afterAll(() => to?.close())

  const load = async (path: string): Promise<void> => {
    const opened = await openArchive(path)
    await verifyArchive(opened)
    await fillFrom(to.database.urls.owner, opened, to.dataDir)
  }
  const repack = async (
    path: string,
    change: (all: Record<string, Uint8Array>, index: ArchiveIndex) => void,
  ) => {
    const all = unzipSync(await readFile(good))
    const index = JSON.parse(strFromU8(all[indexFile]!)) as ArchiveIndex
    change(all, index)
    await writeFile(path, zipSync(all, { level: 1 }))
  }
  const resealed = (all: Record<string, Uint8Array>, index: ArchiveIndex) => {
    all[indexFile] = strToU8(JSON.stringify(sealed(index)))
  }
  const broken: [string, (path: string) => Promise<unknown>, RegExp][] = [
    [
      'that is cut off',
      async path => truncate(path, Math.floor((await readFile(path)).length / 2)),
      /damaged/,
    ],
    ['without its end', async path => truncate(path, (await readFile(path)).length - 30), /damaged/],
    [
      'with another byte in the rows',
      path =>
        repack(path, all => {
          all['tables/company.jsonl']![20]! ^= 1
        }),
      /tables\/company.jsonl, rows of company, is missing or not as it was written/,
    ],
    [
      'without a table that it announces',
      path =>
        repack(path, all => {
          delete all['tables/territory.jsonl']
        }),
      /tables\/territory.jsonl/,
    ],
    [
      'with another index',
      path =>
        repack(path, (all, index) => {
          all[indexFile] = strToU8(JSON.stringify({ ...index, takenAt: '2020-01-01' }))
        }),
      /archive.json is not as it was written/,
    ],
    [
      'of before there was an index',
      path =>
        repack(path, all => {
          delete all[indexFile]
        }),
      /no archive that can be loaded/,
    ],
    [
      'with rows that refer to nothing',
      path =>
        repack(path, (all, index) => {
          const part = index.tables.find(({ name }) => name === 'product')!.parts[0]!
          const line = '{"id": 1, "name": "X", "name_key": "x", "product_group_id": 77, "active": true}\n'
          all[part.file] = strToU8(line)
          Object.assign(part, { rows: 1, sha256: hash('sha256', line) })
          resealed(all, index)
        }),
      /do not fit together/,
    ],
    [
      'with fewer rows than announced',
      path =>
        repack(path, (all, index) => {
          index.tables.find(({ name }) => name === 'company')!.parts[0]!.rows = 2
          resealed(all, index)
        }),
      /company: 2 rows were announced, 1 came/,
    ],
    ['that is something else', path => writeFile(path, 'Dear Sir or Madam'.repeat(200)), /damaged/],
    ['that is not there', path => rm(path), /no archive at/],
  ]
  it.each(broken)('%s', async (_, harm, sentence) => {
    const path = join(folder, 'broken.zip')
    await copyFile(good, path)
    await harm(path)
    await expect(load(path)).rejects.toSatisfy(error =>
      sentence.test((error as { detail?: string }).detail ?? (error as Error).message),
    )
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from company) + (select count(*) from territory) + (select count(*) from product) as n`.execute(
      to.db.full,
    )
    expect(rows).toEqual([{ n: 0 }])
  })

  it('into what is not empty; and what was there stays', async () => {
    await load(good)
    const before = await sql`select * from company`.execute(to.db.full)
    await expect(load(good)).rejects.toThrow(/into an empty database only/)
    expect((await sql`select * from company`.execute(to.db.full)).rows).toEqual(before.rows)
  })

  it.each([
    [['1', '2'], ['1', '2'], null],
    [['1'], ['1', '2'], null],
    [['1', '2', '3'], ['1', '2'], /newer Linchpin: it stands at 3, this one at 2/],
    [['1', '1b', '2'], ['1', '2'], /another Linchpin: it knows 1b/],
    [['1', '3'], ['1', '2', '3'], /without 2/],
  ])('at %j where this one stands at %j', (theirs, ours, sentence) => {
    const problem = versionProblem(theirs, ours)
    if (sentence === null) expect(problem).toBeNull()
    else expect(problem).toMatch(sentence)
  })
})
