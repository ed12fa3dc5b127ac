import { creditOrders, refreshStages } from '../insight/derive.ts'
import { forgetBehaviour } from '../leads/forget-behaviour.ts'
import { escalateLead, remindOwner, tellOwner } from '../leads/tell.ts'
import type { Tx } from '../platform/database.ts'
import type { RecordedFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { logObjection } from '../touches/log-objection.ts'
import { leadPersons, opportunityPersons, orderPeople } from './subjects.ts'

/** Runs once per fact, in one transaction with its claim; may be tried again after a failure. */
export type Reaction = (tx: Tx, fact: RecordedFact, now: Date) => Promise<void>

const about = (fact: RecordedFact): number => fact.about!
const aboutLead = (fact: RecordedFact): number | null =>
  fact.payload.kind === 'lead_response' ? Number(fact.payload.about) : null

const refreshLead: Reaction = async (tx, fact) => refreshStages(tx, await leadPersons(tx, about(fact)))
const refreshOpportunity: Reaction = async (tx, fact) =>
  refreshStages(tx, await opportunityPersons(tx, about(fact)))

/** What happens next: from each fact to what follows it. The one table to read for that question. */
export const reactions: Record<string, Record<string, Reaction>> = {
  'person.known': { derive: async (tx, fact) => refreshStages(tx, [about(fact)]) },
  'objection.made': {
    log: (tx, fact) => logObjection(tx, fact),
    'forget-behaviour': (tx, fact, now) => forgetBehaviour(tx, about(fact), now),
  },
  'objection.ended': { log: (tx, fact) => logObjection(tx, fact) },
  'lead.raised': { derive: refreshLead },
  'lead.routed': { 'tell-owner': (tx, fact, now) => tellOwner(tx, about(fact), now) },
  'lead.accepted': { derive: refreshLead },
  'lead.rejected': { derive: refreshLead },
  'promise.soon': {
    'remind-owner': async (tx, fact, now) => {
      const leadId = aboutLead(fact)
      if (leadId !== null) await remindOwner(tx, leadId, now)
    },
  },
  'promise.broken': {
    'tell-manager': async (tx, fact, now) => {
      const leadId = aboutLead(fact)
      const managerId = typeof fact.payload.managerId === 'number' ? fact.payload.managerId : null
      if (leadId !== null) await escalateLead(tx, leadId, managerId, now)
    },
  },
  'opportunity.opened': { derive: refreshOpportunity },
  'opportunity.persons_changed': { derive: refreshOpportunity },
  'opportunity.won': { derive: refreshOpportunity },
  'order.placed': {
    credit: (tx, fact) => creditOrders(tx, [about(fact)]),
    derive: async (tx, fact) => refreshStages(tx, await orderPeople(tx, about(fact))),
  },
  'import.finished': { rebuild: tx => enqueue(tx, 'insight.rebuild', {}, { key: 'insight.rebuild' }) },
}
