import type { MatchKind } from '../duplicates/model/line.ts'
import { pairMerged, pairUnmerged } from '../duplicates/settle-pair.ts'
import { creditOrders, recreditSubjects, refreshStages } from '../insight/derive.ts'
import { markIntent } from '../intent/mark-due.ts'
import { considerPersons } from '../leads/consider.ts'
import { forgetBehaviour } from '../leads/forget-behaviour.ts'
import { moveOnBroken } from '../leads/move-on.ts'
import { escalateLead, remindOwner, tellMovedOn, tellOwner } from '../leads/tell.ts'
import { markDue } from '../lifecycle/mark-due.ts'
import { forgetLikelihood } from '../likelihood/forget.ts'
import { weighLeads } from '../likelihood/weigh.ts'
import { askTrial } from '../offers/ask-trial.ts'
import type { Tx } from '../platform/database.ts'
import type { RecordedFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { logObjection } from '../touches/log-objection.ts'
import { tellMentioned } from '../touches/mention.ts'
import { followCorrection } from '../voice/follow-correction.ts'
import { complaintPromise } from '../voice/model/complaint.ts'
import { openComplaint } from '../voice/open-complaint.ts'
import { escalateComplaint, remindComplaintOwner, tellComplaintOwner } from '../voice/tell.ts'
import { tellReceivers, tellTaskOwner } from '../work/tell.ts'
import { holdings } from './handover.ts'
import { accountPersons, leadPersons, opportunityPersons, orderPeople } from './subjects.ts'

/** Runs once per fact, in one transaction with its claim; may be tried again after a failure. */
export type Reaction = (tx: Tx, fact: RecordedFact, now: Date) => Promise<void>

const about = (fact: RecordedFact): number => fact.about!
const aboutLead = (fact: RecordedFact): number | null =>
  fact.payload.kind === 'lead_response' ? Number(fact.payload.about) : null
const aboutRound = (fact: RecordedFact): number | null =>
  fact.payload.kind === complaintPromise ? Number(fact.payload.about) : null
const tellOfComplaint =
  (how: 'opened' | 'reopened' | 'given'): Reaction =>
  async (tx, { payload }, now) => {
    // Of many that were given at once the receiver heard at once.
    if (payload.amongMany === true) return
    await tellComplaintOwner(tx, Number(payload.roundId), payload.ownerId as number | null, how, now)
  }

const refreshLead: Reaction = async (tx, fact) => refreshStages(tx, await leadPersons(tx, about(fact)))
const refreshOpportunity: Reaction = async (tx, fact) =>
  refreshStages(tx, await opportunityPersons(tx, about(fact)))

const stageOpportunity: Reaction = async (tx, fact) => markDue(tx, await opportunityPersons(tx, about(fact)))
const rebuild: Reaction = tx => enqueue(tx, 'insight.rebuild', {}, { key: 'insight.rebuild' })
const stageAll: Reaction = tx => enqueue(tx, 'lifecycle.all', {}, { key: 'lifecycle.all' })

/** Who is another's since the merge. */
const goneOf = ({ payload }: RecordedFact): number[] =>
  typeof payload.goneId === 'number' ? [payload.goneId] : []

const merged = (kind: MatchKind): Reaction => {
  return (tx, fact, now) =>
    pairMerged(
      tx,
      kind,
      { keepId: about(fact), goneId: Number(fact.payload.goneId), mergeId: Number(fact.payload.mergeId) },
      now,
    )
}
const unmerged = (kind: MatchKind): Reaction => {
  return (tx, fact, now) =>
    pairUnmerged(
      tx,
      kind,
      { keepId: about(fact), goneId: Number(fact.payload.restoredId), mergeId: Number(fact.payload.mergeId) },
      now,
    )
}

/** What a merge, or taking one back, gives whose history to whom: stages, credits and scores follow. */
function afterMerge(who: (fact: RecordedFact) => number[]): Record<string, Reaction> {
  return {
    derive: async (tx, fact) => refreshStages(tx, who(fact)),
    lifecycle: (tx, fact) => markDue(tx, who(fact)),
    intent: (tx, fact) => markIntent(tx, [...who(fact), ...goneOf(fact)]),
    credit: async (tx, fact) =>
      recreditSubjects(tx, [...who(fact), ...((fact.payload.accountIds ?? []) as number[])]),
    score: async (tx, fact, now) => void (await considerPersons(tx, who(fact), now)),
  }
}
function afterMergeOfAccounts(who: (fact: RecordedFact) => number[]): Record<string, Reaction> {
  return {
    derive: async (tx, fact) => refreshStages(tx, await accountPersons(tx, who(fact))),
    lifecycle: (tx, fact) => markDue(tx, who(fact)),
    intent: (tx, fact) => markIntent(tx, [...who(fact), ...goneOf(fact)]),
    credit: async (tx, fact) => recreditSubjects(tx, who(fact)),
    score: async (tx, fact, now) =>
      void (await considerPersons(tx, await accountPersons(tx, who(fact)), now)),
  }
}

/** A lead or an opportunity goes, or comes back: whose figures count it. */
const afterTrash: Record<string, Reaction> = {
  derive: (tx, { payload }) => refreshStages(tx, payload.personIds as number[]),
  lifecycle: (tx, { payload }) =>
    markDue(tx, [...(payload.personIds as number[]), ...(payload.accountIds as number[])]),
}

/** What happens next: from each fact to what follows it. The one table to read for that question. */
export const reactions: Record<string, Record<string, Reaction>> = {
  'person.known': {
    derive: async (tx, fact) => refreshStages(tx, [about(fact)]),
    lifecycle: (tx, fact) => markDue(tx, [about(fact)]),
  },
  'objection.made': {
    log: (tx, fact) => logObjection(tx, fact),
    'forget-behaviour': (tx, fact, now) => forgetBehaviour(tx, about(fact), now),
    'forget-likelihood': (tx, fact, now) => forgetLikelihood(tx, about(fact), now),
    intent: (tx, fact) => markIntent(tx, [about(fact)]),
    lifecycle: (tx, fact) => markDue(tx, [about(fact)]),
  },
  'objection.ended': {
    log: (tx, fact) => logObjection(tx, fact),
    intent: (tx, fact) => markIntent(tx, [about(fact)]),
    lifecycle: (tx, fact) => markDue(tx, [about(fact)]),
  },
  'lead.raised': {
    derive: refreshLead,
    likelihood: (tx, fact, now) => weighLeads(tx, [about(fact)], now),
  },
  'lead.routed': { 'tell-owner': (tx, fact, now) => tellOwner(tx, about(fact), now) },
  'lead.moved_on': {
    'tell-owner': (tx, fact, now) => tellMovedOn(tx, about(fact), fact.payload as never, now),
  },
  'lead.accepted': { derive: refreshLead },
  'lead.rejected': { derive: refreshLead },
  'form.submitted': {
    'ask-trial': (tx, { payload }, now) =>
      askTrial(tx, { submissionId: Number(payload.submissionId), actionId: null }, now),
  },
  'promise.soon': {
    'remind-owner': async (tx, fact, now) => {
      const leadId = aboutLead(fact)
      if (leadId !== null) await remindOwner(tx, leadId, now)
      const roundId = aboutRound(fact)
      if (roundId !== null) await remindComplaintOwner(tx, roundId, now)
    },
  },
  'promise.broken': {
    'tell-manager': async (tx, fact, now) => {
      const leadId = aboutLead(fact)
      const managerId = typeof fact.payload.managerId === 'number' ? fact.payload.managerId : null
      if (leadId !== null) await escalateLead(tx, leadId, managerId, now)
      const roundId = aboutRound(fact)
      if (roundId !== null) await escalateComplaint(tx, roundId, managerId, now)
    },
    // After its owner has heard that it broke.
    'move-on': async (tx, fact, now) => {
      const leadId = aboutLead(fact)
      if (leadId !== null) await moveOnBroken(tx, leadId, now)
    },
  },
  'touch.logged': {
    'open-complaint': async (tx, fact, now) => void (await openComplaint(tx, about(fact), now)),
    'tell-mentioned': (tx, fact, now) => tellMentioned(tx, about(fact), now),
  },
  'touch.corrected': {
    'follow-complaint': (tx, fact, now) =>
      followCorrection(tx, about(fact), Number(fact.payload.supersedesId), now),
    'tell-mentioned': (tx, fact, now) => tellMentioned(tx, about(fact), now),
  },
  'complaint.opened': { 'tell-owner': tellOfComplaint('opened') },
  'complaint.reopened': { 'tell-owner': tellOfComplaint('reopened') },
  'complaint.given': { 'tell-owner': tellOfComplaint('given') },
  'task.given': {
    'tell-owner': async (tx, { id, about: taskId, payload }, now) => {
      if (payload.amongMany === true) return
      await tellTaskOwner(
        tx,
        { factId: id, taskId: taskId!, ownerId: Number(payload.ownerId), by: payload.by as number | null },
        now,
      )
    },
  },
  'work.handed_over': {
    'tell-receivers': (tx, fact, now) =>
      tellReceivers(tx, holdings, { handoverId: about(fact), back: false }, now),
  },
  'work.handed_back': {
    'tell-receivers': (tx, fact, now) =>
      tellReceivers(tx, holdings, { handoverId: about(fact), back: true }, now),
  },
  'opportunity.opened': { derive: refreshOpportunity, lifecycle: stageOpportunity },
  'opportunity.persons_changed': { derive: refreshOpportunity, lifecycle: stageOpportunity },
  'opportunity.won': { derive: refreshOpportunity },
  'order.placed': {
    credit: (tx, fact) => creditOrders(tx, [about(fact)]),
    derive: async (tx, fact) => refreshStages(tx, await orderPeople(tx, about(fact))),
    lifecycle: async (tx, fact) =>
      markDue(tx, [
        (fact.payload.accountId ?? null) as number | null,
        ...(await orderPeople(tx, about(fact))),
      ]),
  },
  'person.merged': { ...afterMerge(fact => [about(fact)]), pair: merged('person') },
  'person.unmerged': {
    ...afterMerge(fact => [about(fact), Number(fact.payload.restoredId)]),
    pair: unmerged('person'),
  },
  'account.merged': { ...afterMergeOfAccounts(fact => [about(fact)]), pair: merged('account') },
  'account.unmerged': {
    ...afterMergeOfAccounts(fact => [about(fact), Number(fact.payload.restoredId)]),
    pair: unmerged('account'),
  },
  'person.trashed': { derive: async (tx, fact) => refreshStages(tx, [about(fact)]) },
  'person.restored': { derive: async (tx, fact) => refreshStages(tx, [about(fact)]) },
  'lead.trashed': afterTrash,
  'lead.restored': afterTrash,
  'opportunity.trashed': afterTrash,
  'opportunity.restored': afterTrash,
  'import.undone': { rebuild, lifecycle: stageAll },
  'sources.rerun': { rebuild },
  'import.finished': { rebuild, lifecycle: stageAll },
}
