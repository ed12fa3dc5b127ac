import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import type { Database } from '../src/platform/database.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { importById } from '../src/transfer/queries.ts'
import { runImport } from '../src/transfer/run-import.ts'

export type Resumed = { id: number; rowsAtKill: number; created: number; refused: number }

/**
 * Imports a file in a process of its own that is killed (SIGKILL) once half of its rows are in, and goes on with it here.
 * Throws unless what is there afterwards is exactly what the file says.
 */
export async function killedAndResumed(
  { db, owner, dataDir }: { db: Database; owner: pg.Client; dataDir: string },
  file: string,
  rows: number,
): Promise<Resumed> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'import-alone.ts'), dataDir, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_URLS: JSON.stringify(db.urls) },
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  let id = 0
  for await (const line of createInterface({ input: child.stdout! })) {
    const [word, number] = line.split(' ')
    if (word === 'import') id = Number(number)
    // In the middle of a chunk: the next one is being written while this one is told.
    else if (Number(number) >= rows / 2) {
      child.kill('SIGKILL')
      break
    }
  }
  await ended
  const { rows: found } = await owner.query<{ n: string; state: string }>(
    'select rows_read as n, state from import_run where id = $1',
    [id],
  )
  const rowsAtKill = Number(found[0]!.n)
  if (found[0]!.state !== 'running' || rowsAtKill >= rows)
    throw new Error(`It was to be killed in the middle: ${rowsAtKill} of ${rows} rows, ${found[0]!.state}.`)
  await runImport(id, { db, clock: () => new Date(), dataDir })
  const done = await db.as(systemActor, tx => importById(tx, systemActor, id))
  const { rows: there } = await owner.query<{ n: string; d: string }>(
    `select count(*) as n, count(distinct external_id) as d from person where source = $1`,
    [`import:${id}`],
  )
  const [persons, different] = [Number(there[0]!.n), Number(there[0]!.d)]
  if (
    done.state !== 'done' ||
    done.created !== rows ||
    done.rowsRead !== rows ||
    persons !== rows ||
    different !== rows
  )
    throw new Error(`After kill and resume: ${JSON.stringify({ ...done, persons, different })}`)
  return { id, rowsAtKill, created: done.created, refused: done.refused }
}
