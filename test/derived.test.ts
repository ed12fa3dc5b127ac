import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rebuildInsight } from '../src/insight/derive.ts'
import { raiseLead } from '../src/leads/raise.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Change } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let key = ''
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const made = await world.of.administrator.visitor.send<{ key: string }>('POST', '/api/write-keys', {
    name: 'Website',
  })
  key = made.body.key
})
afterAll(() => world?.close())

const idOf = async (query: ReturnType<typeof sql<{ id: number }>>): Promise<number | null> =>
  (await world.rows(query))[0]?.id ?? null
const any = (table: string, at: number, condition = sql`true`) =>
  idOf(
    sql`select id from ${sql.table(table)} where ${condition} order by md5(id::text || ${String(at)}) limit 1`,
  )

/** A change by the whole application; what it refuses by its rules changes nothing and is fine here. */
async function act(method: Change, url: string, body?: unknown): Promise<void> {
  const { status, text } = await world.of.administrator.visitor.send(method, url, body)
  expect([url, status < 500, text]).toEqual([url, true, text])
}
const track = (door: string, message: object) => act('POST', `/v1/${door}`, { writeKey: key, ...message })

let serial = 0
const verbs: Record<string, (at: number) => Promise<void>> = {
  'log a touch with a person': async at =>
    act('POST', '/api/touches', { personId: await any('person', at), kind: 'call', title: 'Called' }),
  'log a touch of before with a person': async at =>
    act('POST', '/api/touches', {
      personId: await any('person', at),
      kind: 'visit',
      title: 'Seen',
      occurredAt: '2022-01-05T10:00:00Z',
    }),
  'log a touch with an account': async at =>
    act('POST', '/api/touches', { accountId: await any('account', at), kind: 'letter', title: 'Wrote' }),
  'correct a touch': async at =>
    act('POST', `/api/touches/${await any('touch', at, sql`user_id is not null`)}/correction`, {
      occurredAt: '2021-05-05T10:00:00Z',
    }),
  'make a person': async () => {
    serial++
    await act('POST', '/api/persons', { name: 'New Person', email: `new${serial}@neu.example` })
  },
  'move a person to another account': async at =>
    act('PATCH', `/api/persons/${await any('person', at)}`, { accountId: await any('account', at) }),
  'move an account to another territory': async at =>
    act('PATCH', `/api/accounts/${await any('account', at)}`, { territoryId: await any('territory', at) }),
  'raise a lead': async at => {
    const personId = (await any('person', at))!
    const input = { personId, raisedBy: 'by hand', touchId: null, handRaise: true, productGroupId: 2 }
    await world.db.as(systemActor, tx => raiseLead(tx, systemActor, input, world.clock.now()))
  },
  'accept a lead': async at =>
    act('POST', `/api/leads/${await any('lead', at, sql`state = 'open'`)}/acceptance`),
  'reject a lead': async at =>
    act('POST', `/api/leads/${await any('lead', at, sql`state = 'open'`)}/rejection`, {
      reason: 'too_small',
    }),
  'open an opportunity from a lead': async at =>
    act('POST', '/api/opportunities', {
      leadId: await any('lead', at, sql`state in ('open', 'accepted')`),
      amountCents: 500_000,
    }),
  'open an opportunity by hand': async at =>
    act('POST', '/api/opportunities', {
      accountId: await any('account', at),
      personIds: [await any('person', at)],
      productGroupId: 3,
      name: 'By hand',
    }),
  'change the persons of an opportunity': async at => {
    const id = await any('opportunity', at, sql`state = 'open'`)
    const version = (
      await world.rows(sql<{ version: number }>`select version from opportunity where id = ${id}`)
    )[0]?.version
    await act('PATCH', `/api/opportunities/${id}`, { version, personIds: [await any('person', at)] })
  },
  'change the product group of an opportunity': async at => {
    const id = await any('opportunity', at, sql`state = 'open'`)
    const version = (
      await world.rows(sql<{ version: number }>`select version from opportunity where id = ${id}`)
    )[0]?.version
    await act('PATCH', `/api/opportunities/${id}`, { version, productGroupId: (at % 4) + 1 })
  },
  'win an opportunity': async at =>
    act('POST', `/api/opportunities/${await any('opportunity', at, sql`state = 'open'`)}/win`, {
      reason: 'price',
      amountCents: 120_000,
    }),
  'lose an opportunity': async at =>
    act('POST', `/api/opportunities/${await any('opportunity', at, sql`state = 'open'`)}/loss`, {
      reason: 'price',
    }),
  'write an order': async at =>
    act('POST', '/api/orders', {
      accountId: await any('account', at),
      personId: await any('person', at),
      orderedOn: at % 2 === 0 ? '2024-05-06' : '2026-03-01',
      lines: [{ amountCents: 33_300 }],
    }),
  'a visitor looks': async at =>
    track('page', {
      anonymousId: `anon-${at % 3}`,
      name: 'Prices',
      properties: { url: 'https://www.example.com/?utm_source=newsletter&utm_medium=email' },
    }),
  'somebody looked before anything else': async at => {
    const [visitor] = await world.rows(sql<{ key: string }>`
      select anonymous_key as key from visitor order by md5(id::text || ${String(at)}) limit 1`)
    await track('page', {
      anonymousId: visitor!.key,
      timestamp: `20${10 + (at % 10)}-03-01T10:00:00Z`,
      properties: { url: 'https://www.example.com/', referrer: 'https://www.google.com/' },
    })
  },
  'somebody comes again from elsewhere': async at => {
    const [visitor] = await world.rows(sql<{ key: string }>`
      select anonymous_key as key from visitor order by md5(id::text || ${String(at)}) limit 1`)
    await track('track', {
      anonymousId: visitor!.key,
      event: 'Guide Downloaded',
      context: { campaign: { name: 'spring-26', source: 'linkedin', medium: 'social' } },
    })
  },
  'a visitor of before is recognised as a known person': async at => {
    const [visitor] = await world.rows(sql<{ key: string }>`
      select anonymous_key as key from visitor where person_id is null order by md5(id::text || ${String(at)}) limit 1`)
    const [person] = await world.rows(sql<{ email: string }>`
      select email from person where email is not null order by md5(id::text || ${String(at)}) limit 1`)
    await track('identify', {
      anonymousId: visitor!.key,
      userId: `u-${person!.email}`,
      traits: { email: person!.email },
    })
  },
  'a visitor of before gives a new name': async at => {
    serial++
    const [visitor] = await world.rows(sql<{ key: string }>`
      select anonymous_key as key from visitor where person_id is null order by md5(id::text || ${String(at)}) limit 1`)
    await track('identify', {
      anonymousId: visitor!.key,
      userId: `n-${serial}`,
      traits: { email: `n${serial}@neu.example` },
    })
  },
}

const derived = async () =>
  world.rows(sql<{ row: string }>`
    select 'stage ' || to_jsonb(f)::text as row from funnel_stage f
    union all select 'credit ' || to_jsonb(c)::text from credit c order by 1`)

/** At this point of a history. */
async function isWhatDerivingGives(): Promise<void> {
  await world.drain()
  const bitByBit = await derived()
  await world.db.as(systemActor, rebuildInsight)
  const anew = await derived()
  const only = (these: { row: string }[], those: { row: string }[]) => {
    const known = new Set(those.map(({ row }) => row))
    return these.flatMap(({ row }) => (known.has(row) ? [] : [row]))
  }
  expect({ stale: only(bitByBit, anew), missing: only(anew, bitByBit) }).toEqual({ stale: [], missing: [] })
}

it('what is derived bit by bit is at each point of a history what deriving all anew gives', async () => {
  const names = Object.keys(verbs)
  // Each verb at least once, in an order that fast-check chooses, and further ones as it likes.
  const plans = fc.tuple(
    fc.shuffledSubarray(names, { minLength: names.length }),
    fc.array(fc.constantFrom(...names), { maxLength: 10 }),
    fc.nat({ max: 1_000 }),
  )
  await fc.assert(
    fc.asyncProperty(plans, async ([first, more, at]) => {
      let step = at
      for (const name of [...first, ...more]) {
        world.clock.pass(7)
        await verbs[name]!(step++)
        if (step % 3 === 0) await isWhatDerivingGives()
      }
      await isWhatDerivingGives()
    }),
    { numRuns: 4, seed: 77, endOnFailure: true },
  )
})
