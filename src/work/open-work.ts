import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Pile } from './model/process.ts'

/**
 * What domains above this one know and the process needs, passed down as SQL.
 * `pieces`: rows of open work: kind, id, title, owner_id, account_id, territory_id, since.
 * `piles`: how much lies on lists whose records nobody holds.
 * `about`: of the task `t`, one row at most: kind, id, name, account_id, territory_id.
 */
export type WorkAbove = {
  pieces: RawBuilder<unknown>
  about: RawBuilder<unknown>
  piles: Readonly<Record<Pile, (tx: Tx) => Promise<number>>>
}

/** Every piece of open work with its step: kind, id, title, owner_id, account_id, territory_id, since, step_id. */
export const openWork = (above: WorkAbove): RawBuilder<unknown> => sql`
  select w.kind, w.id, w.title, w.owner_id, w.account_id, w.territory_id, w.since, s.id as step_id
  from (${above.pieces}) w left join process_step s on s.work = w.kind
  union all
  select 'task', t.id, t.title, t.owner_id, about.account_id, about.territory_id, t.created_at, t.step_id
  from task t left join lateral (${above.about}) about on true where t.done_at is null`
