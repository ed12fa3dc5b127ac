import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from '../../test/app.ts'
import { exportDoors, table } from '../../test/export-doors.ts'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
let doors: ReturnType<typeof exportDoors>
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  doors = exportDoors(world)
})
afterAll(() => world?.close())

describe('a contact log', () => {
  type Shown = { items: { id: number; title: string }[]; next: string | null }
  /** All that the screen would show under these conditions, newest first. */
  const shown = async (visitor: Visitor, path: string, query: Record<string, string>) => {
    const ids: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const asked = new URLSearchParams({ ...query, limit: '50', ...(cursor ? { cursor } : {}) })
      const page: Shown = (await visitor.get<Shown>(`${path}?${asked}`)).body
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    return ids
  }
  const busiest = async (): Promise<{ accountId: number; personId: number }> => {
    const [found] = await world.rows(sql<{ accountId: number; personId: number }>`
      select a.id as "accountId", min(p.id) as "personId" from account a join person p on p.account_id = a.id
        join touch t on t.subject_id = p.id
      where a.territory_id = (select min(territory_id) from user_territory where user_id = ${world.of.partner.id})
      group by a.id order by count(*) desc limit 1`)
    return found!
  }

  test.each(['csv', 'jsonl', 'xlsx'])('is exported as %s as it is narrowed', async format => {
    const { accountId } = await busiest()
    const { visitor } = world.of.sales
    const ids = await shown(visitor, `/api/accounts/${accountId}/touches`, {
      side: 'marketing',
      below: 'true',
    })
    expect(ids.length).toBeGreaterThan(0)
    const run = await doors.finished(visitor, 'touches', format, {
      accountId,
      side: 'marketing',
      below: 'true',
    })
    expect([run.state, run.rowsWritten]).toEqual(['done', ids.length])
    const bytes = await doors.file(visitor, run.id)
    const keys =
      format === 'csv'
        ? table(bytes).map(row => Object.values(row)[0])
        : format === 'jsonl'
          ? bytes
              .toString()
              .trim()
              .split('\n')
              .map(line => Object.values(JSON.parse(line))[0])
          : null
    if (keys) expect(keys).toEqual(ids.map(String))
  })

  test('of a person, of one product, of days and of words is what the screen shows; of a partner only the own', async () => {
    const { accountId, personId } = await busiest()
    for (const role of ['sales', 'partner'] as const) {
      const { visitor } = world.of[role]
      for (const [filter, path, query] of [
        [{ personId }, `/api/persons/${personId}/touches`, {}],
        [{ accountId, personId }, `/api/accounts/${accountId}/touches`, { personId: String(personId) }],
        [{ accountId, kind: 'email' }, `/api/accounts/${accountId}/touches`, { kind: 'email' }],
        [
          { accountId, from: '2025-06-01T00:00:00Z' },
          `/api/accounts/${accountId}/touches`,
          { from: '2025-06-01T00:00:00Z' },
        ],
        [
          { accountId, q: 'machine', below: 'true' },
          '/api/touches',
          { accountId: String(accountId), q: 'machine', below: 'true' },
        ],
      ] as const) {
        const run = await doors.finished(visitor, 'touches', 'csv', filter)
        const keys = table(await doors.file(visitor, run.id)).map(row => Object.values(row)[0])
        expect([filter, keys]).toEqual([filter, (await shown(visitor, path, query)).map(String)])
      }
    }
    const [other] = await world.rows(sql<{ id: number }>`
      select id from account where territory_id <> all (select territory_id from user_territory where user_id = ${world.of.partner.id}) limit 1`)
    const run = await doors.finished(world.of.partner.visitor, 'touches', 'csv', { accountId: other!.id })
    expect([run.state, run.rowsWritten]).toEqual(['failed', 0])
  })
})
