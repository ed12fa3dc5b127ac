import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Pile } from './model/process.ts'

/**
 * What domains above this one know and the process needs, passed down as SQL.
 * `pieces`: rows of open work: kind, id, title, owner_id, account_id, territory_id, since.
 * `held`: how many of them each owner has: kind, owner_id, n. No name is read for it, so it is quick in a million.
 * `placed`: kind, owner_id and account_id of each, without a name.
 * `ofTask`: the account of the task `t`, of its joins `aboutTask`.
 * `piles`: how much lies on lists whose records nobody holds.
 * `about`: of the task `t`, one row at most: kind, id, name, account_id, territory_id.
 */
export type WorkAbove = {
  pieces: RawBuilder<unknown>
  held: RawBuilder<unknown>
  placed: RawBuilder<unknown>
  aboutTask: RawBuilder<unknown>
  ofTask: RawBuilder<unknown>
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

/** The same without what tasks are about: their account and territory are null. */
export const openWorkUnplaced = (above: WorkAbove): RawBuilder<unknown> => sql`
  select w.kind, w.id, w.title, w.owner_id, w.account_id, w.territory_id, w.since, s.id as step_id
  from (${above.pieces}) w left join process_step s on s.work = w.kind
  union all
  select 'task', t.id, t.title, t.owner_id, null, null, t.created_at, t.step_id from task t where t.done_at is null`

/** How much open work of each kind and step everybody has, nobody included: kind, owner_id, step_id, n. The counts of `openWork`. */
export const openCounts = (above: WorkAbove): RawBuilder<unknown> => sql`
  select h.kind, h.owner_id, s.id as step_id, h.n from (${above.held}) h left join process_step s on s.work = h.kind
  union all
  select 'task', t.owner_id, t.step_id, count(*) from task t where t.done_at is null group by t.owner_id, t.step_id`

/** Open work of steps at accounts that somebody has: step_id, owner_id, account_id. */
export const openAtAccounts = (above: WorkAbove): RawBuilder<unknown> => sql`
  select s.id as step_id, w.owner_id, w.account_id from (${above.placed}) w join process_step s on s.work = w.kind
  where w.owner_id is not null and w.account_id is not null
  union all
  select t.step_id, t.owner_id, ${above.ofTask} from task t ${above.aboutTask}
  where t.done_at is null and t.step_id is not null and ${above.ofTask} is not null`
