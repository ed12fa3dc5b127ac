import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { matcher } from './match.ts'
import { planImport } from './plan-import.ts'
import { insertRows, lockImport, replaceRows, setDone, takeBack } from './store.ts'

/**
 * Writes a draft: exactly its days are replaced. Twice the same file changes nothing. Refuses `no_such_import`, `not_now`,
 * `rate_needed`, `nothing_read`.
 */
export async function confirmImport(tx: Tx, id: number, now: Date): Promise<void> {
  const stored = await lockImport(tx, id)
  if (!stored) return refuse('no_such_import', 404, 'There is no such import.')
  if (stored.state !== 'draft') refuse('not_now', 409, 'This import is done already.')
  // Two imports of the same days wait for each other.
  await sql`select pg_advisory_xact_lock(hashtextextended('exposure', 0))`.execute(tx)
  const plan = await planImport(tx, stored)
  if (plan.needsRate)
    refuse(
      'rate_needed',
      422,
      `The file is in ${stored.reading.currency}. Enter the rate at which it is converted.`,
      { field: 'rate' },
    )
  if (plan.read.rows.length === 0)
    refuse('nothing_read', 422, 'No row of the file could be read. See what was refused.', { field: 'file' })
  await replaceRows(tx, id, [...plan.updated.map(({ id: old }) => old), ...plan.removed])
  const fresh = [...plan.created, ...plan.updated.map(({ row }) => row)]
  const match = await matcher(tx, fresh)
  const { platform, account } = stored
  await insertRows(
    tx,
    { importId: id, platform, account, level: plan.read.level },
    fresh.map(row => ({ ...row, ...match(row) })),
  )
  const { refused, rows, level, twice } = plan.read
  await setDone(
    tx,
    id,
    {
      level,
      fromDay: plan.fromDay,
      untilDay: plan.untilDay,
      read: rows.length + refused.length,
      created: plan.created.length,
      updated: plan.updated.length,
      unchanged: plan.unchanged,
      refused: refused.length,
      removed: plan.removed.length,
      skipped: plan.table.skipped.length + twice,
    },
    refused.slice(0, 2_000),
    now,
  )
}

/** Takes an import back: what it replaced counts again. Refuses `later_import` of the same days. */
export async function undoImport(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const stored = await lockImport(tx, id)
  if (!stored) return refuse('no_such_import', 404, 'There is no such import.')
  if (stored.state !== 'done') refuse('not_now', 409, 'Only an import that is done is taken back.')
  await sql`select pg_advisory_xact_lock(hashtextextended('exposure', 0))`.execute(tx)
  const { rows } = await sql`
    select from exposure_import where id > ${id} and state = 'done' and platform = ${stored.platform}
      and account = ${stored.account} and level = ${stored.level} and from_day <= ${stored.untilDay} and until_day >= ${stored.fromDay}
    limit 1`.execute(tx)
  if (rows.length > 0)
    refuse('later_import', 409, 'A later import has the same days. Take that one back first.')
  await takeBack(tx, id, actor.userId, now)
}
