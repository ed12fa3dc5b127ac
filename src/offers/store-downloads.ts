import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** The number of the new version. */
export async function insertFile(
  tx: Tx,
  f: { actionId: number; name: string; type: string; body: Buffer; by: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into action_file (action_id, version, name, type, body, given_by, given_at)
    select ${f.actionId}, coalesce(max(version), 0) + 1, ${f.name}, ${f.type}, ${f.body}, ${f.by}, ${now}
    from action_file where action_id = ${f.actionId} returning version`.execute(tx)
  return rows[0]!.version
}

export async function insertGrant(
  tx: Tx,
  g: { actionId: number; personId: number; responseId: number | null; by: number | null; endsAt: Date },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into download_grant (action_id, person_id, response_id, given_at, given_by, ends_at)
    values (${g.actionId}, ${g.personId}, ${g.responseId}, ${now}, ${g.by}, ${g.endsAt}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

export async function markRevoked(tx: Tx, id: number, by: number | null, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update download_grant set revoked_at = ${now}, revoked_by = ${by} where id = ${id} and revoked_at is null returning id`.execute(
    tx,
  )
  return rows.length === 1
}

/** True when this was the first time: however often it is fetched, resumed or scanned, it counts once. */
export async function markDownloaded(tx: Tx, id: number, machine: boolean, now: Date): Promise<boolean> {
  const { rows } = machine
    ? await sql`update download_grant set machine_at = ${now} where id = ${id} and machine_at is null returning id`.execute(
        tx,
      )
    : await sql`update download_grant set downloaded_at = ${now} where id = ${id} and downloaded_at is null returning id`.execute(
        tx,
      )
  return rows.length === 1
}
