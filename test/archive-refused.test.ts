import { hash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillFrom } from '../src/main/load-installation.ts'
import { type ArchiveIndex, indexFile, sealed, versionProblem } from '../src/transfer/model/archive.ts'
import { openArchive, verifyArchive } from '../src/transfer/read-archive.ts'
import { archive, type Empty, emptyOne } from './round-trip/archives.ts'
import { open } from './round-trip/fill.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-archive-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('an archive is refused, and nothing is written,', () => {
  let good: string
  let to: Empty
  beforeAll(async () => {
    const from = await open()
    good = join(folder, 'good.zip')
    await archive(from.db, folder, good, 'csv')
    await from.close()
    to = await emptyOne(folder)
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
    all[indexFile] = strToU8(JSON.stringify(sealed(index, text => hash('sha256', text))))
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
