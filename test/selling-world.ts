import { sql } from 'kysely'
import { expect } from 'vitest'
import type { z } from 'zod'
import { updateScores } from '../src/leads/store.ts'
import type { sellingContract } from '../src/selling/model/contract.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld } from './installation.ts'

type Routes = typeof sellingContract
export type Figures = z.infer<Routes['GET /api/selling-time']['response']>
export type Names = z.infer<Routes['GET /api/selling-time/names']['response']>
export type GiveBack = z.infer<Routes['GET /api/selling-time/give-back']['response']>
export const DAY = 86_400_000

/** The small sample company, with what tests of selling time do in it. */
export async function openSelling() {
  const world = await openWorld({ scale: 'small' })
  const manager = world.of.sales_manager.visitor
  const seller = world.of.sales
  const all = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> => world.rows(query)
  const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => (await all(query))[0]!
  const read = async <T>(url: string, visitor: Visitor = manager): Promise<T> => {
    const answer = await visitor.get<T>(url)
    expect([url, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([url, 200, ''])
    return answer.body
  }
  const figures = (query = '', visitor?: Visitor) => read<Figures>(`/api/selling-time?${query}`, visitor)
  const names = (query = '', visitor?: Visitor) => read<Names>(`/api/selling-time/names?${query}`, visitor)
  const list = (query = '', visitor?: Visitor) =>
    read<GiveBack>(`/api/selling-time/give-back?${query}`, visitor)
  /** All pages of names, two hundred or `limit` a page. */
  async function everyName(query: string, visitor?: Visitor, limit = 200): Promise<Names> {
    const items: Names['items'] = []
    for (let next: string | null = null; ; ) {
      const page: Names = await names(`${query}&limit=${limit}${next ? `&cursor=${next}` : ''}`, visitor)
      items.push(...page.items)
      if (page.next === null) return { ...page, items }
      next = page.next
    }
  }
  /** A person at an account of their own, in a territory, whom nobody knew before. */
  async function somebody(name: string, territoryId: number | null = null) {
    const { id: accountId } = await one(sql<{ id: number }>`
      insert into account (name, name_key, territory_id, created_at, updated_at)
      values (${name}, ${name.toLowerCase()}, ${territoryId}, ${world.clock.now()}, ${world.clock.now()}) returning id`)
    const { id } = await one(sql<{ id: number }>`
      insert into person (name, account_id, territory_id, known_at, created_at, updated_at)
      values (${name}, ${accountId}, ${territoryId}, ${world.clock.now()}, ${world.clock.now()}, ${world.clock.now()}) returning id`)
    return { id, accountId }
  }
  const daysAgo = (days: number): Date => new Date(world.clock.now().getTime() - days * DAY)
  const leadOf = async (
    { id, accountId }: { id: number; accountId: number },
    given: { grade: string; score: number; raisedAt: Date; territoryId?: number | null; ownerId?: number },
  ): Promise<number> =>
    (
      await one(sql<{ id: number }>`
        insert into lead (person_id, account_id, territory_id, raised_by, raised_at, definition_version, score, fit, engagement, grade,
          reasons, owner_id)
        values (${id}, ${accountId}, ${given.territoryId ?? null}, 'form', ${given.raisedAt},
          (select max(version) from lead_definition), ${given.score}, ${given.score}, 0, ${given.grade}, '[]', ${given.ownerId ?? null})
        returning id`)
    ).id
  const rescore = (id: number, given: { grade: 'A1' | 'B2' | 'D4'; score: number }, at: Date) =>
    world.db.as(systemActor, tx =>
      updateScores(
        tx,
        [
          {
            id,
            score: { ...given, fit: given.score, engagement: 0, threshold: 50, qualified: true, reasons: [] },
          },
        ],
        at,
      ),
    )
  async function writes(
    body: { personId: number; kind: string; occurredAt: Date; minutes?: number },
    visitor: Visitor = seller.visitor,
  ): Promise<number> {
    const answer = await visitor.send<{ id: number; minutes: number | null }>('POST', '/api/touches', {
      ...body,
      title: 'Spoke',
      occurredAt: body.occurredAt.toISOString(),
    })
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    expect(answer.body.minutes).toBe(body.minutes ?? null)
    return answer.body.id
  }
  /** What an act with this person counted for. */
  const countedOf = async (personId: number, visitor?: Visitor) =>
    (await everyName('from=2020-01-01', visitor)).items.filter(({ person }) => person?.id === personId)
  return {
    ...{ world, manager, seller, all, one, figures, names, list, everyName, somebody, daysAgo, leadOf },
    ...{ rescore, writes, countedOf },
  }
}
