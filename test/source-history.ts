import { sql } from 'kysely'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Tx } from '../src/platform/database.ts'
import type { RuleSet } from '../src/sources/model/rule.ts'
import { standardRules } from '../src/sources/model/standard.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { arrive } from './arrivals.ts'
import { openWorld, type World } from './installation.ts'

export type Run = {
  id: number
  state: string
  read: number
  moved: number
  leads: number
  byHand: number
  explained: number
  changes: { from: string | null; to: string | null; touches: number }[]
}

/** Click ids first, and assistants are partners: enough to move many. */
export const others: RuleSet = {
  ...standardRules,
  rules: [
    {
      key: 'ours.click',
      name: 'A click id wins',
      when: [{ of: 'click', in: ['gclid'] }],
      channel: 'paid_search',
    },
    {
      key: 'ours.assistants',
      name: 'Assistants are partners',
      when: [{ of: 'referrer', in: ['chatgpt.com'] }],
      channel: 'partner',
    },
    ...standardRules.rules,
  ],
}

/** The sample company with arrivals of every kind, and what tells its history anew. */
export function sourceHistory() {
  let world: World
  let marketer: Visitor
  beforeAll(async () => {
    world = await openWorld({ scale: 'small' })
    marketer = world.of.marketing_manager.visitor
    await arrive(world)
  })
  afterAll(() => world?.close())

  const as = <T>(work: (tx: Tx) => Promise<T>) => world.db.as(systemActor, work)
  /** Everything that a run may move, and what is derived from it. */
  async function everything(): Promise<unknown> {
    const of = (query: ReturnType<typeof sql<{ all: unknown }>>) => world.rows(query)
    return Promise.all([
      of(
        sql`select json_agg(json_build_array(id, source, campaign_id, properties, title, subject_id) order by id) as all from touch`,
      ),
      of(sql`select json_agg(to_jsonb(a) order by touch_id) as all from touch_arrival a`),
      of(
        sql`select json_agg(json_build_array(id, source, campaign_id, state, score) order by id) as all from lead`,
      ),
      figures(),
    ])
  }
  const figures = () =>
    Promise.all([
      world.rows(
        sql<{ all: unknown }>`select json_agg(to_jsonb(f) order by subject_id) as all from funnel_stage f`,
      ),
      world.rows(
        sql<{ all: unknown }>`select json_agg(to_jsonb(c) order by order_id, model) as all from credit c`,
      ),
    ])

  const publish = async (rules: RuleSet): Promise<number> => {
    expect((await marketer.send('PUT', '/api/sources/draft', { note: '', rules })).status).toBe(200)
    const answer = await marketer.send('POST', '/api/sources/publication', { accept: true })
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    return answer.body.version as number
  }
  const run = async (body: Record<string, unknown> = {}) => {
    const answer = await marketer.send<{ id: number }>('POST', '/api/sources/runs', body)
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    await world.drain()
    return (await marketer.get<Run>(`/api/sources/runs/${answer.body.id}`)).body
  }
  const act = async (id: unknown, what: 'writing' | 'undoing') => {
    const answer = await marketer.send('POST', `/api/sources/runs/${id}/${what}`, {})
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    await world.drain()
    return (await marketer.get(`/api/sources/runs/${id}`)).body
  }

  return {
    get world() {
      return world
    },
    get marketer() {
      return marketer
    },
    as,
    everything,
    figures,
    publish,
    run,
    act,
  }
}
