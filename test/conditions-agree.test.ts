import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conditionSource } from '../src/main/traits.ts'
import { knownOf } from '../src/segments/read-known.ts'
import type { ConditionSource } from '../src/segments/source.ts'
import { vocabularyOf } from '../src/segments/vocabulary.ts'
import { needsOf } from '../src/shared/condition/needs.ts'
import { readCondition, writeCondition } from '../src/shared/condition/read.ts'
import type { About } from '../src/shared/condition/tree.ts'
import type { Vocabulary } from '../src/shared/condition/vocabulary.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { inMemory, inSql, moment, occurringIn, strangeRows } from './condition-rows.ts'
import { conditions, type Occurring } from './condition-trees.ts'
import { openWorld, type World } from './installation.ts'

/** How many random trees; `test/conditions-agree-long.test.ts` asks for millions. */
const runs = 80

let world: World
const roles = ['administrator', 'partner'] as const
type Reader = { source: ConditionSource; vocabulary: Vocabulary }
let readers: Record<(typeof roles)[number], Reader>
let occurring: Occurring
const ids: Record<About, number[]> = { person: [], account: [] }

beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await strangeRows(world)
  const readBy = (role: (typeof roles)[number]): Promise<Reader> =>
    world.db.as({ userId: world.of[role].id, role }, async tx => {
      const source = await conditionSource(tx)
      return { source, vocabulary: await vocabularyOf(tx, source) }
    })
  readers = { administrator: await readBy('administrator'), partner: await readBy('partner') }
  await world.db.as(systemActor, async tx => {
    for (const about of ['person', 'account'] as const)
      ids[about] = (
        await sql<{
          id: number
        }>`select id from ${sql.table(about)} order by md5(id::text) limit ${about === 'person' ? 400 : 80}`.execute(
          tx,
        )
      ).rows.map(({ id }) => id)
    occurring = await occurringIn(tx, readers.administrator.source, ids)
  })
})
afterAll(() => world?.close())

describe.each(['person', 'account'] as const)('a random condition about a %s', about => {
  it.each(roles)(
    'holds of the same in memory as in SQL, for %s',
    async role => {
      let members = 0
      let asked = 0
      await fc.assert(
        fc.asyncProperty(conditions(readers[role].vocabulary, occurring, about), async condition => {
          await world.db.as({ userId: world.of[role].id, role }, async tx => {
            const { source } = readers[role]
            const known = await knownOf(tx, about, ids[about], needsOf(condition), source, moment)
            const expected = inMemory(condition, known)
            members += expected.length
            asked += known.size
            expect(await inSql(tx, source, condition, about, ids[about])).toEqual(expected)
            const wanted = new Set(known.keys())
            expect((await inSql(tx, source, condition, about)).filter(id => wanted.has(id))).toEqual(expected)
          })
        }),
        { numRuns: runs },
      )
      expect(members / asked).toBeGreaterThan(0.05)
      expect(members / asked).toBeLessThan(0.95)
    },
    120_000,
  )

  it('asks fields that are not the same of everybody', async () => {
    await world.db.as(systemActor, async tx => {
      const { source } = readers.administrator
      const same: string[] = []
      for (const trait of Object.keys(source[about].traits)) {
        const has = await knownOf(
          tx,
          about,
          ids[about],
          { ...needsOf(), traits: new Set([trait]) },
          source,
          moment,
        )
        const values = new Set([...has.values()].map(({ traits }) => JSON.stringify(traits[trait])))
        if (values.size < 2) same.push(trait)
      }
      // By what a purpose does not offer nobody gets it.
      const { rows: offered } = await sql<{ key: string }>`
        select concat_ws('.', 'may', key, channel) as key from contact_purpose, unnest(channels) channel where active`.execute(
        tx,
      )
      const closed = (key: string) => key.startsWith('may.') && !offered.some(each => each.key === key)
      expect(same.filter(key => !closed(key) || key === 'may.profiling')).toEqual([])
    })
  })

  it('is read back from JSON as it was written', () => {
    const { vocabulary } = readers.administrator
    fc.assert(
      fc.property(conditions(vocabulary, occurring, about), condition => {
        const sent = JSON.parse(JSON.stringify(writeCondition(about, condition)))
        expect(readCondition(sent, about, vocabulary)).toEqual({ condition })
      }),
      { numRuns: 2_000 },
    )
  })
})
