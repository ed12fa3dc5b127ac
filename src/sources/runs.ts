import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { rulesAt, rulesOf } from './queries.ts'
import { dropTold, insertRun, lockRun, type Run, type RunState, setRunState } from './store-runs.ts'

export type Asking = {
  version?: number | undefined
  /** First and last day, in the time zone of the company. */
  from: string | null
  until: string | null
  tag: string | null
}

/** Has told what would change; nothing changes yet. Refuses `at_work`, `no_such_version`, `not_published`, `ends_before_start`. */
export async function askRun(tx: Tx, actor: Actor, input: Asking, now: Date): Promise<number> {
  if (input.from && input.until && input.until < input.from)
    refuse('ends_before_start', 422, 'The last day comes before the first.', { field: 'until' })
  const { version } = input.version === undefined ? await rulesAt(tx, now) : await rulesOf(tx, input.version)
  const { rows: drafts } = await sql`
    select from source_rule_set where version = ${version} and state = 'draft'`.execute(tx)
  if (drafts.length > 0)
    refuse('not_published', 409, 'Publish the draft first: history remembers versions that stay.', {
      field: 'version',
    })
  const zone = (await companyIfAny(tx))?.timeZone ?? 'UTC'
  const { rows } = await sql<{ fromAt: Date | null; untilAt: Date | null }>`
    select ${input.from}::date::timestamp at time zone ${zone} as "fromAt",
      (${input.until}::date + 1)::timestamp at time zone ${zone} as "untilAt"`.execute(tx)
  await dropTold(tx, now)
  const id = await insertRun(tx, { version, ...rows[0]!, tag: input.tag || null, madeBy: actor.userId }, now)
  if (id === null) return refuse('at_work', 409, 'A run is at work. Wait until it has ended.')
  await enqueue(tx, 'sources.run', { id })
  return id
}

async function next(tx: Tx, actor: Actor, id: number, from: RunState, to: RunState, now: Date): Promise<Run> {
  const run = await lockRun(tx, id)
  if (!run) return refuse('no_such_run', 404, 'There is no such run.')
  if (run.state !== from) refuse('not_now', 409, 'The run is not where this can be done.')
  const { rows } = await sql`
    select from source_run where state in ('telling', 'told', 'writing', 'undoing') and id <> ${id}`.execute(
    tx,
  )
  if (rows.length > 0) refuse('at_work', 409, 'Another run is at work. Write or drop that one first.')
  await setRunState(tx, id, to, actor.userId, now)
  if (to !== 'dropped') await enqueue(tx, 'sources.run', { id })
  return run
}

/** Writes what was told: that, and nothing else. */
export const writeRun = (tx: Tx, actor: Actor, id: number, now: Date) =>
  next(tx, actor, id, 'told', 'writing', now)
export const dropRun = (tx: Tx, actor: Actor, id: number, now: Date) =>
  next(tx, actor, id, 'told', 'dropped', now)

/** Takes back what a run wrote. Refuses `later_run`: the latest one first. */
export async function undoRun(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select id from source_run where id <> ${id} and state = 'done'
      and begun_at > (select begun_at from source_run where id = ${id}) order by id limit 1`.execute(tx)
  if (rows[0]) refuse('later_run', 409, 'A later run has changed history since. Take that one back first.')
  await next(tx, actor, id, 'done', 'undoing', now)
}
