import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { makePromiseFor } from '../promises/make.ts'
import type { TraitValue } from '../shared/condition/known.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { answerMinutes, leadPromise } from './model/facts.ts'
import { type RoutedLead, type Routing, route } from './model/routing/route.ts'
import type { RoutingRules } from './model/routing/rule.ts'
import { knownFor, type ReadingKnown } from './read-known.ts'
import { routingAt } from './routing-rules.ts'
import { routingWorld } from './routing-world.ts'
import { routingSource } from './source.ts'
import { setRoute } from './store.ts'
import { insertAssignments, setOwed, takeRoutingTurn } from './store-routing.ts'

type Facts = Record<string, TraitValue | null>
type ToRoute = { id: number; personId: number; accountOwnerId: number | null; grade: string; facts: Facts }

/** These leads with what rules of routing ask of them, by id. Of a lead of before, its own facts are those it has now. */
export async function routable(
  tx: Tx,
  leadIds: readonly number[],
  { rules }: Pick<RoutingRules, 'rules'>,
  now: Date,
  reading: Pick<ReadingKnown, 'touchesFrom'> = {},
): Promise<Map<number, RoutedLead & ToRoute>> {
  const { rows } = await sql<ToRoute>`/* prepared */
    select l.id, l.person_id as "personId", a.sales_owner_id as "accountOwnerId", l.grade,
      json_build_object('leadGrade', l.grade, 'leadScore', l.score, 'leadFit', l.fit, 'leadEngagement', l.engagement,
        'leadSource', l.source, 'leadCampaign', l.campaign_id, 'leadProductGroup', l.product_group_id,
        'leadTerritory', l.territory_id) as facts
    from lead l left join account a on a.id = l.account_id where l.id = any(${[...leadIds]}::bigint[])`.execute(
    tx,
  )
  const conditions = rules.flatMap(({ when }): Condition[] => (when === null ? [] : [when]))
  const personIds = [...new Set(rows.map(({ personId }) => personId))]
  // Of who objected to profiling nothing is read of what they did, neither here.
  const profiled = await mayBeProfiled(tx, personIds, now)
  const { known, moment } = await knownFor(tx, personIds, conditions, routingSource, now, {
    mayBeProfiled: id => profiled.has(id),
    ...reading,
  })
  return new Map(
    rows.flatMap(lead => {
      const person = known.get(lead.personId)
      if (!person) return []
      const traits = { ...person.traits, ...lead.facts }
      return [[lead.id, { ...lead, known: { ...person, traits }, moment }] as const]
    }),
  )
}

/** Who gets a new lead, by the rules in force; the clock of its answer starts. */
export async function routeLead(
  tx: Tx,
  leadId: number,
  { territoryId }: { territoryId: number | null },
  now: Date,
): Promise<void> {
  await takeRoutingTurn(tx)
  const rules = await routingAt(tx, now)
  const lead = (await routable(tx, [leadId], rules, now)).get(leadId)!
  const { routing, owed } = route(lead, rules.rules, await routingWorld(tx, rules.rules, now))
  await setRoute(tx, leadId, { ...routing, version: rules.version }, now)
  await setOwed(tx, owed)
  await insertAssignments(
    tx,
    [{ leadId, how: 'raised', userId: routing.userId, ...decidedBy(rules, routing) }],
    now,
  )
  await makePromiseFor(
    tx,
    {
      kind: leadPromise,
      about: leadId,
      userId: routing.userId,
      territoryId,
      minutes: answerMinutes(lead.grade),
    },
    now,
  )
  await appendFact(tx, { name: 'lead.routed', about: leadId, payload: { ownerId: routing.userId }, at: now })
}

export const decidedBy = ({ version }: Pick<RoutingRules, 'version'>, { ruleKey, ruleLabel }: Routing) => ({
  version,
  ruleKey,
  ruleLabel,
})
