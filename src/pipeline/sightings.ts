import { sql } from 'kysely'
import { competitorValues } from '../catalogue/competitors.ts'
import { accountById } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { deleteSighting, insertSighting, type SightingValues } from './store-sightings.ts'

/** A competitor was seen at an account outside an opportunity. Refuses unknown ones and days to come. */
export async function recordSighting(
  tx: Tx,
  actor: Actor,
  competitorId: number,
  input: Omit<SightingValues, 'note'> & { note?: string | null | undefined },
  now: Date,
): Promise<{ id: number }> {
  await competitorValues(tx, competitorId)
  await accountById(tx, input.accountId)
  // A day may be tomorrow's already where the seller is: at most fourteen hours ahead of UTC.
  if (input.seenOn > new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10))
    refuse('not_yet', 422, 'This day is still to come.', { field: 'seenOn' })
  const id = await insertSighting(
    tx,
    competitorId,
    { accountId: input.accountId, seenOn: input.seenOn, note: input.note ?? null },
    actor.userId,
    now,
  )
  return { id }
}

/** By whoever wrote it, or a manager. */
export async function removeSighting(tx: Tx, actor: Actor, id: number): Promise<{ ok: true }> {
  const { rows } = await sql<{ userId: number | null }>`
    select user_id as "userId" from competitor_sighting where id = ${id} for update`.execute(tx)
  const found = rows[0] ?? refuse('no_such_sighting', 404, 'There is no such entry.')
  if (
    found.userId !== actor.userId &&
    !['administrator', 'sales_manager', 'marketing_manager'].includes(actor.role)
  )
    refuse('not_yours', 403, 'Whoever wrote this or a manager may remove it.')
  await deleteSighting(tx, id)
  return { ok: true }
}
