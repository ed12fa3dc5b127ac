import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { company } from '../team/queries.ts'
import { reasonAt } from './losses.ts'
import type { insightContract } from './model/contract.ts'
import { type FunnelStage, nextStage, type PathEnd } from './model/figures.ts'
import { type Asked, frameOf, goes, moment, reached } from './stages.ts'
import { isKept, wasDue } from './value.ts'

type Names = z.infer<(typeof insightContract)['GET /api/funnel/names']['response']>
/** Of those at a stage: who went on or was left, why, by which path, and who stayed a customer. */
type Which = {
  stage: FunnelStage
  left?: boolean
  went?: boolean
  reason?: string | undefined
  goes?: PathEnd | undefined
  kept?: 'due' | 'yes' | 'no' | undefined
}

/** The people behind a figure of the funnel, latest first. */
export async function funnelNames(
  tx: Tx,
  query: Asked & Which & { cursor?: string; limit: number },
  now: Date,
): Promise<Names> {
  const { timeZone } = await company(tx)
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const frame = frameOf(query, timeZone)
  const where = sql`${frame.where} and ${frame.of(query.stage)} and ${which(query, now)}`
  const at = moment[query.stage]
  const { rows } = await sql<Names['items'][number]>`
    select f.subject_id as "subjectId", f.source, to_json(${at})#>>'{}' as at,
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.name, 'jobTitle', p.job_title) end as person,
      ${reference('a')} as account
    from funnel_stage f left join person p on p.id = f.person_id left join account a on a.id = f.account_id
    where ${where} ${after ? sql`and (${at}, f.subject_id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by ${at} desc, f.subject_id desc limit ${query.limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`select count(*) as n from funnel_stage f where ${where}`.execute(
    tx,
  )
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > query.limit && last ? writeCursor([last.at, last.subjectId]) : null,
    total: counted.rows[0]!.n,
  }
}

function which({ stage, left, went, reason, goes: on, kept }: Which, now: Date): RawBuilder<unknown> {
  const next = nextStage(stage)
  const parts = [sql`true`]
  if (left && next) parts.push(sql`not (${reached(next)})`)
  if (went) parts.push(next ? sql`${reached(next)}` : sql`false`)
  if (reason !== undefined) parts.push(sql`${reasonAt(stage)} = ${reason}`)
  if (on !== undefined) parts.push(sql`${goes(stage, on)}`)
  if (kept !== undefined) parts.push(sql`${wasDue(now)}`)
  if (kept === 'yes') parts.push(sql`${isKept(now)}`)
  if (kept === 'no') parts.push(sql`not ${isKept(now)}`)
  return sql.join(parts, sql` and `)
}
