import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import { holdPerson } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { definitionInForce, definitionsByVersion } from './definitions.ts'
import { noteInputs } from './inputs.ts'
import { tell } from './model/definition/tell.ts'
import { judge } from './model/definition/weigh.ts'
import { isResting } from './model/verdict.ts'
import { lastLeads, personsForLeads } from './queries.ts'
import { knownForRules } from './read-known.ts'
import { routeLead } from './route-lead.ts'
import { insertLead, updateScores } from './store.ts'

export type Raising = {
  personId: number
  raisedBy: string
  touchId: number | null
  productGroupId?: number | null
  campaignId?: number | null
  source?: string | null
  /** Asked to be contacted: a lead whatever the score. */
  handRaise: boolean
}
export type Raised = { leadId: number | null; score: number; qualified: boolean; joined: boolean }

/**
 * Scores the person and, when qualified or asking and not left out by the definition, raises one lead, routes it and starts
 * the clock, all in the caller's transaction. A person with a lead that is open or accepted keeps that one, scored anew.
 */
export async function raiseLead(tx: Tx, _actor: Actor, input: Raising, now: Date): Promise<Raised> {
  // One at a time per person: two responses at the same moment make one lead.
  const personId = await holdPerson(tx, input.personId)
  await sql`select pg_advisory_xact_lock(hashtextextended('lead', ${personId}))`.execute(tx)
  const [person] = await personsForLeads(tx, [personId])
  if (!person) return refuse('no_such_person', 404, 'There is no such person.')
  // Whoever objected to profiling may still ask to be contacted: a lead, but nothing of what was read or opened weighs in it.
  const profiled = (await mayBeProfiled(tx, [personId], now)).size > 0
  const last = (await lastLeads(tx, [personId])).get(personId)
  const standing = last?.state === 'open' || last?.state === 'accepted' ? last : null
  const definition = standing
    ? (await definitionsByVersion(tx, [standing.definitionVersion])).get(standing.definitionVersion)!
    : await definitionInForce(tx, now)
  const { rules } = definition
  const { known, moment } = await knownForRules(tx, [personId], [rules], now, {
    mayBeProfiled: () => profiled,
  })
  const knownPerson = known.get(personId)
  if (!knownPerson) return refuse('no_such_person', 404, 'There is no such person.')
  const about = standing ?? { productGroupId: input.productGroupId ?? null, territoryId: person.territoryId }
  const judged = judge(rules, knownPerson, about, moment)
  const scored = tell(rules, judged, knownPerson)
  if (standing) {
    if (standing.state === 'open') {
      await updateScores(tx, [{ id: standing.id, score: scored }], now)
      await noteInputs(tx, [{ id: standing.id, known: knownPerson }], now)
    }
    return { leadId: standing.id, score: scored.score, qualified: scored.qualified, joined: true }
  }
  // Whoever the definition leaves out is no lead, asking or not.
  const isOut = judged.excludedBy.length > 0
  if (isOut || (!input.handRaise && (!profiled || !scored.qualified || isResting(last, now))))
    return { leadId: null, score: scored.score, qualified: scored.qualified, joined: false }

  const leadId = await insertLead(
    tx,
    {
      personId,
      accountId: person.accountId,
      territoryId: person.territoryId,
      productGroupId: input.productGroupId ?? null,
      campaignId: input.campaignId ?? null,
      source: input.source ?? person.source,
      touchId: input.touchId,
      raisedBy: input.raisedBy,
      definitionVersion: definition.version,
      score: scored,
    },
    now,
  )
  await noteInputs(tx, [{ id: leadId, known: knownPerson }], now)
  await appendFact(tx, { name: 'lead.raised', about: leadId, payload: { personId }, at: now })
  await routeLead(tx, leadId, person, now)
  return { leadId, score: scored.score, qualified: scored.qualified, joined: false }
}
