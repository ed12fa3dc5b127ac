import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { responseContract } from './model/response-contract.ts'

export type Grant = {
  id: number
  actionId: number
  personId: number
  accountId: number | null
  responseId: number | null
  endsAt: Date
  revokedAt: Date | null
}
export async function grantIfAny(tx: Tx, id: number): Promise<Grant | null> {
  const { rows } = await sql<Grant>`
    select g.id, g.action_id as "actionId", g.person_id as "personId", p.account_id as "accountId", g.response_id as "responseId",
      g.ends_at as "endsAt", g.revoked_at as "revokedAt"
    from download_grant g join person p on p.id = g.person_id where g.id = ${id}`.execute(tx)
  return rows[0] ?? null
}
export async function grantOfResponse(tx: Tx, responseId: number): Promise<Grant | null> {
  const { rows } = await sql<{ id: number }>`
    select id from download_grant where response_id = ${responseId} order by id desc limit 1`.execute(tx)
  return rows[0] ? grantIfAny(tx, rows[0].id) : null
}

export type GivenFile = { version: number; name: string; type: string; body: Buffer }
/** The latest version. */
export async function fileOf(tx: Tx, actionId: number): Promise<GivenFile | null> {
  const { rows } = await sql<GivenFile>`
    select version, name, type, body from action_file where action_id = ${actionId} order by version desc limit 1`.execute(
    tx,
  )
  return rows[0] ?? null
}
export async function fileNameOf(tx: Tx, actionId: number): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    select name from action_file where action_id = ${actionId} order by version desc limit 1`.execute(tx)
  return rows[0]?.name ?? null
}

type Downloads = z.infer<(typeof responseContract)['GET /api/calls-to-action/:id/downloads']['response']>
export async function listDownloads(
  tx: Tx,
  actionId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Downloads> {
  const after = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<Downloads['items'][number]>`
    select g.id, ${reference('p')} as person, to_json(g.given_at)#>>'{}' as "givenAt", to_json(g.ends_at)#>>'{}' as "endsAt",
      to_json(g.revoked_at)#>>'{}' as "revokedAt", to_json(g.downloaded_at)#>>'{}' as "downloadedAt"
    from download_grant g left join person p on p.id = g.person_id
    where g.action_id = ${actionId} and ${after === null ? sql`true` : sql`g.id < ${after}`}
    order by g.id desc limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`
    select count(*) as n from download_grant where action_id = ${actionId}`.execute(tx)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.id]) : null,
    total: counted.rows[0]!.n,
  }
}
