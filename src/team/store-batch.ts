import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type UserRecord = { name: string; email: string | null; role: string; managerId: number | null }

/** Users who cannot sign in until somebody invites them; answers ids in the order given. */
export async function insertNamedUsers(tx: Tx, users: UserRecord[], now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into app_user (name, email, role, manager_id, state, created_at)
    select r.name, r.email, r.role, r."managerId", 'cannot_sign_in', ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(users.map((user, n) => ({ ...user, n })))}::jsonb)
      as r (name text, email text, role text, "managerId" bigint, n int)
    order by r.n returning id`.execute(tx)
  return rows.map(row => row.id)
}

export async function updateNamedUsers(
  tx: Tx,
  users: { id: number; email: string | null; role: string; managerId: number | null }[],
): Promise<void> {
  await sql`
    update app_user u set email = r.email, role = r.role, manager_id = r."managerId"
    from jsonb_to_recordset(${JSON.stringify(users)}::jsonb) as r (id bigint, email text, role text, "managerId" bigint)
    where u.id = r.id`.execute(tx)
}

export async function insertNamedTerritories(tx: Tx, names: string[]): Promise<void> {
  await sql`insert into territory (name) select n from unnest(${names}::text[]) n on conflict do nothing`.execute(
    tx,
  )
}

export async function addUserTerritories(
  tx: Tx,
  pairs: { userId: number; territoryId: number }[],
): Promise<void> {
  await sql`
    insert into user_territory (user_id, territory_id)
    select r."userId", r."territoryId"
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r ("userId" bigint, "territoryId" bigint)
    on conflict do nothing`.execute(tx)
}
