import { setTimeout as pause } from 'node:timers/promises'
import { Logger, parseCronItems, type Runner, run } from 'graphile-worker'
import pg from 'pg'
import { watchBoxes } from '../inbound/watch-boxes.ts'
import { considerChanged } from '../leads/consider-changed.ts'
import { imapOptions } from '../mailbox/http.ts'
import { watchMailbox } from '../mailbox/watch-mailbox.ts'
import { errorFields, type Log } from '../platform/log.ts'
import { keepOnce } from '../segments/jobs.ts'
import { watchDue } from '../segments/watch-due.ts'
import { schedule, type TaskNeeds, tasks } from './tasks.ts'
import { conditionSource } from './traits.ts'

export type Worker = {
  /** Ends when nothing of this process is locked any more. */
  stop(): Promise<void>
  /** Lets everything lie: for a database that is gone. What ran is unlocked by the next worker and runs again. */
  leave(): void
}

/**
 * Runs the queue in this process. Call only while holding the installation: what a killed process held is
 * unlocked at the start. Stopping waits until nothing of this process is locked.
 */
export async function startWorker(jobsUrl: string, needs: TaskNeeds, log: Log): Promise<Worker> {
  const pool = new pg.Pool({
    connectionString: jobsUrl,
    max: 7,
    application_name: 'linchpin jobs',
    connectionTimeoutMillis: 20_000,
    keepAlive: true,
  })
  pool.on('error', () => log('database.connection_lost', { pool: 'jobs' }))
  pool.on('connect', client => client.on('error', () => {}))
  const taskList = Object.fromEntries(
    Object.entries(tasks(needs)).map(([name, task]) => [
      name,
      async (payload: unknown) => {
        try {
          await task(payload as never)
        } catch (error) {
          log('job.failed', { task: name, ...errorFields(error) })
          throw error
        }
      },
    ]),
  )
  let isOver = false
  let runner: Runner
  const begin = async (): Promise<void> => {
    await unlockKilled(pool)
    runner = await run({
      pgPool: pool,
      concurrency: 4,
      noHandleSignals: true,
      pollInterval: 250,
      parsedCronItems: parseCronItems(schedule),
      taskList,
      // What became of a job is written down by its batches, which try again; without them a lost answer leaves the
      // job locked and nobody is told.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      // Its own lines name payloads; ours name tasks only.
      logger: new Logger(() => () => {}),
    })
    void runner.promise.then(goOn, goOn)
  }
  // A runner ends by itself where its connections break and the hold's does not.
  const goOn = async (): Promise<void> => {
    while (!isOver) {
      log('queue.ended')
      await pause(1_000)
      try {
        if (!isOver) return await begin()
      } catch (error) {
        log('queue.unavailable', errorFields(error))
      }
    }
  }
  await begin().catch(async error => {
    await pool.end()
    throw error
  })
  // Beside the queue: who waits for news holds no place of a job.
  const mailbox = watchMailbox({ ...needs, imap: imapOptions(needs), log })
  const boxes = watchBoxes({ ...needs, imap: imapOptions(needs), log })
  const segments = watchDue({
    pool,
    keep: () => keepOnce({ ...needs, source: conditionSource, told: considerChanged }, false),
    log,
  })
  return {
    async stop() {
      isOver = true
      await segments.stop().catch(() => {})
      await mailbox.stop().catch(() => {})
      await boxes.stop().catch(() => {})
      await runner.stop().catch(() => {})
      await untilUnlocked(pool).catch(() => {})
      await pool.end().catch(() => {})
    },
    leave() {
      isOver = true
      void mailbox.stop().catch(() => {})
      void boxes.stop().catch(() => {})
      void segments.stop().catch(() => {})
      const end = () => pool.end().catch(() => {})
      void runner.kill().then(end, end)
    },
  }
}

async function unlockKilled(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ locked_by: string }>(
    'select distinct locked_by from graphile_worker._private_jobs where locked_by is not null',
  )
  if (rows.length > 0)
    await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [
      rows.map(row => row.locked_by),
    ])
}

/** Ending the pool while a finished job is still locked would lose its completion and run it again. */
async function untilUnlocked(pool: pg.Pool): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await pool.query(
      'select 1 from graphile_worker._private_jobs where locked_by is not null limit 1',
    )
    if (rows.length === 0) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
