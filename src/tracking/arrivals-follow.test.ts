import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { sourcesAt } from '../sources/queries.ts'
import { listArrivals, unknownCampaigns, whyOfTouch } from '../sources/shown.ts'
import { systemActor } from '../team/model/actor.ts'
import { ingestBatches } from './ingest.ts'
import { readMessages } from './model/message.ts'

let doors: CaptureDoors
beforeAll(async () => {
  doors = await openCaptureDoors()
})
afterAll(() => doors.close())

const at = (minutes: number) => new Date(doors.now().getTime() - 86_400_000 + minutes * 60_000).toISOString()
const identify = (who: string, minutes: number) => ({
  type: 'identify',
  messageId: `identify ${who}`,
  anonymousId: 'counter',
  userId: `u-${who}`,
  timestamp: at(minutes),
  traits: { email: `${who}@firm.example` },
})
async function take(batch: Record<string, unknown>[]) {
  const read = readMessages({ batch }, 'batch', doors.now())
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  await doors.db.as(systemActor, async tx =>
    ingestBatches(
      tx,
      systemActor,
      {
        batches: [{ keyId: 1, messages: read.messages, userAgent: null }],
        sources: await sourcesAt(tx, doors.now()),
      },
      doors.now(),
    ),
  )
}
const arrivals = () => doors.db.as(systemActor, tx => listArrivals(tx, { tag: 'moved-on', limit: 10 }))
const nameOf = async (id: number | undefined) =>
  (await sql<{ email: string }>`select email from person where id = ${id ?? 0}`.execute(doors.db.full))
    .rows[0]?.email

it('why a touch has its source goes with it to whose it is, and it is shown once', async () => {
  const tagged = {
    type: 'page',
    messageId: 'tagged',
    anonymousId: 'counter',
    timestamp: at(9),
    properties: { url: 'https://terpstra.example/?utm_source=nb&utm_medium=email&utm_campaign=moved-on' },
  }
  await take([identify('rosa', 0), tagged])
  const first = await arrivals()
  expect(await nameOf(first.items[0]?.person?.id)).toBe('rosa@firm.example')
  // Sven had logged in before that; it is heard of later.
  await sql`delete from segment_due`.execute(doors.db.full)
  await take([identify('sven', 8)])
  // Who has it now, and who had it, are asked anew.
  const { rows: due } = await sql<{ email: string }>`
    select distinct p.email from segment_due d join person p on p.id = person_today(d.subject_id)
    where d.changed = 'touch' order by 1`.execute(doors.db.full)
  expect(due.map(({ email }) => email)).toEqual(['rosa@firm.example', 'sven@firm.example'])
  const { items, total } = await arrivals()
  expect(total).toBe(1)
  expect(items).toMatchObject([{ channel: 'email', campaignTag: 'moved-on', byHand: false }])
  expect(await nameOf(items[0]!.person?.id)).toBe('sven@firm.example')
  const [before, after] = await doors.db.as(systemActor, tx =>
    Promise.all([whyOfTouch(tx, first.items[0]!.touchId), whyOfTouch(tx, items[0]!.touchId)]),
  )
  expect(after).toEqual(before)
  expect((await doors.db.as(systemActor, tx => unknownCampaigns(tx, 100))).items).toContainEqual(
    expect.objectContaining({ tag: 'moved-on', touches: 1 }),
  )
})
