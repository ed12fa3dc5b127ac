import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './database.ts'
import { worldFaults } from './world/faults.ts'
import { generateWorld, loadWorld, sampleSignIns, type WorldOptions, type WorldReceipt } from './world.ts'

const now = new Date('2026-11-20T10:30:00Z')
const small: WorldOptions = { seed: 'terpstra', now, scale: 'small' }

const digestOf = (options: WorldOptions): string => {
  const digest = createHash('sha256')
  for (const chunk of generateWorld(options)) digest.update(JSON.stringify(chunk))
  return digest.digest('hex')
}

describe('the sample company as rows', () => {
  it('is the same for the same seed, another for another', () => {
    expect(digestOf(small)).toBe(digestOf({ ...small }))
    expect(digestOf({ ...small, seed: 'other' })).not.toBe(digestOf(small))
  })

  it('has the size that is promised', { timeout: 60_000 }, () => {
    const counts: Record<string, number> = {}
    const names = new Set<unknown>()
    for (const { table, columns, rows } of generateWorld({ ...small, scale: 'full' })) {
      counts[table] = (counts[table] ?? 0) + rows.length
      if (table === 'person') for (const row of rows) names.add(row[columns.indexOf('name')])
    }
    // Who stands there twice, in two scripts or spellings.
    for (const [one, other] of [
      ['Dmitri Sokolov', 'Дмитрий Соколов'],
      ['Jörg Brüggenkötter', 'Joerg Brueggenkoetter'],
      ['山田 太郎', '山田太郎'],
    ])
      expect([names.has(one), names.has(other)]).toEqual([true, true])
    expect(counts).toMatchObject({
      person: 20_000,
      account: 2000,
      touch: 400_000,
      campaign: 24,
      product_group: 4,
      product: 12,
      competitor: 4,
      app_user: 24,
      territory: 6,
      form: 2,
    })
    expect(counts.lead).toBeGreaterThan(3000)
    expect(counts.customer_order).toBeGreaterThan(5000)
    expect(counts.opportunity).toBeGreaterThan(1500)
  })

  it('is taken by the database at that size', { timeout: 240_000 }, async () => {
    const database = await testDatabase()
    try {
      const receipt = await loadWorld(database.urls.owner, { ...small, scale: 'full' })
      expect(receipt.tables.touch).toBe(400_000)
    } finally {
      await database.drop()
    }
  })

  it('names sign-ins of every function', () => {
    const roles = new Set(sampleSignIns().map(({ role }) => role))
    expect([...roles].sort()).toEqual(
      [
        'administrator',
        'marketing',
        'marketing_manager',
        'partner',
        'sales',
        'sales_manager',
        'service',
      ].sort(),
    )
    expect(sampleSignIns().every(({ email }) => email.endsWith('@terpstra.example'))).toBe(true)
  })
})

describe('the sample company in a database', () => {
  let database: TestDatabase
  let client: pg.Client
  let receipt: WorldReceipt

  beforeAll(async () => {
    database = await testDatabase()
    receipt = await loadWorld(database.urls.owner, small)
    client = new pg.Client({ connectionString: database.urls.owner })
    await client.connect()
  })
  afterAll(async () => {
    await client?.end()
    await database?.drop()
  })

  const numberOf = async (text: string): Promise<number> =>
    Number((await client.query<{ n: string }>(`select (${text}) as n`)).rows[0]!.n)

  it('counts what it wrote', async () => {
    for (const [table, rows] of Object.entries(receipt.tables))
      expect(await numberOf(`select count(*) from ${pg.escapeIdentifier(table)}`), table).toBe(rows)
  })

  it.each(Object.entries(worldFaults))('holds: %s', async (_, query) => {
    expect(await numberOf(`select count(*) from (${query}) fault`)).toBe(0)
  })

  it('goes on numbering after the last id', async () => {
    const last = await numberOf(
      'select greatest((select max(id) from account), (select max(id) from person), (select max(id) from visitor))',
    )
    expect(await numberOf(`select nextval('subject_id')`)).toBe(last + 1)
    const touch = await client.query<{ id: string }>(
      `insert into touch (subject_id, kind, side, occurred_at, title) values (1, 'note', 'sales', now(), 'next') returning id`,
    )
    expect(Number(touch.rows[0]!.id)).toBe(receipt.tables.touch! + 1)
  })

  it('is alive around now', async () => {
    const at = `timestamptz '${now.toISOString()}'`
    expect(
      await numberOf(`select count(*) from touch where occurred_at > ${at} - interval '40 hours'`),
    ).toBeGreaterThan(100)
    const clocks = await client.query<{ user_id: string; running: string; late: string }>(
      `select p.user_id, count(*) filter (where p.state = 'running') as running,
        count(*) filter (where p.state = 'broken') as late
       from promise p join lead l on l.id = p.about and l.state = 'open' group by 1`,
    )
    expect(
      clocks.rows.filter(({ running, late }) => Number(running) > 0 && Number(late) > 0).length,
    ).toBeGreaterThan(6)
  })

  it('has its planted mistakes', async () => {
    const twins = `select count(*) from (select phone from person where phone is not null group by phone having count(*) > 1) t`
    expect(await numberOf(twins)).toBeGreaterThan(20)
    const accepted = (where: string): string =>
      `select coalesce(avg((state in ('accepted', 'converted'))::int), 0) from lead where state <> 'open' and ${where}`
    expect(await numberOf(accepted(`source = 'content_syndication'`))).toBeLessThan(0.1)
    expect(await numberOf(accepted(`source <> 'content_syndication'`))).toBeGreaterThan(0.5)
    const kept = (where: string): string =>
      `select avg((state = 'kept')::int) from promise where state <> 'running' and ${where}`
    expect(await numberOf(kept('territory_id = 5'))).toBeLessThan(0.1)
    expect(await numberOf(kept('territory_id <> 5'))).toBeGreaterThan(0.6)
  })

  it('refuses a database in use and leaves it as it was', async () => {
    const before = await numberOf('select count(*) from touch')
    await expect(loadWorld(database.urls.owner, small)).rejects.toThrow('has a company already')
    expect(await numberOf('select count(*) from touch')).toBe(before)
  })

  it('writes nothing when it is refused halfway', async () => {
    const other = await testDatabase()
    const owner = new pg.Client({ connectionString: other.urls.owner })
    await owner.connect()
    try {
      await owner.query(`alter table touch add constraint no_orders check (kind <> 'order')`)
      await expect(loadWorld(other.urls.owner, small)).rejects.toThrow('no_orders')
      const left = await owner.query(
        'select from company union all select from person union all select from touch',
      )
      expect(left.rowCount).toBe(0)
    } finally {
      await owner.end()
      await other.drop()
    }
  })
})
