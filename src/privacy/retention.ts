import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { systemActor } from '../team/model/actor.ts'
import { forgetFilesBefore } from '../touches/forget-files.ts'
import { limitOf, type RetentionKind } from './model/retention.ts'
import { addToRetentionRun, beginRetentionRun, type Cleared, updateRetention } from './store.ts'

const batch = 5_000
type Rule = { kind: RetentionKind; days: number; active: boolean }

export async function changeRetention(tx: Tx, actor: Actor, rule: Rule, now: Date): Promise<void> {
  await updateRetention(tx, { ...rule, userId: actor.userId }, now)
}

/**
 * Each rule that is on clears what is due, batch by batch, and writes with each batch what it took: a run that is broken off
 * says what it did until then.
 */
export async function runRetention({
  db,
  clock,
  dataDir,
}: {
  db: Database
  clock: Clock
  dataDir: string
}): Promise<void> {
  const now = clock()
  const rules = await db.as(
    systemActor,
    async tx =>
      (await sql<Rule>`select kind, days, active from retention_rule where active order by kind`.execute(tx))
        .rows,
  )
  for (const { kind, days } of rules) {
    const before = limitOf(days, now)
    const runId = await db.as(systemActor, async tx => {
      const id = await beginRetentionRun(tx, { kind, days, before }, now)
      // What was attached goes with the words.
      if (kind === 'touch_bodies') {
        const files = await forgetFilesBefore(tx, before)
        if (files > 0) await addToRetentionRun(tx, id, 0, { ...nothing, tally: { attachments: files } }, 0)
      }
      return id
    })
    for (let after = 0, n = 1; ; n++) {
      const { some, last } = await db.as(systemActor, async tx => {
        const files = kind === 'import_files' ? await filesDue(tx, before, after) : []
        const cleared = await clear(tx, kind, before, after)
        for (const file of files) await rm(join(dataDir, 'imports', basename(file)), { force: true })
        const count = countOf(kind, cleared)
        if (count > 0) await addToRetentionRun(tx, runId, n, cleared, count)
        return { some: count, last: cleared.ids.at(-1) ?? after }
      })
      if (some < batch) break
      after = last
    }
  }
}

const nothing: Cleared = { ids: [], oldest: null, newest: null, tally: {} }

/** The rows of the rule, not what hangs on them: pages of a stranger, refused rows of a file. */
function countOf(kind: RetentionKind, { ids, tally }: Cleared): number {
  return kind === 'access_log' ? Object.values(tally).reduce((sum, n) => sum + n, 0) : ids.length
}

async function clear(tx: Tx, kind: RetentionKind, before: Date, after: number): Promise<Cleared> {
  const { rows } = await sql<Cleared>`
    select ids, oldest, newest, tally from clear_old(${kind}, ${before}, ${after}, ${batch})`.execute(tx)
  // The driver gives an array of int8 as texts.
  return { ...rows[0]!, ids: rows[0]!.ids.map(Number) }
}

async function filesDue(tx: Tx, before: Date, after: number): Promise<string[]> {
  const { rows } = await sql<{ file: string }>`
    select stored_as as file from import_run
    where id in (select due_for_retention('import_files', ${before}, ${after}, ${batch}))`.execute(tx)
  return rows.map(({ file }) => file)
}
