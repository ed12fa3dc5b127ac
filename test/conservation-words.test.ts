import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Change } from './app.ts'
import { openWorld, type World } from './installation.ts'
import { asked, idsToday, knowWords, openWords, withdrawalsStand } from './words-said.ts'

let world: World
const words = openWords()
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await knowWords(world, words)
}, 60_000)
afterAll(() => world?.close())

/** What the application refuses by its rules changes nothing and is fine here. */
async function act<B extends object>(method: Change, url: string, body?: unknown): Promise<B | null> {
  const answer = await world.of.administrator.visitor.send<B>(method, url, body)
  expect([url, answer.status < 500, answer.text]).toEqual([url, true, answer.text])
  return answer.status < 300 ? answer.body : null
}
const any = async (from: string, at: number): Promise<number | null> =>
  (
    await world.rows(
      sql<{ id: number }>`select id from ${sql.raw(from)} order by md5(id::text || ${String(at)}) limit 1`,
    )
  )[0]?.id ?? null
async function mergePersons(keepId: number, goneId: number): Promise<void> {
  const done = await act<{ id: number }>('POST', '/api/merges', { kind: 'person', keepId, goneId })
  if (done) words.merge(done.id, keepId, goneId)
}
async function undo(mergeId: number): Promise<void> {
  if (await act('POST', `/api/merges/${mergeId}/undo`)) words.undo(mergeId)
}

it('a consent taken back by either of two is taken back by both while they are one, and each has its own again after', async () => {
  const names = ['agree, or take it back', 'merge the same few', 'take one of the few apart']
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(
        fc.array(fc.constantFrom(...names), { minLength: 25, maxLength: 40 }),
        fc.nat({ max: 10_000 }),
      ),
      async ([steps, at]) => {
        const few = await world.rows(
          sql<{
            id: number
          }>`select id from person where erased_at is null and id in (select person_id from consent) order by md5(id::text || ${String(at)}) limit 4`,
        )
        const living = async () => {
          const ids = few.map(({ id }) => id)
          const now = await idsToday(world, ids)
          return ids.filter(id => now.get(id) === id)
        }
        const marked = (await any('(select coalesce(max(id), 0) as id from merge) m', 0)) ?? 0
        for (const [index, name] of steps.entries()) {
          world.clock.pass(7)
          const ids = await living()
          const n = at + index
          const id = ids[n % ids.length]!
          if (name === 'merge the same few' && ids.length > 1) {
            const other = ids[(n + 1) % ids.length]!
            const before = asked
              .map(([purpose, channel]) => `${purpose} ${channel}`)
              .filter(matter => words.isWithdrawn(id, matter) || words.isWithdrawn(other, matter))
            await mergePersons(id, other)
            for (const matter of before)
              expect([matter, words.isWithdrawn(id, matter)]).toEqual([matter, true])
          } else if (name === 'take one of the few apart') {
            const open = await any(`merge where undone_at is null and kind = 'person' and id > ${marked}`, n)
            if (open !== null) await undo(open)
          } else {
            const [purpose, channel] = asked[(n * 7) % 2]!
            const said = { purpose, channel, granted: n % 5 < 2, source: 'by telephone' }
            if (await act('POST', `/api/persons/${id}/consents`, said))
              words.say(id, `${purpose} ${channel}`, said.granted)
          }
          await withdrawalsStand(world, words, `${index} ${name}`)
        }
        for (let open: number | null = 0; open !== null; ) {
          // The latest first: whoever was kept may have been merged away in turn.
          open = await any(
            `(select max(id) as id from merge where undone_at is null and id > ${marked}) m`,
            0,
          )
          if (open !== null) await undo(open)
        }
        await withdrawalsStand(world, words, 'take all apart')
      },
    ),
    { numRuns: 6, seed: 99, endOnFailure: true },
  )
}, 180_000)
