import { sql } from 'kysely'
import { expect } from 'vitest'
import type { z } from 'zod'
import type { intentContract } from '../src/intent/model/contract.ts'
import { enqueue } from '../src/platform/jobs.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { NewTouch } from '../src/touches/model/touch.ts'
import { recordTouches } from '../src/touches/record.ts'
import type { Visitor } from './app.ts'
import { openWorld } from './installation.ts'

type Routes = typeof intentContract
export type Shown = z.infer<Routes['GET /api/intent']['response']>
export type Signals = z.infer<Routes['GET /api/intent/signals']['response']>
export type Names = z.infer<Routes['GET /api/intent/signals/:id/names']['response']>
type Person = { id: number; accountId: number }
export const DAY = 86_400_000

/** The small sample company, with what tests of signals do in it. */
export async function openIntent() {
  const world = await openWorld({ scale: 'small' })
  const of = { manager: world.of.sales_manager.visitor, seller: world.of.sales.visitor }
  async function signInAnew() {
    of.manager = (await world.signIn(world.of.sales_manager.email)).visitor
    of.seller = (await world.signIn(world.of.sales.email)).visitor
    for (const role of ['administrator', 'partner'] as const)
      world.of[role].visitor = (await world.signIn(world.of[role].email)).visitor
  }

  const all = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> => world.rows(query)
  const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => (await all(query))[0]!
  const signals = async (visitor = of.manager) => (await visitor.get<Signals>('/api/intent/signals')).body
  const signal = async (key: string) =>
    (await signals()).items.find(each => each.key === key || each.name === key)!
  const showing = async (query = '', visitor = of.manager) =>
    (await visitor.get<Shown>(`/api/intent?${query}`)).body
  const run = (task: string) => world.tasks[task]!({} as never)

  async function set(key: string, change: Record<string, unknown>) {
    const { id, version } = await signal(key)
    const answer = await of.manager.send('PATCH', `/api/intent/signals/${id}`, { version, ...change })
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    await world.drain()
  }
  /** Everything off but these. */
  async function watchOnly(...keys: string[]) {
    for (const { key, name } of (await signals()).items)
      await set(key ?? name, { setting: keys.includes(key ?? name) ? 'on' : 'off', note: 'For this.' })
    await world.rows(sql`delete from intent_alert`)
    await world.rows(sql`delete from intent_showing`)
  }
  const does = (touches: Omit<NewTouch, 'occurredAt'>[], at = world.clock.now()) =>
    world.db.as(systemActor, async tx => {
      const now = world.clock.now()
      await recordTouches(
        tx,
        systemActor,
        touches.map(touch => ({ ...touch, occurredAt: at })),
        now,
      )
      await enqueue(tx, 'insight.refresh', { subjectIds: touches.map(({ subjectId }) => subjectId) })
    })
  const looksAtPrices = (subjectId: number) => ({
    subjectId,
    kind: 'web_page' as const,
    title: 'Prices',
    properties: { url: 'https://terpstra.example/prices' },
  })
  async function follow() {
    await world.drain()
    await run('intent.due')
    await world.drain()
  }
  /** People at accounts given to one of.seller, without an opportunity open, where nobody looked at prices of late. */
  async function quietPeople(ownerId: number, limit: number): Promise<Person[]> {
    const since = new Date(world.clock.now().getTime() - 40 * DAY)
    const people = await all(sql<Person>`
      select distinct on (a.id) p.id, a.id as "accountId" from person p join account a on a.id = p.account_id
      where p.erased_at is null and a.erased_at is null
        and not exists (select from opportunity o where o.account_id = a.id and o.state = 'open')
        and not exists (select from consent c where c.person_id = p.id)
        and not exists (select from person q left join identity i on i.person_id = q.id join touch t on t.subject_id in (q.id, i.subject_id)
          where q.account_id = a.id and t.occurred_at > ${since} and (t.title ilike '%pri%' or t.properties ->> 'url' ilike '%pri%'))
      order by a.id, p.id limit ${limit}`)
    await all(
      sql`update account set sales_owner_id = ${ownerId} where id = any(${people.map(({ accountId }) => accountId)}::bigint[])`,
    )
    return people
  }
  const ownerOfMany = () =>
    one(sql<{ id: number }>`
      select a.sales_owner_id as id from account a join app_user u on u.id = a.sales_owner_id and u.state = 'active'
      group by 1 order by count(*) desc limit 1`)
  const noticesOf = (userId: number, kind: string) =>
    all(sql<{ title: string; body: string; href: string }>`
      select title, body, href from notification where user_id = ${userId} and kind = ${kind} order by id`)

  async function ownerVisitor(id: number): Promise<Visitor> {
    const { email } = await one(sql<{ email: string }>`select email from app_user where id = ${id}`)
    return (await world.signIn(email)).visitor
  }
  return {
    world,
    of,
    all,
    one,
    signals,
    signal,
    showing,
    run,
    set,
    watchOnly,
    does,
    looksAtPrices,
    follow,
    quietPeople,
    ownerOfMany,
    noticesOf,
    ownerVisitor,
    signInAnew,
  }
}
