import { sql } from 'kysely'
import { notToBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { askedOf, gatheredFacts } from './facts.ts'
import type { LifecycleRule } from './model/stage.ts'
import { stagedFrom, usualRhythms } from './staging.ts'
import { forgetDue, type Moved, takeDue, writeRhythms, writeStages } from './store.ts'

export type PublishedRule = LifecycleRule & { version: number }

export async function activeRule(tx: Tx): Promise<PublishedRule> {
  const { rows } = await sql<{ version: number; rule: LifecycleRule }>`
    select version, rule from lifecycle_rule where active`.execute(tx)
  return { ...rows[0]!.rule, version: rows[0]!.version }
}

const gathered = sql`select * from facts`
/** What was read before: a night in which only time passed reads no ledger. */
export const storedFacts = sql`
  select subject_id, kind, touched_at, need_at, interest_at, contact_at, lead_at, opportunity_at, purchases, first_day,
    last_day, last_gap, median_days, returns, complaint_at, product_group_id from lifecycle`

async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('lifecycle', 0))`.execute(tx)
}

/** These accounts and persons anew, by any id that was recorded for them. */
export async function recomputeSome(tx: Tx, ids: readonly number[], now: Date): Promise<Moved[]> {
  if (ids.length === 0) return []
  await takeTurn(tx)
  return stageSome(tx, ids, now)
}

async function stageSome(tx: Tx, ids: readonly number[], now: Date): Promise<Moved[]> {
  if (ids.length === 0) return []
  const rule = await activeRule(tx)
  return writeStages(
    tx,
    askedOf(ids),
    gatheredFacts(true, now, await notToBeProfiled(tx, now)),
    stagedFrom(rule, gathered, now),
    rule.version,
    now,
  )
}

/** Some of those for whom something changed; null when nobody waits. */
export async function recomputeDue(tx: Tx, most: number, now: Date): Promise<Moved[] | null> {
  // In turn from here on: whether a touch is the first is asked of a row that nobody computes anew meanwhile.
  await takeTurn(tx)
  const { taken, ids } = await takeDue(tx, most)
  return taken === 0 ? null : stageSome(tx, ids, now)
}

/** All by what was read of them before: time passed, or the rule or what is usual between orders is another. */
export async function restageAll(tx: Tx, now: Date): Promise<Moved[]> {
  await takeTurn(tx)
  await writeRhythms(tx, usualRhythms(sql`lifecycle`))
  const rule = await activeRule(tx)
  return writeStages(tx, null, null, stagedFrom(rule, storedFacts, now), rule.version, now)
}

/** All from the ledger, with what is usual between orders as it comes of the same. */
export async function recomputeAll(tx: Tx, now: Date): Promise<void> {
  await takeTurn(tx)
  await forgetDue(tx)
  const rule = await activeRule(tx)
  const facts = sql`${gatheredFacts(false, now, await notToBeProfiled(tx, now))}, usual as materialized (${usualRhythms(sql`facts`)})`
  await writeStages(tx, null, facts, stagedFrom(rule, gathered, now, sql`usual`), rule.version, now)
  await writeRhythms(tx, usualRhythms(sql`lifecycle`))
}

/** Is nobody computed yet? Then all of them are, at once. */
export async function isBlank(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{
    blank: boolean
  }>`select not exists (select 1 from lifecycle) as blank`.execute(tx)
  return rows[0]!.blank
}
