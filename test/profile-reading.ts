import { sql } from 'kysely'
import { conditionSource } from '../src/main/traits.ts'
import { membersSql } from '../src/segments/compile.ts'
import type { Condition } from '../src/shared/condition/tree.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import type { World } from './installation.ts'

export type Statement = {
  id: number
  sentence: string
  state: string
  edited: boolean
  condition: { when: Condition }
  found: { accounts: number; won: number; lift: { ratio: number; low: number; high: number } } | null
}
export type Learning = {
  learning: { state: string; won: number; lost: number; untouched: number; aside: number } | null
  fields: { key: string; label: string }[]
  leftOut: string[]
  statements: Statement[]
}
export type Profile = {
  id: number
  version: number
  sentence: string | null
  statements: Statement[]
  segment: { id: number; version: number } | null
  market: { companies: number }[]
}
export type Names = { items: { id: number }[]; next: string | null; total: number }

/** What a manager, or somebody else, reads of profiles. */
export function readingProfiles(world: World) {
  const manager = world.of.marketing_manager.visitor
  const learning = async (): Promise<Learning> => (await manager.get<Learning>('/api/profile-learning')).body
  const profiles = async (by: Visitor = manager): Promise<Profile[]> =>
    (await by.get<{ items: Profile[] }>('/api/profiles')).body.items
  const profile = async (id: number): Promise<Profile> => (await profiles()).find(each => each.id === id)!
  /** The same by SQL of the condition, of today. */
  const membersOf = async (when: Condition): Promise<number[]> => {
    const moment = { now: world.clock.now(), timeZone: 'Europe/Amsterdam' }
    return world.db.as(systemActor, async tx => {
      const { rows } = await sql<{ id: number }>`
        ${membersSql(when, 'account', { moment, source: await conditionSource(tx) })}`.execute(tx)
      return rows.map(({ id }) => id)
    })
  }
  const allOf = async (path: string, by: Visitor = manager): Promise<{ ids: number[]; total: number }> => {
    const ids: number[] = []
    let total = 0
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Names } = await by.get<Names>(
        `${path}&limit=200${cursor && `&cursor=${cursor}`}`.replace('?&', '?'),
      )
      ids.push(...body.items.map(({ id }) => id))
      total = body.total
      cursor = body.next
    }
    return { ids, total }
  }

  return { learning, profiles, profile, membersOf, allOf }
}
