import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'

/** A profile with nothing in it yet; null where another has the name. */
export async function insertProfile(
  tx: Tx,
  name: string,
  userId: number | null,
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into customer_profile (name, changed_by, changed_at) values (${name}, ${userId}, ${now})
    on conflict (lower(name)) where archived_at is null do nothing returning id`.execute(tx)
  const [row] = rows
  if (!row) return null
  await keepVersion(tx, row.id)
  return row.id
}

/** Another version of a profile, noted with who made it and when. */
export async function updateProfile(
  tx: Tx,
  id: number,
  { name, condition, userId }: { name: string; condition: Written | null; userId: number | null },
  now: Date,
): Promise<void> {
  await sql`
    update customer_profile set name = ${name}, condition = ${condition && JSON.stringify(condition)}::jsonb, version = version + 1,
      changed_by = ${userId}, changed_at = ${now} where id = ${id}`.execute(tx)
  await keepVersion(tx, id)
}

async function keepVersion(tx: Tx, id: number): Promise<void> {
  await sql`
    insert into customer_profile_version (profile_id, version, name, condition, made_by, made_at)
    select id, version, name, condition, changed_by, changed_at from customer_profile where id = ${id}`.execute(
    tx,
  )
}

/** The profile stands in no list any more; what it was stays. */
export async function setArchived(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`update customer_profile set archived_at = ${now} where id = ${id}`.execute(tx)
}

export async function setSegment(tx: Tx, id: number, segmentId: number, version: number): Promise<void> {
  await sql`
    update customer_profile set segment_id = ${segmentId}, segment_version = ${version} where id = ${id}`.execute(
    tx,
  )
}

export async function insertMarket(
  tx: Tx,
  market: { profileId: number; companies: number; source: string; asOf: string; userId: number | null },
  now: Date,
): Promise<void> {
  await sql`
    insert into customer_profile_market (profile_id, companies, source, as_of, entered_by, entered_at)
    values (${market.profileId}, ${market.companies}, ${market.source}, ${market.asOf}::date, ${market.userId}, ${now})`.execute(
    tx,
  )
}
