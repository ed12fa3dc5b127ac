import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { currentTouch } from './entry.ts'

export type AttachedFile = {
  sha256: string
  name: string
  type: string
  /** With whom the entry was, today; null for an account as such, and for an upload that waits. */
  personId: number | null
}

/** A file for whoever may see its entry, or uploaded it and did not attach it yet; else null. */
export async function attachedFile(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  id: number,
): Promise<AttachedFile | null> {
  const { rows } = await sql<
    Omit<AttachedFile, 'personId'> & { touchId: number | null; userId: number | null }
  >`
    select encode(sha256, 'hex') as sha256, name, type, touch_id as "touchId", user_id as "userId"
    from touch_file where id = ${id}`.execute(tx)
  const file = rows[0]
  if (!file) return null
  const { touchId, userId, ...shown } = file
  if (touchId === null) return userId === actor.userId ? { ...shown, personId: null } : null
  const entry = await currentTouch(tx, touchId)
  return entry && { ...shown, personId: entry.person?.id ?? null }
}

/** Those of these sums that no entry and no upload refers to. */
export async function unused(tx: Tx, sha256s: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select g.sha256 from unnest(${[...sha256s]}::text[]) g(sha256)
    where not exists (select from touch_file f where f.sha256 = decode(g.sha256, 'hex'))`.execute(tx)
  return rows.map(({ sha256 }) => sha256)
}
