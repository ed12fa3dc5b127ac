import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Score } from './model/definition/tell.ts'
import type { Routing } from './model/routing/route.ts'

/** A reason that says that an exclusion held. */
const excluding = sql`'[{"side": "exclusion"}]'::jsonb`

export type NewLead = {
  personId: number
  accountId: number | null
  territoryId: number | null
  productGroupId: number | null
  campaignId: number | null
  source: string | null
  touchId: number | null
  raisedBy: string
  definitionVersion: number
  score: Score
}

export async function insertLead(tx: Tx, lead: NewLead, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`/* prepared */
    insert into lead (person_id, account_id, territory_id, product_group_id, campaign_id, source, touch_id, raised_by,
      raised_at, scored_at, definition_version, score, fit, engagement, grade, reasons)
    values (${lead.personId}, ${lead.accountId}, ${lead.territoryId}, ${lead.productGroupId}, ${lead.campaignId},
      ${lead.source}, ${lead.touchId}, ${lead.raisedBy}, ${now}, ${now}, ${lead.definitionVersion}, ${lead.score.score},
      ${lead.score.fit}, ${lead.score.engagement}, ${lead.score.grade}, ${JSON.stringify(lead.score.reasons)}::jsonb)
    returning id`.execute(tx)
  return rows[0]!.id
}

/**
 * New scores of leads that are still open, in one statement; a lead that was judged meanwhile keeps its own. Where the grade, whether
 * the points suffice or an exclusion comes to be another, `lead_grade` says from when on, and what it was before.
 */
export async function updateScores(
  tx: Tx,
  scores: readonly { id: number; score: Score }[],
  now: Date,
): Promise<void> {
  if (scores.length === 0) return
  const column = <T>(value: (score: Score) => T): T[] => scores.map(({ score }) => value(score))
  // Locked by id, so that two runs over the same people wait for each other and not both ways.
  await sql`/* prepared */
    with given as (
      select * from unnest(${scores.map(({ id }) => id)}::bigint[], ${column(s => s.score)}::int[], ${column(s => s.fit)}::int[],
        ${column(s => s.engagement)}::int[], ${column(s => s.grade)}::text[], ${column(s => JSON.stringify(s.reasons))}::jsonb[],
        ${column(s => s.threshold)}::int[])
        as g(id, score, fit, engagement, grade, reasons, threshold)
    ), locked as (
      select l.id, l.raised_at, l.grade, l.score, l.reasons @> ${excluding} as excluded
      from lead l where l.id in (select id from given) and l.state = 'open' order by l.id for update
    ), other as (
      select l.id, l.raised_at, l.grade as grade_before, l.score < g.threshold as under_before, l.excluded as excluded_before,
        g.grade, g.score < g.threshold as under, g.reasons @> ${excluding} as excluded
      from given g join locked l using (id)
      where (l.grade, l.score < g.threshold, l.excluded) is distinct from (g.grade, g.score < g.threshold, g.reasons @> ${excluding})
    ), noted as (
      insert into lead_grade (lead_id, at, grade, under_threshold, excluded)
      select * from (
        select o.id, o.raised_at, o.grade_before, o.under_before, o.excluded_before from other o
          where not exists (select from lead_grade k where k.lead_id = o.id)
        union all select o.id, ${now}, o.grade, o.under, o.excluded from other o) n
      order by 1, 2
    )
    update lead l set score = g.score, fit = g.fit, engagement = g.engagement, grade = g.grade, reasons = g.reasons,
      scored_at = ${now}
    from given g join locked using (id) where l.id = g.id`.execute(tx)
}

export async function setRoute(
  tx: Tx,
  id: number,
  routing: Routing & { version: number },
  now: Date,
): Promise<void> {
  await sql`/* prepared */ update lead set owner_id = ${routing.userId}, routed_at = ${now}, route = ${JSON.stringify(routing)}::jsonb
    where id = ${id}`.execute(tx)
}

export async function setOwner(tx: Tx, id: number, ownerId: number | null): Promise<void> {
  await sql`update lead set owner_id = ${ownerId} where id = ${id}`.execute(tx)
}

export async function setVerdict(
  tx: Tx,
  id: number,
  verdict: {
    state: string
    by: number | null
    reason: string | null
    note: string | null
    ownerId: number | null
  },
  now: Date,
): Promise<void> {
  await sql`update lead set state = ${verdict.state}, verdict_at = ${now}, verdict_by = ${verdict.by},
    reason = ${verdict.reason}, reason_note = ${verdict.note}, owner_id = coalesce(owner_id, ${verdict.ownerId})
    where id = ${id}`.execute(tx)
}

export async function setConverted(tx: Tx, id: number, opportunityId: number): Promise<void> {
  await sql`update lead set state = 'converted', opportunity_id = ${opportunityId} where id = ${id}`.execute(
    tx,
  )
}

/** Leads that became this opportunity are accepted ones; the opportunity still names them. */
export async function setAcceptedAgain(tx: Tx, opportunityId: number): Promise<void> {
  await sql`update lead set state = 'accepted' where opportunity_id = ${opportunityId} and state = 'converted'`.execute(
    tx,
  )
}

export async function setConvertedAgain(tx: Tx, opportunityId: number): Promise<void> {
  await sql`update lead set state = 'converted' where opportunity_id = ${opportunityId} and state = 'accepted'`.execute(
    tx,
  )
}
