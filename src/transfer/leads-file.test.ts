import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Company, newCompany } from '../../test/company.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { importFile } from './import-file.ts'
import { importById, refusedRows } from './queries.ts'
import { runUndo, startUndo } from './undo-import.ts'

let at = Date.parse('2026-03-02T09:00:00Z')
const clock = () => {
  at += 1_000
  return new Date(at)
}
let company: Company
let db: Database
let dataDir: string
beforeAll(async () => {
  company = await newCompany(async tx => {
    await sql`insert into app_user (name, email, role) values ('Jelmer', 'j@t.example', 'sales'), ('Jelmer', 'k@t.example', 'sales')`.execute(
      tx,
    )
    await sql`insert into campaign (name, channel, created_at) values ('Spring fair', 'fair', now())`.execute(
      tx,
    )
  })
  ;({ db, dataDir } = company)
})
afterAll(() => company?.close())

const bring = async (content: string, kind: 'leads' | 'persons' = 'leads') => {
  const file = join(dataDir, 'leads.csv')
  await writeFile(file, content)
  return importFile({ db, clock, dataDir, actor: systemActor, kind, file })
}
const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await db.as(systemActor, tx => query.execute(tx))).rows
const count = async (table: string): Promise<number> =>
  (await rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`))[0]!.n
const leads = () =>
  rows(sql<Record<string, unknown>>`
    select p.email, l.state, l.source, u.email as owner, c.name as campaign, l.reason, l.reason_note as note, l.score,
      to_char(l.raised_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as raised, l.verdict_at is not null as judged
    from lead l join person p on p.id = l.person_id left join app_user u on u.id = l.owner_id
    left join campaign c on c.id = l.campaign_id order by l.raised_at`)

const file = [
  'Name,Email,Company,Lead Status,Lead Source,Lead Owner,Owner Email,Create Date,Campaign,Unqualified Reason,Score',
  'Anna Bos,anna@vries.example,Vries BV,Open - Not Contacted,Trade fair,Jelmer,k@t.example,2025-05-01 10:00,Spring fair,,40',
  'Bert Kok,bert@vries.example,Vries BV,Unqualified,Web,,,2025-05-02 10:00,,Only wanted a sticker,',
  'Cara Lot,cara@vries.example,Vries BV,Working,Web,,,2025-05-03 10:00,,too small,12',
  'Anna Bos,anna@vries.example,Vries BV,New,Web,,,2025-06-01 10:00,,,',
  'Dirk,dirk@vries.example,Vries BV,Somewhere,Web,,,2025-06-01 10:00,,,',
  'Emma,emma@vries.example,Vries BV,New,Web,Jelmer,,2025-06-02 10:00,,,',
  'Fred,fred@vries.example,Vries BV,New,Web,Nobody,,2025-06-02 10:00,,,',
  'Gina,gina@vries.example,Vries BV,New,Web,,,2031-06-02 10:00,,,',
].join('\n')

describe('leads of before', () => {
  test('come in with their persons, tell nobody and promise nothing', async () => {
    const done = await bring(file)
    expect(done).toMatchObject({ state: 'done', created: 3, updated: 0, unchanged: 0, refused: 5 })
    const refused = await db.as(systemActor, tx => refusedRows(tx, done.id, 0))
    expect(refused.map(({ rowNumber, field, reason }) => [rowNumber, field, reason])).toEqual([
      [5, 'state', 'This person has an open lead already.'],
      [6, 'state', '"Somewhere" is none of open, accepted, rejected, converted.'],
      [7, 'owner', 'Several users are called "Jelmer".'],
      [8, 'owner', 'No user is called "Nobody".'],
      [9, 'raisedAt', 'A lead cannot be of tomorrow.'],
    ])
    expect(await leads()).toEqual([
      {
        email: 'anna@vries.example',
        state: 'open',
        source: 'Trade fair',
        owner: 'k@t.example',
        campaign: 'Spring fair',
        reason: null,
        note: null,
        score: 40,
        raised: '2025-05-01 08:00',
        judged: false,
      },
      {
        email: 'bert@vries.example',
        state: 'rejected',
        source: 'Web',
        owner: null,
        campaign: null,
        reason: 'other',
        note: 'Only wanted a sticker',
        score: 0,
        raised: '2025-05-02 08:00',
        judged: true,
      },
      {
        email: 'cara@vries.example',
        state: 'accepted',
        source: 'Web',
        owner: null,
        campaign: null,
        reason: 'too_small',
        note: null,
        score: 12,
        raised: '2025-05-03 08:00',
        judged: true,
      },
    ])
    // Of a refused row nothing is written: neither its person nor its account.
    expect(await count('person')).toBe(3)
    for (const silent of ['promise', 'notification', 'mail'])
      expect([silent, await count(silent)]).toEqual([silent, 0])
    const sums = await rows(
      sql<{
        same: boolean
      }>`select coalesce((select sum((r ->> 'points')::int) from jsonb_array_elements(reasons) r), 0) = score as same from lead`,
    )
    expect(sums.every(({ same }) => same)).toBe(true)
  })

  test('are the same leads when they come again, and a later file may judge an open one', async () => {
    const again = await bring(file)
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 3, refused: 5 })
    const judged = await bring(
      'email,raisedAt,state,verdictAt\nanna@vries.example,2025-05-01 10:00,Qualified,2025-05-04\nbert@vries.example,2025-05-02 10:00,open,\n',
    )
    expect(judged).toMatchObject({ created: 0, updated: 1, refused: 1 })
    expect((await leads()).map(lead => lead.state)).toEqual(['accepted', 'rejected', 'accepted'])
  })

  test('go with the undoing of their import, unless somebody has made something of them', async () => {
    const before = await rows(sql`select to_jsonb(l) as row from lead l order by id`)
    await rows(sql`delete from lifecycle_due`)
    const done = await bring(
      'name,email,raisedAt,state\nHans,hans@vries.example,2025-07-01,open\nIda,ida@vries.example,2025-07-02,open\n',
    )
    expect(done).toMatchObject({ created: 2 })
    const [{ id }] = (await rows(
      sql<{ id: number }>`select l.id from lead l join person p on p.id = l.person_id where p.name = 'Ida'`,
    )) as [{ id: number }]
    await rows(
      sql`update lead set state = 'rejected', verdict_at = ${clock()}, reason = 'no_budget' where id = ${id}`,
    )
    await db.as(systemActor, tx => startUndo(tx, systemActor, done.id))
    await runUndo(done.id, { db, clock })
    const { undo } = await db.as(systemActor, tx => importById(tx, systemActor, done.id))
    // Ida's lead was judged: it stays, and so does she.
    expect(undo).toMatchObject({ state: 'done', removed: 2, kept: 2 })
    const kept = await rows(
      sql<{
        subject: string
        reason: string
      }>`select subject, reason from import_kept where import_id = ${done.id} order by subject`,
    )
    expect(kept).toEqual([
      { subject: 'lead', reason: 'changed' },
      { subject: 'person', reason: 'lead' },
    ])
    const after = await rows(sql`select to_jsonb(l) as row from lead l where id <> ${id} order by id`)
    expect(after).toEqual(before)
  })

  test('without anybody who is known are refused, and nothing of them is written', async () => {
    const [persons, all] = [await count('person'), await count('lead')]
    const done = await bring(
      'externalId,raisedAt,joinedTo,state\nX-1,2025-07-01,,joined\n,2025-07-01,,open\n',
    )
    expect(done).toMatchObject({ created: 0, refused: 2 })
    const refused = await db.as(systemActor, tx => refusedRows(tx, done.id, 0))
    expect(refused.map(({ field, reason }) => [field, reason])).toEqual([
      ['joinedTo', 'Which lead it joined is not said.'],
      ['email', 'The row says neither an address nor an id of a person.'],
    ])
    expect([await count('person'), await count('lead')]).toEqual([persons, all])
  })
})
