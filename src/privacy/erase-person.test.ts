import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { suppressedAmong } from '../consent/suppress.ts'
import { batchPersons } from '../customers/batch-persons.ts'
import { identifyPerson } from '../customers/identify.ts'
import { rebuildInsight } from '../insight/derive.ts'
import { raiseLead } from '../leads/raise.ts'
import { systemActor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { eraseAgain } from './erase-again.ts'
import { preferencePath } from './sign.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

/** Every row of every table, the queue's too, as one text; and every file of the data folder. */
async function everything(): Promise<string> {
  const names = await world.rows(sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`)
  const texts: string[] = []
  for (const { name } of names) {
    const rows = await world.rows(
      sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.raw(name)} t`,
    )
    texts.push(...rows.map(({ row }) => `${name}: ${row}`))
  }
  const client = new pg.Client({ connectionString: world.db.urls.jobs })
  await client.connect()
  const jobs = await client.query<{ row: string }>(
    'select to_jsonb(j)::text as row from graphile_worker._private_jobs j',
  )
  await client.end()
  texts.push(...jobs.rows.map(({ row }) => row))
  for (const file of await readdir(world.dataDir, { recursive: true, withFileTypes: true }))
    if (file.isFile())
      texts.push(`${file.name}: ${await readFile(join(file.parentPath, file.name), 'latin1')}`)
  return texts.join('\n')
}
const traces = async (words: string[]): Promise<string[]> => {
  const all = (await everything()).replaceAll('xh.oudekerk@oud.example', '').toLowerCase().split('\n')
  return words.flatMap(word =>
    all.filter(line => line.includes(word.toLowerCase())).map(line => line.slice(0, 300)),
  )
}
const figures = async (): Promise<string[]> => {
  const { visitor } = world.of.administrator
  const urls = [
    ...['source', 'month', 'territory', 'product_group', 'campaign'].map(by => `/api/funnel?by=${by}`),
    '/api/revenue?model=first',
    '/api/revenue?model=last',
    '/api/promises/summary?days=1100',
  ]
  return Promise.all(urls.map(async url => (await visitor.get(url)).text))
}

const words = [
  'Hilde Wassenbergh-Oudekerk',
  'hilde.wassenbergh@lakwerk.example',
  'h.oudekerk@oud.example',
  'CRM-778812',
  '87654329',
  '8765 4329',
]
let personId: number
let colleagueId: number

describe('an erasure', () => {
  it('leaves no trace in any table or file, while every figure stays', async () => {
    const { visitor } = world.of.administrator
    const { db, clock } = world
    await db.as(systemActor, async tx => {
      const known = {
        name: words[0]!,
        email: words[2]!,
        phone: '+31 6 8765 4329',
        companyName: 'Lakwerk',
        jobTitle: 'Head of production',
        externalId: words[3]!,
        anonymousKey: `user:${words[3]}`,
        country: 'NL',
      }
      const { personId: id, accountId } = await identifyPerson(tx, systemActor, known, clock.now())
      personId = id
      colleagueId = (
        await identifyPerson(
          tx,
          systemActor,
          { name: 'Joris Peereboom', email: 'joris@lakwerk.example', companyName: 'Lakwerk' },
          clock.now(),
        )
      ).personId
      await recordTouches(
        tx,
        systemActor,
        [
          {
            subjectId: id,
            accountId,
            kind: 'form',
            occurredAt: clock.now(),
            title: `Form of ${words[0]}`,
            body: `Call me at 06-8765 4329`,
            properties: { email: words[2], note: words[0] },
          },
          {
            subjectId: colleagueId,
            accountId,
            kind: 'call',
            occurredAt: clock.now(),
            title: 'Asked after Hilde Wassenbergh-Oudekerk',
            body: 'Write to h.oudekerk@oud.example, not to xh.oudekerk@oud.example',
            properties: { phone: 31687654329 },
          },
        ],
        clock.now(),
      )
    })
    // Another address of before, a mail, a lead told to its owner, an opportunity with the name in it, a refused row, files.
    expect((await visitor.send('PATCH', `/api/persons/${personId}`, { email: words[1] })).status).toBe(200)
    const account = (await visitor.get<{ account: { id: number } }>(`/api/persons/${personId}`)).body.account
      .id
    await world.db.as(systemActor, async tx => {
      await raiseLead(
        tx,
        systemActor,
        { personId, raisedBy: 'form:contact', touchId: null, handRaise: true },
        clock.now(),
      )
      await sql`insert into mail (purpose, to_address, subject, body_text, state) values
        ('test', ${words[1]}, 'Hello', 'Dear Hilde', 'sent'), ('test', 'seller@terpstra.example', ${`About ${words[0]}`}, 'x', 'waiting')`.execute(
        tx,
      )
      await sql`insert into import_run (kind, file_name, stored_as, state, created_at, ended_at)
        values ('persons', 'old.csv', 'aa.csv', 'done', now(), now()), ('persons', 'new.csv', 'bb.csv', 'done', now(), now())`.execute(
        tx,
      )
      await sql`insert into import_refusal (import_id, row_number, reason, cells)
        select max(id), 2, 'bad', ${JSON.stringify([words[0], words[1], 'Head'])}::jsonb from import_run`.execute(
        tx,
      )
      await sql`insert into opportunity (name, account_id, stage_id, opened_at, stage_since, updated_at, close_note)
        values ('Bags', ${account}, 1, now(), now(), now(), ${`Decided by ${words[0]}`})`.execute(tx)
    })
    await mkdir(join(world.dataDir, 'imports'), { recursive: true })
    await writeFile(
      join(world.dataDir, 'imports', 'aa.csv'),
      `name,mail\n${words[0]},${words[1]}\n`,
      'utf16le',
    )
    await writeFile(join(world.dataDir, 'imports', 'bb.csv'), 'name,mail\nSomebody else,else@x.example\n')
    await world.drain()
    await visitor.send('POST', `/api/persons/${personId}/privacy-requests`, { kind: 'access' })
    await world.drain()
    const before = await figures()
    expect((await traces([words[0]!])).length).toBeGreaterThan(8)

    const preview = await visitor.get<{ parts: { name: string; count: number }[]; remarks: string[] }>(
      `/api/persons/${personId}/erasure`,
    )
    expect(preview.body.parts.find(({ name }) => name === 'touches')?.count).toBe(1)
    expect(preview.body.remarks.join(' ')).toContain('1 uploaded files name this person')
    const asked = await visitor.send('POST', `/api/persons/${personId}/privacy-requests`, { kind: 'erasure' })
    expect([asked.status, asked.text]).toEqual([200, asked.text])
    await world.drain()
    const { body } = await visitor.get<{
      items: { state: string; counts: Record<string, number>; note: string }[]
    }>(`/api/privacy/requests?personId=${personId}`)
    expect(body.items[0]).toMatchObject({ state: 'done', counts: { touches: 1, leads: 1, refusals: 1 } })

    expect(await traces(words)).toEqual([])
    expect(await readdir(join(world.dataDir, 'imports'))).toEqual(['bb.csv'])
    expect(await figures()).toEqual(before)
    await world.db.as(systemActor, rebuildInsight)
    expect(await figures()).toEqual(before)
    // Others keep what is theirs, longer addresses included.
    const log = await visitor.get<{ items: { title: string; body: string }[] }>(
      `/api/persons/${colleagueId}/touches`,
    )
    expect(log.body.items[0]).toMatchObject({
      title: 'Asked after [erased]',
      body: 'Write to [erased], not to xh.oudekerk@oud.example',
    })
    expect((await visitor.get(`/api/persons/${colleagueId}`)).body.email).toBe('joris@lakwerk.example')
  })

  it('is said of the person, is not done twice, and closes the own page', async () => {
    const { visitor } = world.of.administrator
    expect((await visitor.get(`/api/persons/${personId}`)).body.name).toBe('Erased person')
    const standing = await visitor.get<{ erased: boolean; items: { may: boolean }[] }>(
      `/api/persons/${personId}/may-contact`,
    )
    expect([standing.body.erased, standing.body.items.some(({ may }) => may)]).toEqual([true, false])
    const again = await visitor.send('POST', `/api/persons/${personId}/privacy-requests`, { kind: 'erasure' })
    expect([again.status, again.body.code]).toEqual([409, 'erased'])
    const page = await world.app.inject({ url: preferencePath(Buffer.alloc(32, 7), personId) })
    expect([page.statusCode, page.body.includes('We keep nothing about you')]).toEqual([200, true])
    const found = await visitor.get<{ items: object[] }>('/api/search?q=Wassenbergh')
    expect(found.body.items).toEqual([])
    expect(
      (await visitor.get<{ items: { id: number }[]; erased: number }>('/api/persons?q=Erased')).body.items,
    ).toEqual([])
    expect((await visitor.get<{ erased: number }>('/api/persons')).body.erased).toBe(1)
  })

  it('keeps the addresses suppressed, also of before', async () => {
    const asked = {
      emails: [words[1]!.toUpperCase(), words[2]!, 'joris@lakwerk.example'],
      phones: ['0687654329'],
    }
    const known = await world.db.as(systemActor, tx => suppressedAmong(tx, asked))
    expect(Object.fromEntries(known)).toEqual({
      [asked.emails[0]!]: 'erased',
      [words[2]!]: 'erased',
      '0687654329': 'erased',
    })
  })

  it('is not undone by an import, which takes the others in', async () => {
    const rows = [
      { name: 'Hilde W.', email: words[1]! },
      { name: 'Somebody New', email: 'new@lakwerk.example' },
    ]
    const { outcomes } = await world.db.as(systemActor, tx =>
      batchPersons(tx, systemActor, rows, world.clock.now()),
    )
    expect(outcomes).toEqual([
      { refused: 'Whoever had this address was erased, and is not taken in again.', field: 'email' },
      'created',
    ])
    expect(await traces([words[1]!])).toEqual([])
  })

  it('is applied again to a backup of before, and to nobody else', async () => {
    const log = await readFile(join(world.dataDir, 'erasures.jsonl'), 'utf8')
    expect(log).toMatch(/^\s*\{"id":\d+,"knownAt":"[^"]+","at":"[^"]+"\}\s*$/)
    const restored = await openWorld({ scale: 'small' })
    try {
      const [one, other] = await restored.rows(sql<{
        id: number
        known_at: Date
        name: string
        email: string
      }>`
        select id, known_at, name, email from person where email is not null order by id limit 2`)
      const line = (id: number, knownAt: Date) =>
        `${JSON.stringify({ id, knownAt: knownAt.toISOString(), at: '2026-03-01T00:00:00Z' })}\n`
      await writeFile(
        join(restored.dataDir, 'erasures.jsonl'),
        `${line(one!.id, one!.known_at)}${line(other!.id, new Date('2020-01-01'))}{"id":`,
      )
      expect(await eraseAgain(restored.db, restored.dataDir, restored.clock.now())).toBe(1)
      expect(await eraseAgain(restored.db, restored.dataDir, restored.clock.now())).toBe(0)
      const rows = await restored.rows(sql<{ name: string; email: string | null }>`
        select name, email from person where id in (${one!.id}, ${other!.id}) order by id`)
      expect(rows).toEqual([
        { name: 'Erased person', email: null },
        { name: other!.name, email: other!.email },
      ])
    } finally {
      await restored.close()
    }
  })
})
