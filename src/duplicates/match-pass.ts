import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../platform/clock.ts'
import { copyOut } from '../platform/copy-out.ts'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { indexOf, missingFromIndex, sourcesText } from './match-records.ts'
import type { Answers, Question } from './match-thread.ts'
import { form, type MatchKind } from './model/line.ts'
import {
  afterAll,
  beforeAll,
  dropFromIndex,
  dropUnseen,
  finishPass,
  insertLearnt,
  type PairMark,
  takeDue,
  writeIndex,
  writePairs,
} from './store.ts'

type Thread = {
  /** One question at a time. What is `given` away with it is the thread's from then on. */
  ask<Q extends Question>(question: Q, given?: ArrayBuffer[]): Promise<Answers[Q['ask']]>
  end(): Promise<void>
}

function openThread(): Thread {
  const worker = new Worker(new URL('./match-thread.ts', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
  })
  return {
    async ask(question, given = []) {
      worker.postMessage(question, given)
      const [answer] = (await once(worker, 'message')) as [{ value: never; failed?: string }]
      if (answer.failed !== undefined) throw new Error(`Comparing failed: ${answer.failed}`)
      return answer.value
    },
    async end() {
      await worker.terminate()
    },
  }
}

const sourcePage = 2000
const pairPage = 5000

export type PassReceipt = {
  learntId: number
  records: number
  compared: number
  found: number
  /** Milliseconds of each stage. */
  took: { index: number; read: number; learn: number; compare: number; write: number }
}

/**
 * Looks for duplicates among all records of a kind: brings the index up to date, learns anew, compares every pair that
 * shares a key, and writes what is likely. Each page is its own transaction, the arithmetic runs on a thread of its own,
 * and its memory is some 300 bytes a record. Repeating it gives the same and writes nothing; only one runs at a time.
 */
export async function matchAll(db: Database, kind: MatchKind, clock: Clock): Promise<PassReceipt> {
  const thread = openThread()
  let since = performance.now()
  const lap = (): number => {
    const before = since
    since = performance.now()
    return Math.round(since - before)
  }
  try {
    await indexAll(db, kind, thread)
    const index = lap()
    const records = await readAll(db, kind, thread)
    const read = lap()
    const learnt = await thread.ask({ ask: 'learn' })
    const learn = lap()
    const result = await thread.ask({ ask: 'compare', learnt })
    const compare = lap()
    const learntId = await db.as(systemActor, tx => insertLearnt(tx, kind, { ...learnt, records }, clock()))
    for (let from = 0, after: PairMark = beforeAll; ; from += pairPage) {
      const pairs = await thread.ask({ ask: 'pairs', from, most: pairPage })
      const last = pairs.length < pairPage ? afterAll : pairs.at(-1)!
      const range = { after, last }
      await db.as(systemActor, async tx => {
        await dropUnseen(tx, kind, range, pairs)
        await writePairs(tx, kind, pairs, clock())
      })
      if (last === afterAll) break
      after = last
    }
    await db.as(systemActor, tx => finishPass(tx, learntId, result, clock()))
    const { compared, found } = result
    return { learntId, records, compared, found, took: { index, read, learn, compare, write: lap() } }
  } finally {
    await thread.end()
  }
}

/** Reads the index, a piece while the thread takes in the one before. Answers how many records there are. */
async function readAll(db: Database, kind: MatchKind, thread: Thread): Promise<number> {
  let records = await thread.ask({ ask: 'hold', kind, piece: new Uint8Array() })
  await copyOut(db.urls.full, indexOf[kind], async piece => {
    records = await thread.ask({ ask: 'hold', kind, piece }, [piece.buffer])
  })
  return records
}

async function indexAll(db: Database, kind: MatchKind, thread: Thread): Promise<void> {
  const index = async (tx: Tx, ids: readonly number[]) => {
    const sources = await sourcesText(tx, kind, ids)
    const rows = await thread.ask({ ask: 'index', kind, sources })
    const there = new Set(rows.map(row => row.id))
    await dropFromIndex(
      tx,
      kind,
      ids.filter(id => !there.has(id)),
    )
    await writeIndex(tx, kind, form, rows)
  }
  for (let taken = sourcePage; taken === sourcePage; )
    taken = await db.as(systemActor, async tx => {
      const due = await takeDue(tx, kind, sourcePage)
      if (due.ids.length > 0) await index(tx, due.ids)
      return due.taken
    })
  for (let after = 0; ; ) {
    const last = await db.as(systemActor, async tx => {
      const ids = await missingFromIndex(tx, kind, form, after, sourcePage)
      if (ids.length > 0) await index(tx, ids)
      return ids.at(-1) ?? null
    })
    if (last === null) return
    after = last
  }
}
