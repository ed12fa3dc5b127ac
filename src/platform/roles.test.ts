import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { emptyDatabase, type TestDatabase, testDatabase } from '../../test/database.ts'
import { backUp } from './backup.ts'
import { migrate } from './migrate.ts'
import { changedUrl, ensureLogins, groupRoles, newLoginPasswords } from './roles.ts'

let database: TestDatabase

const query = async (url: string, ...texts: string[]): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const text of texts) rows = (await client.query(text)).rows
    return rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('the logins are neither superuser nor owner, and cannot take each other’s role', async () => {
  const { full, part } = database.urls
  for (const [url, group] of [
    [full, groupRoles[0]],
    [part, groupRoles[1]],
  ] as const) {
    const [row] = await query(
      url,
      `select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as strong,
        pg_has_role(current_user, '${group}', 'MEMBER') as member from pg_roles where rolname = current_user`,
    )
    expect(row).toEqual({ strong: false, member: true })
  }
  await expect(query(part, 'set role linchpin_unrestricted')).rejects.toThrow(/permission denied/)
  await expect(query(full, 'create schema mine')).rejects.toThrow(/permission denied/)
})

test('nobody who works through the program makes temporary tables', async () => {
  const own = await emptyDatabase()
  try {
    await migrate(own.urls.owner)
    const logins = await ensureLogins(
      own.urls.owner,
      `t${randomBytes(4).toString('hex')}`,
      newLoginPasswords(),
    )
    for (const url of [logins.fullUrl, logins.partUrl, logins.jobsUrl])
      await expect(query(url, 'create temporary table person (id int)')).rejects.toThrow(/permission denied/)
  } finally {
    await own.drop()
  }
})

test('the queue is reached through its door only, and a job goes with its transaction', async () => {
  const { full, part, jobs } = database.urls
  const count = 'select count(*)::int as n from graphile_worker._private_jobs'
  await expect(query(full, count)).rejects.toThrow(/permission denied/)
  await query(part, `select jobs_door.enqueue('tell', '{"a": 1}', 'once', now() + interval '1 hour')`)
  await query(full, `select jobs_door.enqueue('tell', '{"a": 2}', 'once')`)
  await query(full, 'begin', `select jobs_door.enqueue('tell', '{}')`, 'rollback')
  expect(await query(jobs, 'select key, payload from graphile_worker._private_jobs')).toEqual([
    { key: 'once', payload: { a: 2 } },
  ])
  await expect(query(jobs, 'create schema mine')).rejects.toThrow(/permission denied/)
})

test('an owner who may not make roles is told what to ask for; one who may needs no superuser', async () => {
  const { adminUrl, prefix } = inject('testServer')
  const other = await emptyDatabase()
  const name = `${prefix}_owner_${randomBytes(3).toString('hex')}`
  const logins = `${name}_l`
  const database = new URL(other.urls.owner).pathname.slice(1)
  const ownerUrl = changedUrl(other.urls.owner, { user: name, password: 'x' })
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-roles-'))
  try {
    await query(
      adminUrl,
      `create role ${name} login password 'x'`,
      `alter database ${database} owner to ${name}`,
    )
    await query(other.urls.owner, `alter schema public owner to ${name}`)
    await expect(ensureLogins(ownerUrl, logins, newLoginPasswords())).rejects.toThrow(
      new RegExp(
        `The user "${name}" of DATABASE_URL may not make the roles.* alter role "${name}" createrole`,
      ),
    )
    await query(
      adminUrl,
      `alter role ${name} createrole`,
      `grant ${groupRoles.join()} to ${name} with admin option`,
    )
    await migrate(ownerUrl)
    const first = await ensureLogins(ownerUrl, logins, newLoginPasswords())
    const { fullUrl, jobsUrl } = await ensureLogins(ownerUrl, logins, newLoginPasswords())
    await expect(query(first.fullUrl, 'select 1')).rejects.toThrow(/password authentication failed/)
    await query(fullUrl, `select jobs_door.enqueue('tell', '{}')`)
    expect(await query(jobsUrl, 'select 1 as n from graphile_worker._private_jobs')).toEqual([{ n: 1 }])
    const { manifest } = await backUp(ownerUrl, folder)
    expect(manifest.leftOut).toContain('graphile_worker._private_jobs')
  } finally {
    await other.drop()
    await rm(folder, { recursive: true, force: true })
    const kinds = ['full', 'part', 'jobs'].map(kind => `${logins}_${kind}`)
    await query(adminUrl, `drop role if exists ${[...kinds, name].join()}`)
  }
})
