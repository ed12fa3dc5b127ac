import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type KnownThen, knownThen, type Place } from './known-then.ts'

/** A lead as its person and account were known when it was raised, and what came of it. */
export type PastLead = KnownThen & {
  id: number
  personId: number
  raisedAt: Date
  state: string
  productGroupId: number | null
  territoryId: number | null
  /** When sales judged it; null while it is open. */
  verdictAt: Date | null
  rejectedFor: string | null
  opportunity: { openedAt: Date; state: string; closedAt: Date | null; lostFor: string | null } | null
}

/** These leads, in the order of their raising. Who was erased is not among them. */
export async function pastLeads(
  tx: Tx,
  ids: readonly number[],
): Promise<{ places: Place[]; leads: PastLead[] }> {
  const { rows } = await sql<Omit<PastLead, keyof KnownThen>>`
    select l.id, l.person_id as "personId", l.raised_at as "raisedAt", l.state, l.product_group_id as "productGroupId",
      l.territory_id as "territoryId", case when l.state <> 'open' then l.verdict_at end as "verdictAt", l.reason as "rejectedFor",
      o.found as opportunity
    from lead l left join lateral (
      select json_build_object('openedAt', o.opened_at, 'state', o.state, 'closedAt', o.closed_at,
        'lostFor', case when o.state = 'lost' then o.close_reason end) as found
      from opportunity o where o.lead_id = l.id or o.id = l.opportunity_id order by o.id limit 1) o on true
    where l.id = any(${ids as number[]}::bigint[]) order by l.raised_at, l.id`.execute(tx)
  const { places, known } = await knownThen(
    tx,
    rows.map(({ personId, raisedAt }) => ({ personId, at: raisedAt })),
  )
  const leads = rows.flatMap(({ opportunity, ...lead }, n): PastLead[] => {
    const then = known[n]
    if (!then) return []
    const dated = opportunity && {
      ...opportunity,
      openedAt: new Date(opportunity.openedAt),
      closedAt: opportunity.closedAt && new Date(opportunity.closedAt),
    }
    return [{ ...lead, ...then, opportunity: dated }]
  })
  return { places, leads }
}
