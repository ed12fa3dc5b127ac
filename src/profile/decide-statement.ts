import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { type ConditionNeeds, readAsked } from '../segments/asked.ts'
import { type Written, writeCondition } from '../shared/condition/read.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { composed, isOfFields, measured } from './model/stated.ts'
import {
  conditionsOfStatements,
  learntCases,
  profileRow,
  type StatementRow,
  statementRow,
  statementRows,
} from './queries.ts'
import { setArchived, updateProfile } from './store.ts'
import { setFigures } from './store-learning.ts'
import { decideStatement, deleteStatement, insertSaid, updateStatement } from './store-statements.ts'

/** Keeps a statement in a profile, which has another version by it. Refuses `already_kept`, `no_such_profile`, `no_such_statement`. */
export async function keepStatement(
  tx: Tx,
  actor: Actor,
  id: number,
  profileId: number,
  now: Date,
): Promise<void> {
  await profileRow(tx, profileId, { lock: true })
  const { state, ratio } = await statementRow(tx, id)
  if (state === 'kept') refuse('already_kept', 409, 'This statement is kept in a profile already.')
  const less = ratio !== null && ratio < 1
  await decideStatement(tx, id, { state: 'kept', profileId, less, userId: actor.userId }, now)
  await recompose(tx, actor, profileId, now)
}

/** Takes a statement out of its profile, so that it stands as it was found. Refuses `not_kept`. */
export async function releaseStatement(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const statement = await statementRow(tx, id)
  const { profileId } = statement
  if (profileId === null) return refuse('not_kept', 409, 'This statement is in no profile.')
  await profileRow(tx, profileId, { lock: true })
  await letGo(tx, actor, statement, now)
  await recompose(tx, actor, profileId, now)
}

/** Archives a profile: what was kept in it stands as it was found. */
export async function archiveProfile(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  await profileRow(tx, id, { lock: true })
  for (const statement of await statementRows(tx, id)) await letGo(tx, actor, statement, now)
  await setArchived(tx, id, now)
}

async function letGo(tx: Tx, actor: Actor, { id, condition }: StatementRow, now: Date): Promise<void> {
  if (await stands(tx, id, condition)) await deleteStatement(tx, id)
  else
    await decideStatement(tx, id, { state: 'found', profileId: null, less: false, userId: actor.userId }, now)
}

/** Dismisses a statement that is not kept, or takes that back. Refuses `already_kept`. */
export async function dismissStatement(
  tx: Tx,
  actor: Actor,
  id: number,
  state: 'dismissed' | 'found',
  now: Date,
): Promise<void> {
  const before = await statementRow(tx, id)
  if (before.state === 'kept') refuse('already_kept', 409, 'Take the statement out of its profile first.')
  await decideStatement(tx, id, { state, profileId: null, less: false, userId: actor.userId }, now)
}

/**
 * Keeps in a profile what people say themselves; the past says by a job what it says of that. Refuses `no_such_profile`,
 * `bad_condition`, and `same_statement` for what is kept there already.
 */
export async function sayStatement(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds,
  profileId: number,
  { name, condition: asked }: { name: string | null; condition: unknown },
  now: Date,
): Promise<{ id: number }> {
  await profileRow(tx, profileId, { lock: true })
  const condition = await readStatement(tx, needs, asked)
  const kept = await statementRows(tx, profileId)
  if (kept.some(each => isDeepStrictEqual(each.condition.when, condition.when)))
    refuse('same_statement', 409, 'Another statement says this already.', { field: 'condition' })
  const id = await insertSaid(tx, { name, condition, profileId, userId: actor.userId }, now)
  await enqueue(tx, 'profile.measure', { id }, { key: `profile.measure:${id}` })
  await recompose(tx, actor, profileId, now)
  return { id }
}

/** A condition of accounts that holds of some. Refuses `bad_condition`. */
async function readStatement(tx: Tx, needs: ConditionNeeds, asked: unknown): Promise<Written> {
  const { when } = await readAsked(tx, await needs.source(tx), 'account', asked)
  if ('all' in when && when.all.length === 0)
    refuse('bad_condition', 422, 'This holds of every account. Say of which.', { field: 'condition' })
  return writeCondition('account', when)
}

/**
 * Names a statement or changes what it asks; the past says by a job what it says of that. Refuses `bad_condition` and
 * `same_statement`.
 */
export async function changeStatement(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds,
  id: number,
  asked: { name?: string | null | undefined; condition?: unknown },
  now: Date,
): Promise<void> {
  const before = await statementRow(tx, id)
  const condition =
    asked.condition === undefined ? before.condition : await readStatement(tx, needs, asked.condition)
  const isSame = isDeepStrictEqual(condition.when, before.condition.when)
  if (!isSame && before.state !== 'kept' && (await stands(tx, id, condition)))
    refuse('same_statement', 409, 'Another statement says this already.', { field: 'condition' })
  const { name = before.name } = asked
  await updateStatement(tx, id, { name, condition, edited: before.edited || !isSame })
  if (isSame) return
  await setFigures(tx, id, null)
  await enqueue(tx, 'profile.measure', { id }, { key: `profile.measure:${id}` })
  if (before.profileId !== null) await recompose(tx, actor, before.profileId, now)
}

/** What the past says of one statement, by a job. */
export async function measureStatement(tx: Tx, id: number, now: Date): Promise<void> {
  const [statement] = (await conditionsOfStatements(tx)).filter(each => each.id === id)
  if (!statement) return
  const { cases, fields } = await learntCases(tx)
  const moment = { now, timeZone: (await company(tx)).timeZone }
  const { when } = statement.condition
  await setFigures(tx, id, isOfFields(when, fields) ? measured(when, cases, moment) : null)
}

/** Whether another statement that is not kept says the same. */
async function stands(tx: Tx, id: number, condition: unknown): Promise<boolean> {
  const { rows } = await sql`
    select 1 from profile_statement where id <> ${id} and state <> 'kept' and condition = ${JSON.stringify(condition)}::jsonb`.execute(
    tx,
  )
  return rows.length > 0
}

/** The profile of what is kept in it now: another version, where that is something else. */
async function recompose(tx: Tx, actor: Actor, profileId: number, now: Date): Promise<void> {
  const { name, condition: before } = await profileRow(tx, profileId, { lock: true })
  const kept = await statementRows(tx, profileId)
  const when = composed(
    kept.toSorted((a, b) => a.id - b.id).map(({ condition, less }) => ({ condition: condition.when, less })),
  )
  const condition = when && writeCondition('account', when)
  if (isDeepStrictEqual(condition, before)) return
  await updateProfile(tx, profileId, { name, condition, userId: actor.userId }, now)
}
