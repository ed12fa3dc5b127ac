import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conditionSource } from '../src/main/traits.ts'
import type { Tx } from '../src/platform/database.ts'
import { knownOf } from '../src/segments/read-known.ts'
import type { ConditionSource } from '../src/segments/source.ts'
import { vocabularyOf } from '../src/segments/vocabulary.ts'
import type { Known } from '../src/shared/condition/known.ts'
import type { Needs } from '../src/shared/condition/needs.ts'
import type { About } from '../src/shared/condition/tree.ts'
import type { Vocabulary } from '../src/shared/condition/vocabulary.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { inMemory, inSql, moment, occurringIn, strangeRows } from './condition-rows.ts'
import { conditions, type Occurring } from './condition-trees.ts'
import { openWorld, type World } from './installation.ts'

/**
 * Random trees on every row that a role sees, until so many pairs of tree and row were asked both ways: run
 * `CONDITION_PAIRS=10000000 npx vitest run test/conditions-agree-long.test.ts`, with `CONDITION_SEED` for the same trees again.
 * What is known of the rows is read once, so that nearly all the time goes to the database. Three quarters are asked by a role
 * that sees everything.
 */
const pairs = Number(process.env.CONDITION_PAIRS ?? 0)
const seed = Number(process.env.CONDITION_SEED ?? Date.now() % 2_147_483_647)

type Reader = { source: ConditionSource; vocabulary: Vocabulary; known: Record<About, Map<number, Known>> }
const roles = ['administrator', 'partner'] as const
type Role = (typeof roles)[number]
let world: World
let readers: Record<Role, Reader>
let occurring: Occurring

const idsOf = async (tx: Tx, about: About): Promise<number[]> =>
  (await sql<{ id: number }>`select id from ${sql.table(about)}`.execute(tx)).rows.map(({ id }) => id)

/** All that any condition can ask, and of accounts and persons what can be asked of those beside. */
function everything(source: ConditionSource, about: About, depth: number): Needs {
  const beside = (of: About) => (depth > 0 && about !== of ? everything(source, of, depth - 1) : null)
  const traits = new Set(Object.keys(source[about].traits))
  return {
    traits,
    touches: 'all',
    days: 'all',
    segments: true,
    account: beside('account'),
    persons: beside('person'),
  }
}

const readBy = (role: Role): Promise<Reader> =>
  world.db.as({ userId: world.of[role].id, role }, async tx => {
    const source = await conditionSource(tx)
    const known = async (about: About) =>
      knownOf(tx, about, await idsOf(tx, about), everything(source, about, 3), source, moment)
    return {
      source,
      vocabulary: await vocabularyOf(tx, source),
      known: { person: await known('person'), account: await known('account') },
    }
  })

beforeAll(async () => {
  if (pairs === 0) return
  world = await openWorld({ scale: 'small' })
  await strangeRows(world)
  readers = { administrator: await readBy('administrator'), partner: await readBy('partner') }
  await world.db.as(systemActor, async tx => {
    const { source } = readers.administrator
    const ids = { person: await idsOf(tx, 'person'), account: await idsOf(tx, 'account') }
    occurring = await occurringIn(tx, source, ids)
  })
}, 600_000)
afterAll(() => world?.close())

it.runIf(pairs > 0)(
  'random conditions hold of the same rows in memory as in SQL, millions of times',
  async () => {
    let asked = 0
    let held = 0
    let trees = 0
    let last = performance.now()
    const parts = [
      ['person', 'administrator', 60],
      ['account', 'administrator', 40],
      ['person', 'partner', 40],
      ['account', 'partner', 40],
    ] as const
    process.stdout.write(`seed ${seed}\n`)
    for (let round = 0; asked < pairs; round++)
      for (const [about, role, n] of parts)
        await world.db.as({ userId: world.of[role].id, role }, async tx => {
          const { source, vocabulary, known } = readers[role]
          const rows = known[about]
          const some = fc.sample(conditions(vocabulary, occurring, about), {
            seed: seed + round,
            numRuns: n,
          })
          for (const condition of some) {
            const expected = inMemory(condition, rows)
            const found = await inSql(tx, source, condition, about)
            if (found.length !== expected.length || found.some((id, at) => id !== expected[at]))
              expect({ seed, round, role, about, condition, found }).toEqual({ found: expected })
            trees++
            asked += rows.size
            held += expected.length
          }
          if (performance.now() - last > 30_000) {
            last = performance.now()
            process.stdout.write(`${trees} trees, ${asked} pairs, ${held} held\n`)
          }
        })
    process.stdout.write(`seed ${seed}: ${trees} trees, ${asked} pairs asked both ways, ${held} held\n`)
  },
  24 * 3_600_000,
)
