import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { systemActor } from '../team/model/actor.ts'
import { forgetFilesBefore } from '../touches/forget-files.ts'
import { insertRetentionRun, updateRetention } from './store.ts'

const dayMs = 86_400_000
const batch = 5_000
export type RetentionKind =
  | 'visitors'
  | 'touch_bodies'
  | 'closed_leads'
  | 'mails'
  | 'import_files'
  | 'notifications'
  | 'access_log'
type Rule = { kind: RetentionKind; days: number; active: boolean }

const limitOf = (days: number, now: Date): Date => new Date(now.getTime() - days * dayMs)

async function sweep(tx: Tx, kind: string, before: Date, dry: boolean): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select retain(${kind}, ${before}, ${batch}, ${dry}) as n`.execute(tx)
  return rows[0]!.n
}

/** The rules with what each would clear now, and what it last did. */
export async function listRetention(tx: Tx, now: Date) {
  const { rows } = await sql<Rule & { at: Date | null; cleared: number | null }>`
    select r.kind, r.days, r.active, l.at, l.cleared from retention_rule r
    left join lateral (select at, cleared from retention_run where kind = r.kind order by id desc limit 1) l on true
    order by r.kind`.execute(tx)
  const items = []
  for (const { at, cleared, ...rule } of rows)
    items.push({
      ...rule,
      due: await sweep(tx, rule.kind, limitOf(rule.days, now), true),
      lastRun: at === null ? null : { at: at.toISOString(), cleared: cleared! },
    })
  return { items }
}

export async function changeRetention(tx: Tx, actor: Actor, rule: Rule, now: Date): Promise<void> {
  await updateRetention(tx, { ...rule, userId: actor.userId }, now)
}

/** Each rule that is on clears what is due, batch by batch, and leaves a line of how much. */
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
    // What was attached goes with the words.
    if (kind === 'touch_bodies') await db.as(systemActor, tx => forgetFilesBefore(tx, before))
    let cleared = 0
    for (;;) {
      const n = await db.as(systemActor, async tx => {
        const files = kind === 'import_files' ? await filesDue(tx, before) : []
        const swept = await sweep(tx, kind, before, false)
        for (const file of files) await rm(join(dataDir, 'imports', basename(file)), { force: true })
        return swept
      })
      cleared += n
      if (n < batch) break
    }
    await db.as(systemActor, tx => insertRetentionRun(tx, { kind, before, cleared }, now))
  }
}

async function filesDue(tx: Tx, before: Date): Promise<string[]> {
  const { rows } = await sql<{ file: string }>`
    select stored_as as file from import_run where coalesce(ended_at, created_at) < ${before}
      and state in ('done', 'cancelled', 'failed') and stored_as <> ''`.execute(tx)
  return rows.map(({ file }) => file)
}
