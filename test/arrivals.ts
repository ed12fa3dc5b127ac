import { sql } from 'kysely'
import { raiseLead } from '../src/leads/raise.ts'
import { sourcesAt } from '../src/sources/queries.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { type Batch, ingestBatches } from '../src/tracking/ingest.ts'
import { readMessages } from '../src/tracking/model/message.ts'
import type { World } from './installation.ts'

const queries = [
  '?utm_source=nb&utm_medium=email&utm_campaign=unheard-of',
  '?utm_source=nb&utm_medium=email&gclid=x',
  '?gclid=1',
  '?utm_source=somebody&utm_medium=qr',
  '?utm_source=chatgpt.com',
  '',
  '?q=flow',
]
const referrers = [
  'https://www.google.nl/',
  'https://chatgpt.com/',
  'https://news.example/a',
  'https://www.terpstra.example/',
  undefined,
]

/** Pages as a site sends them, some of one visitor who becomes known and is a lead by the first of them. */
export async function arrive(world: World): Promise<void> {
  const as = <T>(work: Parameters<typeof world.db.as<T>>[1]) => world.db.as(systemActor, work)
  const now = world.clock.now()
  const batch = Array.from({ length: 120 }, (_, at) => ({
    type: 'page',
    messageId: `m${at}`,
    anonymousId: `visitor-${at % 17}`,
    timestamp: new Date(now.getTime() - (120 - at) * 3_600_000).toISOString(),
    context: {
      page: {
        url: `https://www.terpstra.example/lines${queries[at % queries.length]}`,
        ...(referrers[at % referrers.length] ? { referrer: referrers[at % referrers.length] } : {}),
      },
    },
  }))
  const identify = {
    type: 'identify',
    messageId: 'i',
    anonymousId: 'visitor-1',
    userId: 'u1',
    traits: { email: 'ada@firm.example', name: 'Ada Ek' },
  }
  const read = readMessages({ batch: [...batch, identify] }, 'batch', now)
  if (!('messages' in read)) throw new Error(JSON.stringify(read))
  const batches: Batch[] = [{ keyId: 1, messages: read.messages, userAgent: null }]
  await as(async tx => ingestBatches(tx, systemActor, { batches, sources: await sourcesAt(tx, now) }, now))
  await as(async tx => {
    const { rows } = await sql<{ personId: number; touchId: number; source: string }>`
      select i.person_id as "personId", t.id as "touchId", t.source from touch t join identity i on i.subject_id = t.subject_id
      join touch_arrival a on a.touch_id = t.id
      where t.properties->'context'->'page'->>'url' like '%gclid=x' and i.person_id is not null order by t.id limit 1`.execute(
      tx,
    )
    const { personId, touchId, source } = rows[0]!
    await raiseLead(tx, systemActor, { personId, raisedBy: 'test', touchId, source, handRaise: true }, now)
  })
  await world.drain()
}
