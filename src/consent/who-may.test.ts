import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { type Database, openDatabase, type Tx } from '../platform/database.ts'
import { silentLog } from '../platform/log.ts'
import { systemActor } from '../team/model/actor.ts'
import { type Basis, bases, type Channel, channels, mayContact, type Purpose } from './model/may-contact.ts'
import { recordConsent } from './record-consent.ts'
import { recordObjection } from './record-objection.ts'
import { suppressAddresses, suppressLines } from './suppress.ts'
import { contactHistory, judgeForSending, judgement, mayBeProfiled } from './who-may.ts'

const now = new Date('2026-03-02T09:00:00Z')
let made: TestDatabase
let db: Database
beforeAll(async () => {
  made = await testDatabase()
  db = openDatabase(made.urls, { log: silentLog })
})
afterAll(async () => {
  await db.close()
  await made.drop()
})
class Undo extends Error {}
/** Runs in a transaction that leaves nothing. */
const tried = async (work: (tx: Tx) => Promise<void>): Promise<void> => {
  await db
    .as(systemActor, async tx => {
      await work(tx)
      throw new Undo()
    })
    .catch(error => {
      if (!(error instanceof Undo)) throw error
    })
}
const person = async (tx: Tx, email: string | null, phone: string | null = null): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    insert into person (name, email, phone, known_at, created_at, updated_at)
    values ('Test', ${email}, ${phone}, ${now}, ${now}, ${now}) returning id`.execute(tx)
  return rows[0]!.id
}
const minutes = (n: number) => new Date(now.getTime() + n * 60_000)

const said = fc.record({
  who: fc.nat({ max: 3 }),
  as: fc.constantFrom('self', 'merged'),
  matter: fc.constantFrom('consent', 'objection'),
  purpose: fc.constantFrom('newsletter', 'profiling', '*'),
  channel: fc.constantFrom('email', 'phone', '*'),
  state: fc.constantFrom('yes', 'no', 'pending'),
  at: fc.integer({ min: -3_000_000, max: 20 }),
})
const world = fc.record({
  acts: fc.array(said, { maxLength: 30 }),
  mergedAt: fc.integer({ min: -2_000_000, max: 0 }),
  mapped: fc.boolean(),
  suppressed: fc.subarray(['a0@x.example', 'A1@x.example', '06-1234567', '0031 6 1234 567']),
  erased: fc.subarray([0, 1, 2, 3], { maxLength: 1 }),
  purpose: fc.record({
    key: fc.constantFrom('newsletter', 'profiling'),
    basis: fc.constantFrom<Basis>(...bases),
    channels: fc.subarray([...channels]),
    validMonths: fc.option(fc.integer({ min: 1, max: 60 })),
    active: fc.boolean(),
  }),
  channel: fc.constantFrom<Channel>(...channels),
})

describe('the rule over a set', () => {
  it('is the rule over each of its persons', async () => {
    await fc.assert(
      fc.asyncProperty(world, async given =>
        tried(async tx => {
          const ids: number[] = []
          for (let n = 0; n < 4; n++)
            ids.push(await person(tx, n < 3 ? `a${n}@x.example` : null, n > 0 ? '+31 6 1234567' : null))
          const merged = ids.map(id => id + 1_000_000)
          for (const [at, id] of ids.entries())
            if (given.mapped)
              await sql`insert into merge (kind, keep_id, gone_id, fields, at)
                values ('person', ${id}, ${merged[at]}, '{}', ${minutes(given.mergedAt)})`.execute(tx)
          for (const { who, as, matter, purpose, channel, state, at } of given.acts)
            await sql`insert into consent (person_id, subject_id, matter, purpose, channel, granted, pending, source, at)
              values (${ids[who]}, ${as === 'self' ? ids[who] : merged[who]}, ${matter}, ${purpose}, ${channel},
                ${state === 'yes'}, ${state === 'pending' && matter === 'consent'}, 'test', ${minutes(at)})`.execute(
              tx,
            )
          await suppressLines(
            tx,
            systemActor,
            { lines: given.suppressed.join('\n'), reason: 'listed', note: null },
            now,
          )
          for (const who of given.erased)
            await sql`update person set erased_at = ${now} where id = ${ids[who]}`.execute(tx)
          const profiling = given.purpose.key === 'profiling'
          const purpose: Purpose = {
            ...given.purpose,
            profiling,
            channels: profiling ? [] : given.purpose.channels,
            doubleOptIn: false,
          }
          const channel = profiling ? null : given.channel
          const { rows } = await judgement(purpose, channel, now, null).execute(tx)
          expect(rows.length).toBe(4)
          for (const id of ids) {
            const { may, reason, proofId } = mayContact(await contactHistory(tx, id), purpose, channel, now)
            expect(rows.find(row => row.personId === id)).toEqual({ personId: id, may, reason, proofId })
          }
          const some = await judgement(purpose, channel, now, ids.slice(0, 2)).execute(tx)
          expect(some.rows.map(row => row.personId).sort((a, b) => a - b)).toEqual(ids.slice(0, 2))
        }),
      ),
      { numRuns: 150, seed: 5 },
    )
  })
})

describe('where a message leaves', () => {
  const judged = async (
    tx: Tx,
    { personId, ...asked }: { personId: number; purpose: string; channel: Channel },
    at: Date,
  ) => (await judgeForSending(tx, { ...asked, ids: [personId] }, at))[0]

  it('is asked in the same transaction, and answered with the reason', () =>
    tried(async tx => {
      const id = await person(tx, 'b@x.example', '0612345678')
      const asked = { personId: id, purpose: 'newsletter', channel: 'email' as const }
      expect(await judged(tx, asked, now)).toMatchObject({ may: false, reason: 'no_consent' })
      const given = { ...asked, granted: true, textShown: 'Yes', source: 'test' }
      const consentId = await recordConsent(tx, systemActor, given, now)
      expect(await judged(tx, asked, now)).toMatchObject({ may: true, proofId: consentId })
      await recordObjection(
        tx,
        systemActor,
        { personId: id, purpose: '*', channel: '*', ended: false, source: 'test' },
        minutes(1),
      )
      expect(await judged(tx, asked, minutes(1))).toMatchObject({ may: false, reason: 'objected' })
      expect(await mayBeProfiled(tx, [id], minutes(1))).toEqual(new Set())
    }))

  it('an objection waits until the message is recorded', async () => {
    const id = await db.as(systemActor, tx => person(tx, 'c@x.example'))
    const order: string[] = []
    let leave!: () => void
    const leaving = new Promise<void>(done => {
      leave = done
    })
    let asked!: () => void
    const isAsked = new Promise<void>(done => {
      asked = done
    })
    const message = db.as(systemActor, async tx => {
      await judgeForSending(tx, { purpose: 'research', channel: 'email', ids: [id] }, now)
      asked()
      await leaving
      order.push('message')
    })
    await isAsked
    const objection = db.as(systemActor, async tx => {
      await recordObjection(
        tx,
        systemActor,
        { personId: id, purpose: '*', channel: '*', ended: false, source: 'test' },
        now,
      )
      order.push('objection')
    })
    leave()
    await Promise.all([message, objection])
    expect(order).toEqual(['message', 'objection'])
  })
})

describe('the suppression list', () => {
  it('knows an address however it is written, and keeps none', () =>
    tried(async tx => {
      const lines = 'Jan.Peters@X.example; +31 6 8765 4321\n"<other@x.example>"\n\nnonsense, 12'
      const first = await suppressLines(tx, systemActor, { lines, reason: 'listed', note: 'old list' }, now)
      expect(first).toEqual({
        added: 3,
        known: 0,
        unreadable: [
          { line: 4, text: 'nonsense' },
          { line: 4, text: '12' },
        ],
      })
      const again = await suppressAddresses(
        tx,
        systemActor,
        [
          { kind: 'email', value: 'JAN.peters@x.example' },
          { kind: 'phone', value: '0687654321' },
        ],
        'erased',
        now,
      )
      expect(again).toBe(0)
      const { rows } = await sql<{ text: string }>`select s::text as text from suppression s`.execute(tx)
      expect(rows.map(row => row.text).join('\n')).not.toMatch(/peters|87654321/i)
    }))
})

it('what was said cannot be changed', async () => {
  for (const change of [sql`granted = true`, sql`at = now()`, sql`text_shown = 'other'`])
    await expect(db.as(systemActor, tx => sql`update consent set ${change}`.execute(tx))).rejects.toThrow(
      'permission denied',
    )
})
