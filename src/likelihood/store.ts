import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { NamedFeature } from './features.ts'
import type { Goal } from './model/goals.ts'
import type { Leak } from './model/leaks.ts'
import type { Proof } from './model/learn.ts'
import type { Value } from './model/past.ts'
import type { WrittenModel } from './model/written.ts'

export type ModelProof = {
  line: Proof
  trees: (Proof & { saves: { mean: number; error: number } }) | null
  spread: { ends: number[]; counts: number[] }
  weights: { key: string; logOdds: number }[]
}
export type NewModel = {
  goal: Goal
  days: number
  leads: number
  came: number
  leaks: Leak[]
  silence: string | null
  said: {
    model: WrittenModel
    features: NamedFeature[]
    proof: ModelProof
    cases: { leadId: number; said: number; came: boolean }[]
  } | null
}

/** That the past is to be learnt from; false where it is being learnt from already. */
export async function insertLearning(tx: Tx, userId: number | null, now: Date): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    insert into likelihood_learning (asked_by, asked_at) select ${userId}, ${now}::timestamptz
    where not exists (select from likelihood_learning where done_at is null) returning id`.execute(tx)
  return rows.length > 0
}

export async function endLearning(tx: Tx, now: Date): Promise<void> {
  await sql`update likelihood_learning set done_at = ${now} where done_at is null`.execute(tx)
}

/** What was learnt last; what was offered before and nobody released is passed over. */
export async function insertModel(tx: Tx, { said, ...model }: NewModel, now: Date): Promise<void> {
  await sql`update likelihood_model set state = 'passed' where goal = ${model.goal} and state = 'offered'`.execute(
    tx,
  )
  const { rows } = await sql<{ id: number }>`
    insert into likelihood_model (goal, days, state, silence, learnt_at, leads, came, leaks, proof, features, model)
    values (${model.goal}, ${model.days}, ${said ? 'offered' : 'silent'}, ${model.silence}, ${now}, ${model.leads}, ${model.came},
      ${JSON.stringify(model.leaks)}::jsonb, ${said && JSON.stringify(said.proof)}::jsonb, ${said && JSON.stringify(said.features)}::jsonb,
      ${said && JSON.stringify(said.model)}::jsonb) returning id`.execute(tx)
  if (!said) return
  await sql`insert into likelihood_case (model_id, lead_id, said, came)
    select ${rows[0]!.id}::bigint, l.id, c.said, c.came
    from jsonb_to_recordset(${JSON.stringify(said.cases)}::jsonb) as c("leadId" bigint, said float8, came boolean)
    join lead l on l.id = c."leadId"`.execute(tx)
}

/** Releases what is offered, in the place of what was released; false where it is not offered any more. */
export async function setReleased(
  tx: Tx,
  id: number,
  { userId, note }: { userId: number | null; note: string },
  now: Date,
): Promise<boolean> {
  await sql`update likelihood_model set state = 'retired' where state = 'released'
    and goal = (select goal from likelihood_model where id = ${id} and state = 'offered')`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    update likelihood_model set state = 'released', decided_by = ${userId}, decided_at = ${now}, note = ${note}
    where id = ${id} and state = 'offered' returning id`.execute(tx)
  return rows.length > 0
}

/** Retires what is released: nothing is said any more, of leads or of people. False where it is not released. */
export async function setRetired(
  tx: Tx,
  id: number,
  { userId, note }: { userId: number | null; note: string },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ goal: Goal }>`
    update likelihood_model set state = 'retired', decided_by = ${userId}, decided_at = ${now}, note = ${note}
    where id = ${id} and state = 'released' returning goal`.execute(tx)
  const [row] = rows
  if (!row) return false
  await sql`delete from person_likelihood where goal = ${row.goal}`.execute(tx)
  await sql`delete from lead_likelihood x using lead l where l.id = x.lead_id and l.state = 'open' and x.goal = ${row.goal}`.execute(
    tx,
  )
  return true
}

export type SaidOfLead = { leadId: number; goal: Goal; modelId: number; likelihood: number; known: Value[] }

export async function upsertLeads(tx: Tx, said: readonly SaidOfLead[], now: Date): Promise<void> {
  if (said.length === 0) return
  await sql`
    insert into lead_likelihood (lead_id, goal, model_id, likelihood, known, at)
    select r."leadId", r.goal, r."modelId", r.likelihood, r.known, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as r("leadId" bigint, goal text, "modelId" bigint, likelihood float8, known jsonb)
    on conflict (lead_id, goal) do update set model_id = excluded.model_id, likelihood = excluded.likelihood, known = excluded.known,
      at = excluded.at`.execute(tx)
}

export type SaidOfPerson = { personId: number; goal: Goal; modelId: number; percent: number }

/** What is said of these persons now; what is the same stays as it is, so that nobody is asked anew for nothing. */
export async function replacePersons(
  tx: Tx,
  personIds: readonly number[],
  said: readonly SaidOfPerson[],
  now: Date,
): Promise<void> {
  await sql`delete from person_likelihood where person_id = any(${personIds as number[]}::bigint[])
    and (person_id, goal) not in (select r."personId", r.goal
      from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as r("personId" bigint, goal text))`.execute(tx)
  await sql`
    insert into person_likelihood as p (person_id, goal, model_id, percent, at)
    select r."personId", r.goal, r."modelId", r.percent, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as r("personId" bigint, goal text, "modelId" bigint, percent int)
    on conflict (person_id, goal) do update set model_id = excluded.model_id, percent = excluded.percent, at = excluded.at
    where (p.model_id, p.percent) is distinct from (excluded.model_id, excluded.percent)`.execute(tx)
}

/** Who has done nothing of late is said nothing of. */
export async function deleteQuiet(tx: Tx, since: Date): Promise<void> {
  await sql`delete from person_likelihood p where not exists (
    select from touch t where t.subject_id = p.person_id and t.occurred_at > ${since}
    union all select from identity i join touch t on t.subject_id = i.subject_id
      where i.person_id = p.person_id and t.occurred_at > ${since})`.execute(tx)
}

/** What is said of the person, not of leads. */
export async function deletePerson(tx: Tx, personId: number): Promise<void> {
  await sql`delete from person_likelihood where person_id = ${personId}`.execute(tx)
}

/** After an objection to profiling, or an erasure: nothing is said of the person, nor of what was learnt by. */
export async function deleteOf(tx: Tx, personId: number): Promise<void> {
  await deletePerson(tx, personId)
  const ofPerson = sql`select id from lead where person_id = ${personId}`
  await sql`delete from lead_likelihood where lead_id in (${ofPerson})`.execute(tx)
  await sql`delete from likelihood_case where lead_id in (${ofPerson})`.execute(tx)
}
