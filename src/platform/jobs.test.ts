import { Logger, runOnce, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPool, type TestDatabase, testDatabase } from '../../test/database.ts'
import { type Database, openDatabase, type Tx } from './database.ts'
import { enqueue, takeWaiting } from './jobs.ts'
import { silentLog } from './log.ts'

const machine = { userId: null, role: 'system' }
let made: TestDatabase
let db: Database
let queue: pg.Pool

beforeEach(async () => {
  made = await testDatabase()
  db = openDatabase(made.urls, { log: silentLog })
  queue = openPool(made.urls.jobs)
})
afterEach(async () => {
  await queue.end()
  await db.close()
  await made.drop()
})

const put = (payload: unknown, key: string | null = 'one') =>
  db.as(machine, tx => enqueue(tx, 'tell', payload, { key }))
const jobs = async () =>
  (
    await queue.query<{ key: string | null; payload: unknown; attempts: number }>(
      'select key, payload, attempts from graphile_worker._private_jobs order by id',
    )
  ).rows
const run = async (taskList: TaskList) => {
  await runOnce({ pgPool: queue, taskList, noHandleSignals: true, logger: new Logger(() => () => {}) })
  // The queue writes down what is done after it has answered.
  while (
    (await queue.query('select from graphile_worker._private_jobs where locked_at is not null')).rowCount
  );
}
/** What failed is due again at once. */
const again = () => queue.query('update graphile_worker._private_jobs set run_at = now()')

describe('jobs of one key', () => {
  test('that wait are one job with the work of all', async () => {
    await put([1])
    await Promise.all([put([2]), put([3]), put([4])])
    const [job, ...others] = await jobs()
    expect(others).toEqual([])
    expect((job!.payload as number[]).toSorted()).toEqual([1, 2, 3, 4])
  })

  test('one that runs keeps its work and its further attempts when another comes, and fails', async () => {
    await put([1])
    const seen: unknown[] = []
    const tell = async (payload: unknown) => {
      seen.push(payload)
      if (seen.length > 1) return
      await put([2])
      throw new Error('the line broke')
    }
    await run({ tell })
    const [first, ...none] = await jobs()
    expect(none).toEqual([])
    expect(first).toMatchObject({ key: null, payload: [1], attempts: 1 })
    expect(seen).toEqual([[1], [2]])
    await again()
    await run({ tell })
    expect(seen).toEqual([[1], [2], [1]])
    expect(await jobs()).toEqual([])
  })

  test('one that runs and succeeds has not done the work of the other', async () => {
    await put({ n: 1 })
    const seen: unknown[] = []
    await run({
      tell: async payload => {
        seen.push(payload)
        if (seen.length === 1) await put({ n: 2 })
      },
    })
    expect(seen).toEqual([{ n: 1 }, { n: 2 }])
    expect(await jobs()).toEqual([])
  })

  test('one that has failed for good stands for itself, and the next is a job of its own', async () => {
    await put([1])
    await queue.query('update graphile_worker._private_jobs set attempts = max_attempts')
    await put([2])
    expect(await jobs()).toMatchObject([
      { key: null, payload: [1] },
      { key: 'one', payload: [2], attempts: 0 },
    ])
  })

  test('added while a worker takes the one that waits: neither is lost, neither loses its attempts', async () => {
    await put([1])
    const worker = await queue.connect()
    await worker.query('begin')
    await worker.query(
      `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w', attempts = 1`,
    )
    let isIn = false
    const adding = put([2]).then(() => {
      isIn = true
    })
    await untilWaiting()
    expect(isIn).toBe(false)
    await worker.query('commit')
    worker.release()
    await adding
    expect(await jobs()).toMatchObject([
      { key: null, payload: [1], attempts: 1 },
      { key: 'one', payload: [2], attempts: 0 },
    ])
  })

  test('added by many at once while each is being taken: the work of all is done', async () => {
    const done = new Set<number>()
    let adding = true
    const working = (async () => {
      while (adding || (await jobs()).length > 0)
        await run({
          tell: async payload => {
            for (const n of payload as number[]) done.add(n)
          },
        })
    })()
    const some = Array.from({ length: 60 }, (_, n) => n)
    await Promise.all(
      [0, 1, 2].map(async lane => {
        for (const n of some.filter(each => each % 3 === lane)) await put([n])
      }),
    )
    adding = false
    await working
    expect([...done].toSorted((a, b) => a - b)).toEqual(some)
  })
})

test('a job goes with its transaction', async () => {
  const failing = db.as(machine, async (tx: Tx) => {
    await enqueue(tx, 'tell', [1], { key: 'one' })
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  expect(await jobs()).toEqual([])
})

/** Until a session of ours waits for a lock of another. */
async function untilWaiting(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from pg_locks l join pg_database d on d.oid = l.database or l.database is null
      where not granted and datname = current_database()`.execute(db.full)
    if (rows[0]!.n > 0) return
  }
}

describe('waiting jobs that one takes along', () => {
  const later = new Date('2999-01-01')
  const add = (task: string, payload: unknown, runAt: Date | null = null) =>
    db.as(machine, tx => enqueue(tx, task, payload, { runAt }))
  const left = async () => (await jobs()).map(({ payload }) => payload)

  test('are those of its kind that are due, oldest first, no more than asked for', async () => {
    for (const n of [1, 2, 3]) await add('tell', [n])
    await add('ask', [4])
    await add('tell', [5], later)
    expect(await db.as(machine, tx => takeWaiting(tx, 'tell', 2))).toEqual([[1], [2]])
    expect(await left()).toEqual([[3], [4], [5]])
    expect(await db.as(machine, tx => takeWaiting(tx, 'nothing', 2))).toEqual([])
  })

  test('stay where the transaction fails', async () => {
    await add('tell', [1])
    const work = db.as(machine, async tx => {
      expect(await takeWaiting(tx, 'tell', 9)).toEqual([[1]])
      throw new Error('the line broke')
    })
    await expect(work).rejects.toThrow('the line broke')
    expect(await left()).toEqual([[1]])
  })

  test('are none that somebody works on or that failed before', async () => {
    await add('tell', [1])
    await add('tell', [2])
    const taken: unknown[] = []
    await run({
      tell: async payload => {
        if ((payload as number[])[0] === 1) throw new Error('the line broke')
        await add('tell', [3])
        taken.push(...(await db.as(machine, tx => takeWaiting(tx, 'tell', 9))))
      },
    })
    expect(taken).toEqual([[3]])
    expect(await left()).toEqual([[1]])
  })
})
