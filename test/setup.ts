import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startCluster } from '../src/platform/cluster.ts'
import { migrate } from '../src/platform/migrate.ts'
import { changedUrl, ensureLogins, type LoginPasswords, newLoginPasswords } from '../src/platform/roles.ts'

export type TestServer = { adminUrl: string; prefix: string; template: string; passwords: LoginPasswords }

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

const execute = async (url: string, ...statements: string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const removeOurs = async (adminUrl: string, prefix: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname like $1`,
    [`${prefix.replaceAll('_', '\\_')}\\_%`],
  )
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`)
  for (const kind of ['full', 'part', 'jobs']) await client.query(`drop role if exists ${prefix}_${kind}`)
  await client.end()
}

/**
 * One server for all tests: a throw-away built-in PostgreSQL, or the PostgreSQL installed in the folder
 * LINCHPIN_TEST_POSTGRES, or the one at LINCHPIN_TEST_DATABASE_URL (an administrator's URL).
 */
export const setup = async (project: TestProject) => {
  const given = process.env.LINCHPIN_TEST_DATABASE_URL
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'linchpin-test-')))
  // Open to the database's user, so that nothing of a test lies outside the temporary folder.
  await chmod(folder, 0o755)
  const cluster = given
    ? undefined
    : await startCluster({
        dataDir: folder,
        log: () => undefined,
        durable: false,
        installation: process.env.LINCHPIN_TEST_POSTGRES,
      })
  const adminUrl = given ?? cluster!.url
  const prefix = `linchpin_test_${process.pid}`
  const template = `${prefix}_template`
  const passwords = newLoginPasswords()
  const teardown = async () => {
    if (cluster) await cluster.remove()
    else await removeOurs(adminUrl, prefix)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await execute(adminUrl, `create database ${template} template template0`)
    const templateUrl = changedUrl(adminUrl, { database: template })
    await migrate(templateUrl)
    await ensureLogins(templateUrl, prefix, passwords)
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('testServer', { adminUrl, prefix, template, passwords })
  return teardown
}
