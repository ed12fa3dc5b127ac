import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import type { NewTouch, TouchKind } from '../touches/model/touch.ts'
import { touchedBy } from '../touches/model/touched.ts'
import { recordTouches } from '../touches/record.ts'
import { markTouched } from './mark-due.ts'
import { recomputeAll, recomputeDue } from './recompute.ts'
import { takeDue } from './store.ts'

let world: World
let subjects: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.tasks['lifecycle.due']!(undefined as never)
  // Accounts and persons never touched before, persons with and without an account, browsers of somebody and of nobody.
  const rows = await world.rows(sql<{ id: number }>`
    (select l.subject_id as id from lifecycle l where l.touched_at is null order by 1 limit 6)
    union all (select id from person where account_id is not null order by id desc limit 4)
    union all (select id from person where account_id is null order by id limit 3)
    union all (select subject_id from identity order by 1 limit 3)
    union all (select v.id from visitor v where not exists (select from identity i where i.subject_id = v.id) order by 1 limit 3)`)
  subjects = rows.map(({ id }) => id)
})
afterAll(() => world?.close())

const kept = () =>
  world.rows(
    sql<{ row: string }>`select (to_jsonb(l) - 'since')::text as row from lifecycle l order by subject_id`,
  )
const record = async (touches: NewTouch[]) => {
  const now = world.clock.now()
  await world.db.as(systemActor, async tx => {
    await recordTouches(tx, systemActor, touches, now)
    await markTouched(tx, touchedBy(touches))
  })
}

it('whoever new touches move is staged as all computed anew are, and nobody else is asked', async () => {
  const day = 86_400_000
  const touch = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom<TouchKind>('web_page', 'web_page', 'ad', 'form', 'call', 'download', 'meeting'),
    days: fc.integer({ min: 0, max: 4_000 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(touch, { minLength: 1, maxLength: 6 }), async drawn => {
      const now = world.clock.now().getTime()
      await record(
        drawn.map(({ at, kind, days }) => ({
          subjectId: subjects[at % subjects.length]!,
          kind,
          occurredAt: new Date(now - days * day),
          title: 'A page',
        })),
      )
      await world.db.as(systemActor, tx => recomputeDue(tx, 2_000, world.clock.now()))
      const before = await kept()
      await world.db.as(systemActor, tx => recomputeAll(tx, world.clock.now()))
      expect(await kept()).toEqual(before)
    }),
    { numRuns: 20 },
  )
})

it('a further page of somebody touched before asks for nobody, an earlier one and a form do', async () => {
  const [known] = await world.rows(sql<{ id: number; at: Date }>`
    select subject_id as id, touched_at as at from lifecycle where touched_at is not null order by 1 limit 1`)
  const asked = async (kind: TouchKind, at: Date) => {
    await record([{ subjectId: known!.id, kind, occurredAt: at, title: 'A page' }])
    return world.db.as(systemActor, tx => takeDue(tx, 2_000))
  }
  expect(await asked('web_page', world.clock.now())).toEqual({ taken: 1, ids: [] })
  expect(await asked('web_page', new Date(known!.at.getTime() - 1))).toEqual({ taken: 1, ids: [known!.id] })
  expect(await asked('form', world.clock.now())).toEqual({ taken: 1, ids: [known!.id] })
})
