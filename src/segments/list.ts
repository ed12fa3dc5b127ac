import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { nameKey } from '../shared/condition/naming.ts'
import type { Written } from '../shared/condition/read.ts'
import type { About } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { dayAt, dayStart } from '../shared/zone-days.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { type ConditionNeeds, saidIn, vocabularyIn } from './asked.ts'
import { segmentMakers } from './model/makers.ts'
import { namesIn } from './names.ts'

type Row = {
  id: number
  name: string
  note: string
  about: About
  kind: 'live' | 'static'
  version: number
  condition: Written | null
  size: number
  entered7: number
  left7: number
  entered30: number
  left30: number
  madeBy: { id: number; name: string } | null
  createdAt: Date
  changedAt: Date
  archivedAt: Date | null
  keptUntil: Date | null
}
type Which = { about?: About | undefined; archived: 'true' | 'false'; q?: string | undefined }

export async function listSegments(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds,
  { language, ...which }: Which & { language: Locale },
  now: Date,
) {
  const rows = await segmentRows(tx, which, now)
  return { items: (await answers(tx, actor, needs, rows, language)).map(({ names, ...segment }) => segment) }
}

/** Refuses `no_such_segment` (404). */
export async function segmentById(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds,
  id: number,
  language: Locale,
  now: Date,
) {
  const rows = await segmentRows(tx, { id }, now)
  const [segment] = await answers(tx, actor, needs, rows, language)
  return segment ?? noSuchSegment()
}

export const noSuchSegment = (): never => refuse('no_such_segment', 404, 'There is no such segment.')

/** Makers change what they made, managers and the administrator everything. */
export const mayChange = (actor: Actor, { madeBy }: { madeBy: { id: number } | null }): boolean =>
  segmentMakers.some(role => role === actor.role) && (isManager(actor) || madeBy?.id === actor.userId)

async function answers(tx: Tx, actor: Actor, needs: ConditionNeeds, rows: readonly Row[], language: Locale) {
  const worded = await vocabularyIn(tx, await needs.source(tx), language)
  const said = rows.flatMap(({ about, condition }) => (condition ? [{ about, when: condition.when }] : []))
  const names = await namesIn(tx, needs, said, worded.vocabulary)
  return rows.map(row => ({
    ...row,
    sentence: row.condition && saidIn(row.condition.when, row.about, worded, names),
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    keptUntil: row.keptUntil?.toISOString() ?? null,
    mayChange: mayChange(actor, row),
    names: Object.fromEntries(Object.entries(names).filter(([key]) => key !== nameKey('segment', row.id))),
  }))
}

async function segmentRows(tx: Tx, which: Which | { id: number }, now: Date): Promise<Row[]> {
  const { timeZone } = await company(tx)
  const today = dayAt(timeZone, now.getTime())
  const [week, month] = [6, 29].map(days => new Date(dayStart(timeZone, today - days)))
  const parts =
    'id' in which
      ? [sql`s.id = ${which.id}::bigint`]
      : [
          which.archived === 'true' ? sql`s.archived_at is not null` : sql`s.archived_at is null`,
          ...(which.about ? [sql`s.about = ${which.about}`] : []),
          ...(which.q ? [sql`strpos(lower(s.name), lower(${which.q})) > 0`] : []),
        ]
  const { rows } = await sql<Row>`
    select s.id, s.name, s.note, s.about, s.kind, s.version, s.condition,
      (select count(*) from segment_member m where m.segment_id = s.id) as size,
      c.entered7, c.left7, c.entered30, c.left30,
      (select json_build_object('id', u.id, 'name', u.name) from app_user u where u.id = s.made_by) as "madeBy",
      s.created_at as "createdAt", s.changed_at as "changedAt", s.archived_at as "archivedAt", s.kept_until as "keptUntil"
    from segment s, lateral (
      select count(*) filter (where c.entered and c.at >= ${week}) as entered7,
        count(*) filter (where not c.entered and c.at >= ${week}) as left7,
        count(*) filter (where c.entered) as entered30, count(*) filter (where not c.entered) as left30
      from segment_change c where c.segment_id = s.id and c.at >= ${month}) c
    where ${sql.join(parts, sql` and `)}
    order by lower(s.name), s.id`.execute(tx)
  return rows
}
