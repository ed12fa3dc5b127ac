import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { changedUrl } from '../src/platform/roles.ts'
import type { TestServer } from './setup.ts'

export type TestDatabase = {
  /** owner: superuser or owner; full and part: the two paths of the application; jobs: owner of the queue. */
  urls: { owner: string; full: string; part: string; jobs: string }
  /** Ends all sessions on the database and removes it. */
  drop: () => Promise<void>
}

/**
 * Connections that a database may end while they are being closed: node-postgres tells nobody of a lost one but its
 * listeners, and without any the whole run ends.
 */
export function openPool(connectionString: string, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString, max })
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}

/** Runs statements as the administrator of the test server, each by itself. */
const administer = async (server: TestServer, ...statements: string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: server.adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const make = async (from: string): Promise<TestDatabase> => {
  const server = inject('testServer')
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${from}`)
  return named(server, name)
}

const named = (server: TestServer, name: string): TestDatabase => {
  const login = (kind: 'full' | 'part' | 'jobs') =>
    changedUrl(server.adminUrl, {
      database: name,
      user: `${server.prefix}_${kind}`,
      password: server.passwords[kind],
    })
  return {
    urls: {
      owner: changedUrl(server.adminUrl, { database: name }),
      full: login('full'),
      part: login('part'),
      jobs: login('jobs'),
    },
    drop: () => administer(server, `drop database if exists ${name} with (force)`),
  }
}

/** A fresh database with our whole schema, the logins and the queue. Takes about 0.1 s. */
export const testDatabase = (): Promise<TestDatabase> => make(inject('testServer').template)

/**
 * A fresh copy of a database that `fill` makes once for all tests of a run. A template must have no sessions, so
 * whoever fills or copies holds a lock.
 */
export const filledDatabase = async (
  kind: string,
  fill: (urls: TestDatabase['urls']) => Promise<void>,
): Promise<TestDatabase> => {
  const server = inject('testServer')
  const template = `${server.prefix}_${kind}`
  const client = new pg.Client({ connectionString: server.adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [template])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) {
      await client.query(`create database ${template} template ${server.template}`)
      const made = named(server, template)
      try {
        await fill(made.urls)
      } catch (error) {
        await made.drop()
        throw error
      }
    }
    return await make(template)
  } finally {
    await client.end()
  }
}

/** A database with nothing in it, for tests of what sets one up. Its logins have no rights in it. */
export const emptyDatabase = (): Promise<TestDatabase> => make('template0')
