import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { fill, now, open } from '../../test/round-trip/fill.ts'
import { world } from '../../test/round-trip/rows.ts'
import { systemActor } from '../team/model/actor.ts'
import { importFile } from './import-file.ts'
import type { Kind } from './model/fields.ts'
import { lists } from './model/lists.ts'
import { writeEverything } from './run-export.ts'

const clock = () => now
const listPage = async () => ({ ids: [], next: null })

/** As the page of the archive says. */
const order: readonly Kind[] = lists
type Part = { personKey: string; part?: string }
const idColumns = /^linchpin:|Key$/

/** The files of an archive with every id replaced by its place among its like. */
function content(files: Record<string, string>, format: string): unknown {
  const places = new Map<string, Map<string, number>>()
  const placeOf = (of: string, id: string): number => {
    const map = places.get(of) ?? new Map<string, number>()
    places.set(of, map)
    if (!map.has(id)) map.set(id, map.size)
    return map.get(id)!
  }
  return Object.entries(files)
    .filter(([name]) => !['README.txt', 'archive.json'].includes(name) && !name.includes('/'))
    .map(([name, file]) => {
      const rows: Record<string, unknown>[] =
        format === 'csv'
          ? parse(file, { columns: true, bom: true, relax_column_count: false })
          : file
              .split('\n')
              .filter(Boolean)
              .map(line => JSON.parse(line) as Record<string, unknown>)
      return [
        name,
        rows.map(row =>
          Object.entries(row).map(([key, value]) => {
            if (key === 'people' && value !== '')
              return [
                key,
                (typeof value === 'string' ? (JSON.parse(value) as Part[]) : (value as Part[])).map(one => [
                  placeOf('persons', one.personKey),
                  one.part,
                ]),
              ]
            if (!idColumns.test(key) || value === '') return [key, value]
            const of =
              key === 'accountKey'
                ? 'accounts'
                : key === 'personKey'
                  ? 'persons'
                  : key === 'touchKey'
                    ? 'touches'
                    : name.split('.')[0]!
            return [key.replace(/^linchpin:.*/, 'key'), placeOf(of, String(value))]
          }),
        ),
      ]
    })
}

const unzip = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await readFile(path))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  )

test.each(['csv', 'jsonl'] as const)(
  'everything out as %s, into an empty installation, and out again: the same',
  async format => {
    const folder = await mkdtemp(join(tmpdir(), 'linchpin-round-'))
    try {
      await fc.assert(
        fc.asyncProperty(world, async w => {
          const [from, to] = [await open(), await open()]
          try {
            await fill(from.db, w)
            const first = join(folder, 'first.zip')
            await writeEverything({ db: from.db, clock, listPage }, systemActor, format, first)
            const files = await unzip(first)
            for (const kind of order) {
              const file = join(folder, `${kind}.${format}`)
              await writeFile(file, files[`${kind}.${format}`]!)
              const rows = files[`${kind}.${format}`]!.trim().split('\n').length
              if (format === 'jsonl' ? files[`${kind}.${format}`] === '' : rows === 1) continue
              const done = await importFile({
                db: to.db,
                clock,
                dataDir: folder,
                actor: systemActor,
                kind,
                file,
              })
              expect([kind, done.refused, done.updated, done.problem]).toEqual([kind, 0, 0, null])
            }
            const second = join(folder, 'second.zip')
            await writeEverything({ db: to.db, clock, listPage }, systemActor, format, second)
            expect(content(await unzip(second), format)).toEqual(content(files, format))
          } finally {
            await from.close()
            await to.close()
          }
        }),
        { numRuns: 5, seed: 71, endOnFailure: true },
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  240_000,
)
