import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conditionSource } from '../src/main/traits.ts'
import { silentLog } from '../src/platform/log.ts'
import { keepOnce } from '../src/segments/jobs.ts'
import { rebuildSegments } from '../src/segments/keep.ts'
import { insertSegment } from '../src/segments/store.ts'
import { type Watch, watchDue } from '../src/segments/watch-due.ts'
import { writeCondition } from '../src/shared/condition/read.ts'
import type { About, Condition } from '../src/shared/condition/tree.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import { openPool } from './database.ts'
import { openWorld, type World } from './installation.ts'

/** Milliseconds. How soon it is seen is measured by the bench `segment`; here only that it is. */
const patience = 20_000

let world: World
let pool: pg.Pool
let watch: Watch
let personId: number
let accountId: number
/** Whoever waits for the end of a pass. */
const waiting: (() => void)[] = []

beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const [found] = await world.rows(sql<{ id: number; accountId: number }>`
    select p.id, p.account_id as "accountId" from person p join account a on a.id = p.account_id
    where p.email is not null and a.sales_owner_id is not null
      and not exists (select from lead l where l.person_id = p.id)
      and not exists (select from suppression s where s.kind = 'email' and s.digest = contact_digest('email', p.email))
      and not exists (select from consent c where c.person_id = p.id) order by p.id limit 1`)
  personId = found!.id
  accountId = found!.accountId
  pool = openPool(world.urls.jobs, 2)
  let listens = () => {}
  const listening = new Promise<void>(resolve => {
    listens = resolve
  })
  watch = watchDue({
    pool,
    log: silentLog,
    keep: async () => {
      const needs = { db: world.db, clock: world.clock.now, source: conditionSource }
      const more = await keepOnce(needs, false)
      listens()
      for (const wake of waiting.splice(0)) wake()
      return more
    },
  })
  await listening
})
afterAll(async () => {
  await watch?.stop()
  await pool?.end()
  await world?.close()
})

const make = (name: string, about: About, when: Condition): Promise<number> =>
  world.db.as(systemActor, async tx => {
    const now = world.clock.now()
    const values = { name, note: '', about, condition: writeCondition(about, when), madeBy: null }
    const id = await insertSegment(tx, values, now)
    await rebuildSegments(tx, await conditionSource(tx), now, [id])
    return id
  })

const isIn = async (segmentId: number, subjectId: number): Promise<boolean> =>
  (
    await world.rows(
      sql`select from segment_member where segment_id = ${segmentId} and subject_id = ${subjectId}`,
    )
  ).length > 0

/** Milliseconds from the end of the change until somebody is in a segment. */
async function untilSeen(segmentId: number, subjectId: number): Promise<number> {
  const started = performance.now()
  while (performance.now() - started < patience) {
    const passed = new Promise<void>(resolve => {
      waiting.push(resolve)
    })
    if (await isIn(segmentId, subjectId)) return performance.now() - started
    await Promise.race([passed, AbortSignal.timeout(patience)])
  }
  return Number.POSITIVE_INFINITY
}

const change = (statement: Parameters<World['rows']>[0]) => () => world.rows(statement)
const called: Condition = { touches: { kinds: ['call'], words: 'about a barge' }, from: 1 }
const cases: [string, About, Condition, () => Promise<unknown>][] = [
  [
    'a touch',
    'person',
    called,
    () =>
      world.db.as(systemActor, tx =>
        recordTouches(
          tx,
          systemActor,
          [{ subjectId: personId, kind: 'call', occurredAt: world.clock.now(), title: 'About a barge' }],
          world.clock.now(),
        ),
      ),
  ],
  ['a touch of a person, for the account', 'account', called, async () => {}],
  [
    'a field',
    'person',
    { trait: 'jobTitle', test: 'one_of', values: ['Bargemaster'] },
    () =>
      world.of.administrator.visitor.send('PATCH', `/api/persons/${personId}`, { jobTitle: 'Bargemaster' }),
  ],
  [
    'an owner of the account',
    'person',
    { not: { trait: 'salesOwner', test: 'known' } },
    () => change(sql`update account set sales_owner_id = null where id = ${accountId}`)(),
  ],
  [
    'a lead and its score',
    'person',
    { trait: 'leadScore', test: 'number', from: 90 },
    () =>
      change(sql`insert into lead (person_id, raised_by, raised_at, definition_version, score, fit, engagement, grade, reasons)
        values (${personId}, 'hand', now(), 1, 91, 50, 41, 'A1', '[]')`)(),
  ],
  [
    'an opportunity',
    'account',
    { trait: 'openAmount', test: 'number', from: 7_000_000_00 },
    () =>
      change(sql`insert into opportunity (name, account_id, stage_id, amount_cents, opened_at, stage_since, updated_at)
        select 'A barge', ${accountId}, min(id), 700000000, now(), now(), now() from stage`)(),
  ],
  [
    'an order',
    'person',
    { trait: 'orderMargin', test: 'number', from: 123_456_78 },
    () =>
      change(sql`insert into customer_order (number, account_id, person_id, ordered_at, total_cents, margin_cents, created_at)
        values ('BARGE-1', ${accountId}, ${personId}, now(), 99999999, 12345678, now())`)(),
  ],
  [
    'a consent',
    'person',
    { trait: 'may.newsletter.email', test: 'yes' },
    () =>
      change(sql`insert into consent (person_id, subject_id, purpose, channel, granted, source, at)
        values (${personId}, ${personId}, 'newsletter', 'email', true, 'by hand', ${world.clock.now()})`)(),
  ],
  [
    'a complaint',
    'person',
    { all: [{ trait: 'openComplaints', test: 'number', from: 1 }, called] },
    () =>
      change(sql`insert into complaint (touch_id, person_id, account_id, opened_at, changed_at)
        select max(id), ${personId}, ${accountId}, now(), now() from touch`)(),
  ],
  [
    'a task',
    'account',
    { trait: 'nextTaskOn', test: 'day', from: '2031-01-01' },
    () =>
      change(sql`insert into task (title, due_on, owner_id, account_id, created_at, changed_at)
        select 'Call', date '2031-01-02', min(id), ${accountId}, now(), now() from app_user`)(),
  ],
]

it.each(cases)(
  '%s is seen in a segment, and in one that asks for it, without being asked anew',
  async (name, about, when, happens) => {
    const subjectId = about === 'person' ? personId : accountId
    const asked = await make(`After ${name}`, about, when)
    const asking = await make(`After that: ${name}`, 'person', { segment: asked })
    if (name !== 'a touch of a person, for the account')
      expect([await isIn(asked, subjectId), await isIn(asking, personId)]).toEqual([false, false])
    await happens()
    expect(await untilSeen(asked, subjectId)).toBeLessThan(patience)
    expect(await isIn(asking, personId)).toBe(true)
  },
)
