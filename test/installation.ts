import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Logger, runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { recomputeClasses } from '../src/classes/classes.ts'
import { qualityJobs } from '../src/customers/quality-jobs.ts'
import { rebuildInsight } from '../src/insight/derive.ts'
import { recomputeAll } from '../src/lifecycle/recompute.ts'
import { accountFigures } from '../src/main/account-figures.ts'
import { openApplication } from '../src/main/application.ts'
import { type Task, tasks } from '../src/main/tasks.ts'
import { conditionSource } from '../src/main/traits.ts'
import { worthOf } from '../src/main/worth.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { openPost } from '../src/platform/post.ts'
import { rebuildSegments } from '../src/segments/keep.ts'
import { type Role, roles, systemActor } from '../src/team/model/actor.ts'
import { insertSession } from '../src/team/store-sessions.ts'
import { openTestAppOn, type TestApp, testStart, type Visitor } from './app.ts'
import { filledDatabase, openPool } from './database.ts'
import { loadWorld, sampleSignIns } from './world.ts'

export type Member = { id: number; role: Role; email: string; visitor: Visitor }
export type World = TestApp & {
  /** One signed-in user of each role: the first of the sample company. */
  of: Record<Role, Member>
  /** Whoever has this address, signed in anew. */
  signIn(email: string): Promise<Member>
  /** Runs every job that is due, and those that they cause, until none is left. Throws what the first failing one threw. */
  drain(): Promise<void>
  /** Every task by name, for a test that runs one itself. */
  tasks: Record<string, Task>
  /** Count and versions of the rows of every table: equal when nothing at all was written. */
  digest(): Promise<string>
  dataDir: string
  /** All rows of an unrestricted query. */
  rows<T>(query: ReturnType<typeof sql<T>>): Promise<T[]>
}

/**
 * The whole application in-process over the sample company, its jobs run by hand. `now` is where the world's history
 * ends and the clock begins; worlds of the same moment are made once in a run.
 */
export async function openWorld({
  scale,
  now = testStart,
  webDir = null,
}: {
  scale: 'small' | 'full'
  now?: string
  /** The built web, for a browser. */
  webDir?: string | null
}): Promise<World> {
  const made = await filledDatabase(`world_${scale}_${Date.parse(now)}`, async urls => {
    await loadWorld(urls.owner, { seed: 'linchpin', now: new Date(now), scale })
    const db = openDatabase(urls, { log: silentLog, poolSize: 2 })
    await db.as(systemActor, rebuildInsight)
    await db.as(systemActor, tx => recomputeClasses(tx, accountFigures, new Date(now)))
    await db.as(systemActor, tx => recomputeAll(tx, new Date(now)))
    await db.as(systemActor, async tx => rebuildSegments(tx, await conditionSource(tx), new Date(now)))
    await qualityJobs({ db, clock: () => new Date(now) }, worthOf)['customers.quality']()
    await db.close()
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'linchpin-world-'))
  const publicUrl = 'https://linchpin.example'
  const secret = Buffer.alloc(32, 7)
  const internalHosts = ['127.0.0.1']
  const post = openPost({ url: publicUrl, folder: join(dataDir, 'mail') })
  const app = await openTestAppOn(made, now, options =>
    openApplication({
      ...options,
      dataDir,
      webDir,
      publicUrl,
      version: '0.0.0',
      secret,
      internalHosts,
      transport: 'folder',
    }),
  )
  const { db, clock } = app
  const queue = openPool(made.urls.jobs)
  const list = tasks({ db, clock: clock.now, post, dataDir, secret, internalHosts })
  const signIn = (email: string) => signedIn(app, email)
  const firstOf = (role: Role) => sampleSignIns().find(user => user.role === role)!.email
  const of = Object.fromEntries(
    await Promise.all(roles.map(async role => [role, await signIn(firstOf(role))] as const)),
  ) as World['of']
  return {
    ...app,
    of,
    dataDir,
    signIn,
    tasks: list,
    drain: () => drain(queue, list),
    digest: () => digestOf(app),
    rows: async query => (await query.execute(db.full)).rows,
    async close() {
      await queue.end()
      await app.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function signedIn(app: TestApp, email: string): Promise<Member> {
  const { rows } = await sql<{ id: number; role: Role }>`
    select id, role from app_user where lower(email) = ${email}`.execute(app.db.full)
  const { id, role } = rows[0]!
  const visitor = app.visitor()
  visitor.token = (await app.db.as(systemActor, tx => insertSession(tx, id, 'test', app.clock.now()))).token
  return { id, role, email, visitor }
}

async function drain(queue: pg.Pool, list: Record<string, Task>): Promise<void> {
  const failures: unknown[] = []
  await runOnce({
    pgPool: queue,
    concurrency: 4,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: Object.fromEntries(
      Object.entries(list).map(([name, task]) => [
        name,
        async (payload: unknown) => {
          try {
            await task(payload as never)
          } catch (error) {
            failures.push(error)
            throw error
          }
        },
      ]),
    ),
  })
  if (failures.length > 0) throw failures[0]
}

async function digestOf(app: TestApp): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname = 'public' and tablename not in ('migration', 'tracking_count', 'tracking_arrival') order by 1`.execute(
    app.db.full,
  )
  // What the tracking doors count and sample is written beside their answers, also of what they refuse.
  // xmin is the transaction that wrote a row's version, so an update shows as well.
  const { rows: counted } = await sql<{ of: string }>`${sql.join(
    rows.map(
      ({ name }) =>
        sql`select concat_ws(' ', ${sql.lit(name)}, count(*), sum(xmin::text::bigint)) as of from ${sql.raw(name)}`,
    ),
    sql` union all `,
  )}`.execute(app.db.full)
  // The parts of a union come in any order.
  return counted
    .map(({ of }) => of)
    .sort()
    .join('\n')
}
