import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifyPerson } from '../src/customers/identify.ts'
import { eraseAgain } from '../src/privacy/erase-again.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let administrator: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  administrator = world.of.administrator.visitor
})
afterAll(() => world?.close())

const known = (name: string, email: string, externalId?: string): Promise<number> =>
  world.db.as(systemActor, async tx => {
    const given = { name, email, jobTitle: 'Waagmeester', ...(externalId ? { externalId } : {}) }
    return (await identifyPerson(tx, systemActor, given, world.clock.now())).personId
  })
/** Asks, works through the queue and answers how it ended. */
async function erase(id: number): Promise<{ state: string; note: string | null }> {
  const asked = await administrator.send('POST', `/api/persons/${id}/privacy-requests`, { kind: 'erasure' })
  expect([asked.status, asked.text]).toEqual([200, asked.text])
  await world.drain()
  const { body } = await administrator.get<{ items: { state: string; note: string | null }[] }>(
    `/api/privacy/requests?personId=${id}`,
  )
  return body.items[0]!
}
/** Rows of every table in which a word stands. */
async function traces(...words: string[]): Promise<string[]> {
  const names = await world.rows(sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`)
  const found: string[] = []
  for (const { name } of names)
    for (const { row } of await world.rows(
      sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.raw(name)} t`,
    ))
      if (words.some(word => row.toLowerCase().includes(word.toLowerCase()))) found.push(`${name}: ${row}`)
  return found
}

describe('an erasure', () => {
  it('removes exported files that name the person, and those that cannot be searched', async () => {
    const id = await known('Wijnanda Kloosterziel', 'wijnanda@kloosterziel.example')
    const { visitor } = world.of.marketing
    for (const format of ['csv', 'xlsx'] as const)
      expect(
        (await visitor.send('POST', '/api/exports', { what: 'persons', format, filter: {} })).status,
      ).toBe(200)
    expect(
      (await visitor.send('POST', '/api/exports', { what: 'products', format: 'csv', filter: {} })).status,
    ).toBe(200)
    await world.drain()
    expect(await readdir(join(world.dataDir, 'exports'))).toHaveLength(3)
    expect(await erase(id)).toMatchObject({ state: 'done' })
    const left = await readdir(join(world.dataDir, 'exports'))
    expect(left).toHaveLength(1)
    expect(await readFile(join(world.dataDir, 'exports', left[0]!), 'utf8')).not.toContain('kloosterziel')
    const { body } = await visitor.get<{ items: { id: number; what: string; state: string }[] }>(
      '/api/exports',
    )
    expect(body.items.map(({ what, state }) => `${what} ${state}`)).toEqual([
      'products done',
      'persons failed',
      'persons failed',
    ])
    expect((await visitor.get(`/api/exports/${body.items[1]!.id}/file`)).status).toBe(404)
  })

  it('leaves nothing of what was changed of many at once, neither of the person nor of who was merged into it', async () => {
    const [id, other] = [
      await known('Aleida Boerhoop', 'aleida@boerhoop.example'),
      await known('Gerbrich Stienstra', 'gerbrich@stienstra.example'),
    ]
    const [gone] = await world.rows(sql<{ id: number }>`select nextval('subject_id') as id`)
    await sql`insert into identity (subject_id, person_id, reason, at) values (${gone!.id}, ${id}, 'merged', now())`.execute(
      world.db.full,
    )
    const [edit] = await world.rows(sql<{ id: number }>`
      insert into bulk_edit (record, change, state, created_at) values ('person', '{}', 'done', now()) returning id`)
    for (const record of [id, gone!.id, other])
      await sql`insert into bulk_edit_row (bulk_edit_id, record_id, verdict, before, after)
        values (${edit!.id}, ${record}, 'changes', '{"jobTitle": "Boerhoop"}', '{"jobTitle": "x"}')`.execute(
        world.db.full,
      )
    expect(await erase(id)).toMatchObject({ state: 'done' })
    const rows = await world.rows(sql<{ id: number; before: object | null; after: object | null }>`
      select record_id as id, before, after from bulk_edit_row where bulk_edit_id = ${edit!.id} order by record_id = ${other}, 1`)
    expect(rows.slice(0, 2).map(({ before, after }) => [before, after])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(rows[2]).toMatchObject({ id: other, after: { jobTitle: 'x' } })
  })

  it('leaves nothing of what an import changed', async () => {
    const id = await known('Tettje Hoekenga', 'tettje@hoekenga.example')
    await sql`insert into import_run (kind, file_name, stored_as, state, created_at) values ('persons', 'x', '', 'done', now())`.execute(
      world.db.full,
    )
    await sql`insert into import_changed (import_id, subject, record_id, before, after, at)
      select max(id), 'person', ${id}, '{"given_name": "Tettje", "job_title": null}',
        '{"given_name": "Tetske", "job_title": "Waagmeesteres"}', now() from import_run`.execute(
      world.db.full,
    )
    expect(await erase(id)).toMatchObject({ state: 'done' })
    expect(await traces('Tettje', 'Tetske', 'Waagmeesteres')).toEqual([])
  })

  it('works for a second person who leaves the same mark in a column of single values', async () => {
    const ids = [
      await known('Aukje Ridderbos', 'aukje@ridderbos.example', 'KUNDE-440011'),
      await known('Sietse Ridderbos', 'sietse@ridderbos.example', 'KUNDE-440012'),
    ]
    for (const [n, id] of ids.entries())
      await sql`insert into import_key (origin, subject, key, record_id)
        values ('other', 'person', ${`KUNDE-44001${n + 1}`}, ${id})`.execute(world.db.full)
    for (const id of ids) expect(await erase(id)).toMatchObject({ state: 'done' })
    expect(await traces('KUNDE-44001', 'ridderbos')).toEqual([])
  })

  it('is applied again to whoever lay in the trash of the backup', async () => {
    const id = await known('Fokje Terwisscha', 'fokje@terwisscha.example')
    const other = await known('Ynskje Hoogland', 'ynskje@hoogland.example')
    await world.db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [{ subjectId: id, kind: 'call', occurredAt: world.clock.now(), title: 'Fokje Terwisscha called' }],
        world.clock.now(),
      ),
    )
    const [{ at }] = (await world.rows(
      sql<{ at: Date }>`select known_at as at from person where id = ${id}`,
    )) as [{ at: Date }]
    for (const each of [id, other])
      expect((await administrator.send('POST', '/api/trash', { kind: 'person', id: each })).status).toBe(200)
    // Somebody else has the address by now.
    const heir = await known('Foeke Terwisga', 'fokje@terwisscha.example')
    await mkdir(world.dataDir, { recursive: true })
    await writeFile(
      join(world.dataDir, 'erasures.jsonl'),
      `${JSON.stringify({ id, knownAt: at.toISOString(), at: at.toISOString() })}
${JSON.stringify({ id: other, knownAt: '2020-01-01T00:00:00Z', at: at.toISOString() })}\n`,
    )
    expect(await eraseAgain(world.db, world.dataDir, world.clock.now())).toBe(1)
    expect(await traces('Fokje Terwisscha')).toEqual([])
    expect(await eraseAgain(world.db, world.dataDir, world.clock.now())).toBe(0)
    expect((await administrator.get(`/api/persons/${heir}`)).body.email).toBe('fokje@terwisscha.example')
    // Another one of the same id stays where it was.
    expect(await traces('Ynskje Hoogland')).not.toEqual([])
    expect((await administrator.get(`/api/persons/${other}`)).status).toBe(404)
  })
})

describe('what is taken out of the trash for good', () => {
  it('leaves no word in the history, the journal of imports and the contact log', async () => {
    const id = await known('Doutzen Bakkeveen', 'doutzen@bakkeveen.example')
    expect(
      (
        await administrator.send('PATCH', `/api/persons/${id}`, {
          jobTitle: 'Veenbaas',
          phone: '+31 6 5550 1199',
        })
      ).status,
    ).toBe(200)
    await world.db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [
          {
            subjectId: id,
            kind: 'call',
            occurredAt: world.clock.now(),
            title: 'Doutzen Bakkeveen called',
            body: 'About the bags',
            properties: { email: 'doutzen@bakkeveen.example' },
          },
        ],
        world.clock.now(),
      ),
    )
    await world.drain()
    expect((await administrator.send('POST', '/api/trash', { kind: 'person', id })).status).toBe(200)
    const counted = await world.rows(sql<{ n: number }>`select count(*) as n from touch`)
    world.clock.pass(31 * 24 * 60)
    await world.tasks['trash.empty']!({} as never)
    expect(await traces('Bakkeveen', 'Veenbaas', '5550 1199', '55501199')).toEqual([])
    expect(await world.rows(sql<{ n: number }>`select count(*) as n from touch`)).toEqual(counted)
  })
})
