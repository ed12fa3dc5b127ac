import { sql } from 'kysely'
import { moveMuchWork, moveWorkToTrash, restoreWork, type TrashedWork } from '../customers/trash-work.ts'
import { refuse } from '../shared/outcome.ts'
import { isManager } from '../team/model/actor.ts'
import type { ManyKind } from './kind.ts'

/** How many leads, or opportunities, are thrown away and put back: each by the verb of one, and by managers. */
export const trashOfWork = (work: TrashedWork): NonNullable<ManyKind['trash']> => ({
  async look(tx, actor, ids) {
    if (!isManager(actor))
      return refuse('not_allowed', 403, 'Leads and opportunities are thrown away by managers.', {
        field: 'change',
      })
    const { rows } = await sql<{ id: number; there: boolean }>`
      select g.id, t.id is not null as there from (select distinct id from (${ids}) i) g
      left join ${sql.table(work.kind)} t on t.id = g.id`.execute(tx)
    const hindered = await work.hindrances(
      tx,
      rows.flatMap(row => (row.there ? [row.id] : [])),
    )
    const why = rows.map(row => (row.there ? (hindered.get(row.id) ?? null) : 'gone'))
    return sql`
      select id as record_id, case when why is null then 'changes' else 'refused' end as verdict, why,
        null::jsonb as before, null::jsonb as after
      from unnest(${rows.map(row => row.id)}::bigint[], ${why}::text[]) w(id, why)`
  },
  change: (tx, actor, ids, way, now) =>
    moveMuchWork(tx, ids, id =>
      way === 'run' ? moveWorkToTrash(tx, actor, work, id, now) : restoreWork(tx, actor, work, id, now),
    ),
})
