import { sql } from 'kysely'
import { numbers } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import type { Given } from '../platform/holding.ts'
import type { Role } from '../team/model/actor.ts'
import type { LoadRule } from './model/load.ts'
import type { StepDraft } from './model/process.ts'

/** Last of all. Null when the name or the work is another step's. */
export async function insertStep(tx: Tx, step: StepDraft, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into process_step (position, name, phase, side, what, result, work, created_at, changed_at)
    select coalesce(max(position), 0) + 1, ${step.name}::text, ${step.phase}::text, ${step.side}::text, ${step.what}::text,
      ${step.result}::text, ${step.work}::text, ${now}::timestamptz, ${now}::timestamptz from process_step
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateStep(tx: Tx, id: number, step: StepDraft, now: Date): Promise<void> {
  await sql`update process_step set name = ${step.name}, phase = ${step.phase}, side = ${step.side}, what = ${step.what},
    result = ${step.result}, work = ${step.work}, changed_at = ${now} where id = ${id}`.execute(tx)
}

export async function deleteStep(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`delete from process_step where id = ${id} returning id`.execute(tx)
  return rows.length === 1
}

/** The steps stand in this order from now on. */
export async function orderSteps(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await sql`update process_step s set position = o.position, changed_at = ${now}
    from unnest(${numbers(ids)}::bigint[]) with ordinality o(id, position)
    where s.id = o.id and s.position <> o.position`.execute(tx)
}

export type OwnerValues = {
  userId: number | null
  function: Role | null
  territoryId: number | null
  part: 'owner' | 'deputy'
  share: number | null
}

/** All owners of a step anew. Those that stay as they are keep their ids. */
export async function replaceOwners(tx: Tx, stepId: number, owners: readonly OwnerValues[]): Promise<void> {
  const given = JSON.stringify(owners.map(owner => ({ ...owner, role: owner.function })))
  const rows = sql`jsonb_to_recordset(${given}::jsonb) g("userId" bigint, role text, "territoryId" bigint, part text, share int)`
  await sql`delete from step_owner o where o.step_id = ${stepId} and not exists (select from ${rows}
    where g."userId" is not distinct from o.user_id and g.role is not distinct from o.function
      and g."territoryId" is not distinct from o.territory_id)`.execute(tx)
  await sql`insert into step_owner (step_id, user_id, function, territory_id, part, share)
    select ${stepId}::bigint, g."userId", g.role, g."territoryId", g.part, g.share from ${rows}
    on conflict (step_id, user_id, function, territory_id) do update set part = excluded.part, share = excluded.share`.execute(
    tx,
  )
}

export async function setLoadRule(tx: Tx, rule: LoadRule): Promise<void> {
  await sql`update load_rule set percent = ${rule.percent}, least = ${rule.least} where id = 1`.execute(tx)
}

/** Steps of one owner become another's; where the receiver owns the same already, the giver's row is put aside. */
export async function giveSteps(
  tx: Tx,
  { from, to, keys }: { from: number; to: number; keys: readonly number[] },
): Promise<Given[]> {
  const ids = numbers(keys)
  const { rows: joined } = await sql<Given>`
    delete from step_owner t where t.id = any(${ids}::bigint[]) and t.user_id = ${from} and exists (select from step_owner o
      where o.step_id = t.step_id and o.user_id = ${to} and o.territory_id is not distinct from t.territory_id)
    returning t.id as key, 'joined' as how, to_jsonb(t) as before`.execute(tx)
  const { rows: moved } = await sql<Given>`
    update step_owner set user_id = ${to} where id = any(${ids}::bigint[]) and user_id = ${from}
    returning id as key, 'moved' as how, null as before`.execute(tx)
  return [...joined, ...moved]
}

export async function giveStepsBack(
  tx: Tx,
  { from, to, given }: { from: number; to: number; given: readonly Given[] },
): Promise<void> {
  const moved = given.filter(({ how }) => how === 'moved').map(({ key }) => key)
  await sql`update step_owner set user_id = ${to} where id = any(${numbers(moved)}::bigint[]) and user_id = ${from}`.execute(
    tx,
  )
  const rows = given.filter(({ how }) => how === 'joined').map(({ before }) => before)
  if (rows.length === 0) return
  await sql`insert into step_owner overriding system value
    select r.* from jsonb_populate_recordset(null::step_owner, ${JSON.stringify(rows)}::jsonb) r`.execute(tx)
}
