import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { Side } from '../team/model/actor.ts'
import type { workContract } from './model/contract.ts'
import type { WorkKind } from './model/process.ts'
import { openCounts, openWork, openWorkUnplaced, type WorkAbove } from './open-work.ts'
import { sideOfUser } from './queries.ts'

type List = z.infer<(typeof workContract)['GET /api/work']['response']>
export type WorkFilter = {
  ownerId?: number | 'none' | undefined
  stranded?: 'true' | undefined
  stepId?: number | 'none' | undefined
  kind?: WorkKind | undefined
  accountId?: number | undefined
  territoryId?: number | undefined
  side?: Side | undefined
  cursor?: string | undefined
  limit: number
}

/**
 * The list behind every figure of open work, the oldest first. What a task is about is looked up for the page alone, unless
 * one asks by customer or territory, and what is counted by owner, kind and step is counted without a name.
 */
export async function listWork(tx: Tx, above: WorkAbove, f: WorkFilter): Promise<List> {
  const after = f.cursor ? readCursor(f.cursor, 3) : null
  const isPlaced = f.accountId !== undefined || f.territoryId !== undefined
  const where = sql`where true
    ${f.ownerId === 'none' ? sql`and w.owner_id is null` : f.ownerId ? sql`and w.owner_id = ${f.ownerId}` : sql``}
    ${f.stranded ? sql`and o.state <> 'active'` : sql``}
    ${f.stepId === 'none' ? sql`and w.step_id is null` : f.stepId ? sql`and w.step_id = ${f.stepId}` : sql``}
    ${f.kind ? sql`and w.kind = ${f.kind}` : sql``}
    ${f.accountId ? sql`and w.account_id = ${f.accountId}` : sql``}
    ${f.territoryId ? sql`and w.territory_id = ${f.territoryId}` : sql``}
    ${f.side ? sql`and o.id is not null and ${sideOfUser('o.role')} = ${f.side}` : sql``}`
  const counting = isPlaced
    ? sql`select count(*) as n from (${openWork(above)}) w`
    : sql`select coalesce(sum(w.n), 0) as n from (${openCounts(above)}) w`
  const { rows: counted } = await sql<{ n: number }>`
    ${counting} left join app_user o on o.id = w.owner_id ${where}`.execute(tx)
  const { rows } = await sql<List['items'][number]>`
    with page as materialized (
      select w.* from (${isPlaced ? openWork(above) : openWorkUnplaced(above)}) w left join app_user o on o.id = w.owner_id
      ${where} ${after ? sql`and (w.since, w.kind, w.id) > (${after[0]}::timestamptz, ${after[1]}::text, ${after[2]}::bigint)` : sql``}
      order by w.since, w.kind, w.id limit ${f.limit + 1}
    )
    select w.kind, w.id, w.title, ${reference('o')} as owner, ${reference('a')} as account, ${reference('p')} as territory,
      ${reference('s')} as step, to_json(w.since)#>>'{}' as since
    from page w left join app_user o on o.id = w.owner_id left join task t on w.kind = 'task' and t.id = w.id
    left join lateral (${above.about}) about on w.kind = 'task'
    left join account a on a.id = coalesce(w.account_id, about.account_id)
    left join territory p on p.id = coalesce(w.territory_id, about.territory_id) left join process_step s on s.id = w.step_id
    order by w.since, w.kind, w.id`.execute(tx)
  const items = rows.slice(0, f.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > f.limit && last ? writeCursor([last.since, last.kind, last.id]) : null,
    total: counted[0]!.n,
  }
}
