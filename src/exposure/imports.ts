import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Told } from './model/read-export.ts'
import { planImport } from './plan-import.ts'
import { storedImport } from './store.ts'

export type ShownImport = {
  id: number
  platform: string
  account: string
  fileName: string
  state: 'draft' | 'done' | 'undone'
  level: string | null
  fromDay: string | null
  untilDay: string | null
  read: number
  created: number
  updated: number
  unchanged: number
  refused: number
  removed: number
  skipped: number
  madeBy: string | null
  madeAt: string
}
const columns = sql`i.id, i.platform, i.account, i.file_name as "fileName", i.state, i.level, i.from_day as "fromDay",
  i.until_day as "untilDay", i.read, i.created, i.updated, i.unchanged, i.refused, i.removed, i.skipped, u.name as "madeBy",
  to_json(i.made_at)#>>'{}' as "madeAt"`

export async function listImports(tx: Tx): Promise<ShownImport[]> {
  const { rows } = await sql<ShownImport>`
    select ${columns} from exposure_import i left join app_user u on u.id = i.made_by order by i.id desc limit 100`.execute(
    tx,
  )
  return rows
}

/** One import; of a draft, how it is read and what it would do. Refuses `no_such_import`. */
export async function readImport(tx: Tx, id: number) {
  const { rows } = await sql<ShownImport & { reading: Told }>`
    select ${columns}, i.reading from exposure_import i left join app_user u on u.id = i.made_by where i.id = ${id}`.execute(
    tx,
  )
  const { reading, ...shown } = rows[0] ?? refuse('no_such_import', 404, 'There is no such import.')
  if (shown.state !== 'draft') {
    const { rows: refusals } = await sql<{ line: number; reason: string }>`
      select line, reason from exposure_refusal where import_id = ${id} order by line limit 100`.execute(tx)
    return { ...shown, reading, refusals, plan: null }
  }
  const stored = await storedImport(tx, id)
  const plan = await planImport(tx, stored!)
  const { table, read } = plan
  return {
    ...shown,
    level: read.level,
    fromDay: plan.fromDay,
    untilDay: plan.untilDay,
    read: read.rows.length + read.refused.length,
    created: plan.created.length,
    updated: plan.updated.length,
    unchanged: plan.unchanged,
    refused: read.refused.length,
    removed: plan.removed.length,
    skipped: table.skipped.length + read.twice,
    reading,
    refusals: read.refused.slice(0, 100),
    plan: {
      needsRate: plan.needsRate,
      hasDays: table.columns.includes('day'),
      columns: table.head.map((header, at) => ({
        header: header.slice(0, 120),
        field: table.columns[at] ?? null,
      })),
      skipped: table.skipped.slice(0, 50),
      joined: read.twice,
      sample: read.rows
        .slice(0, 8)
        .map(({ day, campaign, adGroup, term, page, impressions, clicks, costCents }) => ({
          day,
          what: [campaign, adGroup, term, page].filter(Boolean).join(' › ').slice(0, 200),
          impressions,
          clicks,
          costCents,
        })),
    },
  }
}
