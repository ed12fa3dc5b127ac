import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { identifyPerson } from '../customers/identify.ts'
import { sourcesAt } from '../sources/queries.ts'
import { systemActor } from '../team/model/actor.ts'
import { ingestBatches } from './ingest.ts'
import { trackingJobs } from './jobs.ts'
import { readMessages } from './model/message.ts'
import { inOrder, ownerAt } from './model/stitching.ts'

let doors: CaptureDoors
let keyId = 0
beforeAll(async () => {
  doors = await openCaptureDoors()
  const { rows } = await sql<{ id: number }>`
    insert into write_key (name, key_hash, hint, created_at) values ('Site', 'x', 'lp_', now()) returning id`.execute(
    doors.db.full,
  )
  keyId = rows[0]!.id
})
afterAll(() => doors.close())

type Given = Record<string, unknown>
const minute = 60_000
const at = (minutes: number) => new Date(doors.now().getTime() - 86_400_000 + minutes * minute).toISOString()
const identify = (who: string, anonymousId: string, minutes: number, more: Given = {}) => ({
  type: 'identify',
  userId: `u-${who}`,
  anonymousId,
  timestamp: at(minutes),
  traits: { email: `${who}@firm.example` },
  messageId: `identify ${who} ${anonymousId} ${minutes}`,
  ...more,
})
const look = (event: string, anonymousId: string, minutes: number, more: Given = {}) => ({
  type: 'track',
  event,
  anonymousId,
  timestamp: at(minutes),
  messageId: event,
  ...more,
})
/** Takes messages as they arrive, in batches of one by default. */
async function take(batch: Given[], proven = true) {
  const read = readMessages({ batch }, 'batch', doors.now())
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const messages = read.messages.map(message => ({ ...message, proven }))
  return doors.db.as(systemActor, async tx => {
    const sources = await sourcesAt(tx, doors.now())
    return ingestBatches(
      tx,
      systemActor,
      { batches: [{ keyId, messages, userAgent: null }], sources },
      doors.now(),
    )
  })
}
/** Of each event whose it is today, by e-mail; an event that stands twice is there twice. */
async function whose(prefix: string): Promise<Record<string, (string | null)[]>> {
  const { rows } = await sql<{ title: string; email: string | null }>`
    select t.title, p.email from touch t left join identity i using (subject_id)
      left join person p on p.id = coalesce(i.person_id, t.subject_id)
    where t.kind = 'track' and starts_with(t.title, ${prefix})
      and not exists (select from touch c where c.supersedes_id = t.id) order by t.title, p.email`.execute(
    doors.db.full,
  )
  const found: Record<string, (string | null)[]> = {}
  for (const { title, email } of rows) found[title] = [...(found[title] ?? []), email]
  return found
}
const conflicts = async () =>
  (
    await sql<{ kind: string; one: string; other: string; seen: number }>`
      select c.kind, p.email as one, o.email as other, c.seen from stitch_conflict c
        left join person p on p.id = c.person_id left join person o on o.id = c.other_id order by c.id`.execute(
      doors.db.full,
    )
  ).rows

describe('two people are never joined', () => {
  it('on a shared computer: each has what they did, and what came before the first is the first one’s', async () => {
    await take([look('k1 before', 'kiosk', 0), identify('anna', 'kiosk', 5), look('k1 anna', 'kiosk', 6)])
    await take([identify('bert', 'kiosk', 10), look('k1 bert', 'kiosk', 11)])
    await take([
      identify('carla', 'kiosk', 12),
      identify('anna', 'kiosk', 20),
      look('k1 anna again', 'kiosk', 21),
    ])
    expect(await whose('k1')).toEqual({
      'k1 anna': ['anna@firm.example'],
      'k1 anna again': ['anna@firm.example'],
      'k1 before': ['anna@firm.example'],
      'k1 bert': ['bert@firm.example'],
    })
    const { rows } =
      await sql`select 1 from person where email in ('anna@firm.example', 'bert@firm.example', 'carla@firm.example')`.execute(
        doors.db.full,
      )
    expect(rows).toHaveLength(3)
    expect((await conflicts()).filter(({ kind }) => kind === 'second_person')).toMatchObject([
      { one: 'anna@firm.example', other: 'bert@firm.example' },
      { one: 'anna@firm.example', other: 'carla@firm.example' },
    ])
  })

  it('by a log-out that came to us after what was done next', async () => {
    await take([identify('dora', 'desk', 0)])
    await take([look('k2 late', 'desk', 9)])
    expect(await whose('k2')).toEqual({ 'k2 late': ['dora@firm.example'] })
    await take([identify('emil', 'desk', 8)])
    expect(await whose('k2')).toEqual({ 'k2 late': ['emil@firm.example'] })
    await take([look('k2 late', 'desk', 9)])
    expect(await whose('k2')).toEqual({ 'k2 late': ['emil@firm.example'] })
  })

  it('by an identification that is hours late: the first in time is the first', async () => {
    await take([look('k3 morning', 'till', 1), identify('finn', 'till', 300), look('k3 noon', 'till', 301)])
    await take([identify('gail', 'till', 2)])
    expect(await whose('k3')).toEqual({
      'k3 morning': ['gail@firm.example'],
      'k3 noon': ['finn@firm.example'],
    })
  })

  it('by an id of one and the address of another: nothing is joined, and it is listed', async () => {
    await take([identify('hugo', 'h-1', 0), identify('ilse', 'i-1', 0)])
    const before = await doors.counts()
    await take([
      identify('hugo', 'fresh', 1, { traits: { email: 'ilse@firm.example' } }),
      look('k4 fresh', 'fresh', 2),
    ])
    expect(await whose('k4')).toEqual({ 'k4 fresh': [null] })
    expect((await doors.counts()).person).toBe(before.person)
    expect((await conflicts()).at(-1)).toMatchObject({
      kind: 'two_ids',
      one: 'hugo@firm.example',
      other: 'ilse@firm.example',
      seen: 1,
    })
  })

  it('by an alias of somebody who is known by the earlier id', async () => {
    await take([
      { type: 'alias', userId: 'u-hugo', previousId: 'u-ilse', messageId: 'abuse', timestamp: at(3) },
      look('k5', 'x-none', 4, { userId: 'u-ilse', anonymousId: undefined }),
    ])
    expect(await whose('k5')).toEqual({ k5: ['ilse@firm.example'] })
    expect((await conflicts()).at(-1)).toMatchObject({ kind: 'alias_of_known', other: 'ilse@firm.example' })
  })

  it('by ids that everybody has, nor by an address that many read', async () => {
    await take([
      identify('jan', 'null', 0, { messageId: 'n1' }),
      identify('kees', 'null', 1, { messageId: 'n2' }),
    ])
    await take([
      look('k6 shared', 'box', 2),
      { type: 'identify', anonymousId: 'box', traits: { email: 'info@firm.example' }, timestamp: at(3) },
    ])
    expect(await whose('k6')).toEqual({ 'k6 shared': [null] })
    const { rows } = await sql`select 1 from visitor where anonymous_key = 'null'
      union all select 1 from person where email = 'info@firm.example'`.execute(doors.db.full)
    expect(rows).toEqual([])
    expect(readMessages({ userId: 'undefined', event: 'x' }, 'track', doors.now())).toMatchObject({
      faults: [{ pointer: '/userId' }],
    })
  })

  it('by a forged key of ours', async () => {
    await take([look('k7 secret', 'x', 0, { userId: 'u-not-yet', anonymousId: undefined })])
    await take([identify('mallory', 'user:u-not-yet', 1)])
    expect(await whose('k7')).toEqual({ 'k7 secret': [null] })
  })

  it('by what a page says without a signature of somebody whom we know', async () => {
    await take([look('k8 mine', 'stranger', 0)], false)
    const claim = {
      type: 'identify',
      anonymousId: 'stranger',
      traits: { email: 'hugo@firm.example', title: 'Thief' },
      timestamp: at(1),
    }
    await take([{ ...claim, messageId: 'claim' }], false)
    expect(await whose('k8')).toEqual({ 'k8 mine': [null] })
    expect((await conflicts()).at(-1)).toMatchObject({ kind: 'unproven', one: 'hugo@firm.example' })
    await take([{ ...claim, messageId: 'new', traits: { email: 'nora@firm.example' } }], false)
    await take(
      [{ ...claim, messageId: 'again', traits: { email: 'nora@firm.example', title: 'Buyer' } }],
      false,
    )
    expect(await whose('k8')).toEqual({ 'k8 mine': ['nora@firm.example'] })
    const { rows } =
      await sql`select email, job_title from person where email in ('hugo@firm.example', 'nora@firm.example') order by 1`.execute(
        doors.db.full,
      )
    expect(rows).toEqual([
      { email: 'hugo@firm.example', job_title: null },
      { email: 'nora@firm.example', job_title: 'Buyer' },
    ])
  })
})

it('what the same moment left behind is settled by the job', async () => {
  await take([identify('olga', 'race', 0), identify('piet', 'race', 5)])
  const { rows } = await sql<{ id: number }>`select id from visitor where anonymous_key = 'race'`.execute(
    doors.db.full,
  )
  // As a transaction does that saw only Olga.
  await sql`insert into touch (subject_id, kind, side, occurred_at, title)
    values (${rows[0]!.id}, 'track', 'marketing', ${at(7)}, 'k9 at once')`.execute(doors.db.full)
  await trackingJobs({ db: doors.db, clock: doors.now })['tracking.settle']([rows[0]!.id])
  expect(await whose('k9')).toEqual({ 'k9 at once': ['piet@firm.example'] })
})

describe('the order of arrival', () => {
  type Act = { kind: 'identify' | 'look' | 'named' | 'mailed'; who: number; browser: number; minutes: number }
  const act: fc.Arbitrary<Act> = fc.record({
    kind: fc.constantFrom('identify', 'look', 'look', 'named', 'mailed'),
    who: fc.nat(2),
    browser: fc.nat(1),
    minutes: fc.nat(40),
  })
  const history = fc.array(act, { minLength: 2, maxLength: 14 })
  const run = fc.record({
    acts: history,
    seeds: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 14, maxLength: 14 }),
    again: fc.array(fc.nat(13), { maxLength: 6 }),
    isKnown: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  })
  let runs = 0

  const messageOf = (mark: string, { kind, who, browser, minutes }: Act, place: number): Given => {
    const [name, anonymousId, title] = [
      `${mark}p${who}`,
      `${mark}b${browser}`,
      `${mark} ${String(place).padStart(2, '0')}`,
    ]
    if (kind === 'identify') return identify(name, anonymousId, minutes, { messageId: title })
    if (kind === 'mailed')
      return { ...identify(name, anonymousId, minutes, { messageId: title }), userId: undefined }
    if (kind === 'named') return look(title, anonymousId, minutes, { userId: `u-${name}` })
    return look(title, anonymousId, minutes)
  }
  /** By the rule alone, without a database. */
  const expected = (mark: string, acts: readonly Act[]) => {
    const points = (browser: number) =>
      inOrder(
        acts.flatMap((one, place) =>
          (one.kind === 'identify' || one.kind === 'mailed') && one.browser === browser
            ? [{ at: one.minutes, mark: String(place), personId: one.who }]
            : [],
        ),
      )
    const named = new Set(acts.filter(({ kind }) => kind === 'identify').map(({ who }) => who))
    return acts.map((one, place) => {
      const owner =
        one.kind === 'named'
          ? named.has(one.who)
            ? one.who
            : null
          : ownerAt(points(one.browser), one.minutes)
      return [
        `${mark} ${String(place).padStart(2, '0')}`,
        owner === null ? null : `${mark}p${owner}@firm.example`,
        one.kind,
      ]
    })
  }
  const ordered = (result: Record<string, (string | null)[]>, mark: string) =>
    Object.fromEntries(
      Object.entries(result).map(([title, who]) => [
        title.slice(mark.length),
        who.map(one => one?.slice(mark.length) ?? null),
      ]),
    )

  it('changes nothing: as in order, each once, and nobody joined', async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ acts, seeds, sizes, again, isKnown }) => {
        // Two at one moment are ordered by a digest of their ids, which differs between the two worlds below.
        const moments = new Set<string>()
        const given = acts.filter(({ browser, minutes }) => {
          const moment = `${browser} ${minutes}`
          return !moments.has(moment) && moments.add(moment)
        })
        const results: Record<string, (string | null)[]>[] = []
        for (const isShuffled of [false, true]) {
          const mark = `w${runs++}`
          for (const [who, known] of isKnown.entries())
            if (known)
              await doors.db.as(systemActor, tx =>
                identifyPerson(
                  tx,
                  systemActor,
                  { email: `${mark}p${who}@firm.example`, externalId: `u-${mark}p${who}` },
                  doors.now(),
                ),
              )
          const messages = given.map((one, place) => ({ one, place, message: messageOf(mark, one, place) }))
          const order = isShuffled
            ? [...messages].sort((a, b) => seeds[a.place]! - seeds[b.place]!)
            : [...messages].sort((a, b) => a.one.minutes - b.one.minutes)
          // An address without an id makes a person of its own where the id comes later: those are known before.
          for (const { one } of order)
            if (one.kind === 'mailed')
              await doors.db.as(systemActor, tx =>
                identifyPerson(
                  tx,
                  systemActor,
                  { email: `${mark}p${one.who}@firm.example`, externalId: `u-${mark}p${one.who}` },
                  doors.now(),
                ),
              )
          const stream = order.map(({ message }) => message)
          if (isShuffled) for (const place of again) if (stream[place]) stream.push(stream[place])
          for (let next = 0, turn = 0; next < stream.length; turn++) {
            const size = isShuffled ? sizes[turn % sizes.length]! : 1
            await take(stream.slice(next, next + size))
            next += size
          }
          const result = await whose(mark)
          const named = new Set(given.filter(({ kind }) => kind === 'mailed').map(({ who }) => who))
          for (const [title, owner, kind] of expected(mark, given)) {
            if (kind === 'identify' || kind === 'mailed') continue
            const one = given[Number(title!.slice(mark.length + 1))]!
            const known = one.kind === 'named' && owner === null && (isKnown[one.who] || named.has(one.who))
            expect([title, result[title!]]).toEqual([
              title,
              [known ? `${mark}p${one.who}@firm.example` : owner],
            ])
          }
          results.push(ordered(result, mark))
          const { rows } = await sql<{ n: number }>`select count(*) as n from touch t
            where t.kind = 'track' and t.title = 'Identified' and t.properties -> 'traits' ->> 'email' like ${`${mark}p%`}
              and not exists (select from touch c where c.supersedes_id = t.id)`.execute(doors.db.full)
          expect(rows[0]!.n).toBe(given.filter(({ kind }) => kind === 'identify' || kind === 'mailed').length)
          const { rows: emails } = await sql<{
            email: string
          }>`select email from person where email like ${`${mark}p%`} order by 1`.execute(doors.db.full)
          expect(new Set(emails.map(({ email }) => email)).size).toBe(emails.length)
        }
        expect(results[1]).toEqual(results[0])
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
