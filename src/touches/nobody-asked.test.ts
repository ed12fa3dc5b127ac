import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { systemActor } from '../team/model/actor.ts'
import type { NewTouch } from './model/touch.ts'
import { recordTouches } from './record.ts'

let doors: CaptureDoors
beforeAll(async () => {
  doors = await openCaptureDoors()
})
afterAll(() => doors.close())

const record = (touch: Partial<NewTouch>) =>
  doors.db.as(systemActor, tx =>
    recordTouches(
      tx,
      systemActor,
      [{ subjectId: 901, kind: 'web_page', occurredAt: doors.now(), title: 'Prices', ...touch } as NewTouch],
      doors.now(),
    ),
  )

it('what was recorded before, and what machines did, has nobody asked anew, and is taken', async () => {
  expect(await record({ messageKey: 'once' })).toEqual([expect.any(Number)])
  await sql`delete from segment_due`.execute(doors.db.full)
  expect(await record({ messageKey: 'once' })).toEqual([null])
  expect(await record({ messageKey: 'robot', machine: true })).toEqual([expect.any(Number)])
  expect((await sql`select from segment_due`.execute(doors.db.full)).rows).toEqual([])
})
