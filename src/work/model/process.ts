import type { Side } from '../../team/model/actor.ts'

export const phases = ['attract', 'qualify', 'sell', 'deliver', 'keep'] as const
export type Phase = (typeof phases)[number]

/** Open work that is a step's by itself; what else there is to do at a step is a task. */
const pieces = ['lead', 'accepted_lead', 'opportunity', 'complaint', 'campaign'] as const
/** Lists that are worked off from the top, and whose records nobody holds one by one. */
export const piles = ['quality'] as const
export const stepWorks = [...pieces, ...piles] as const
export type StepWork = (typeof stepWorks)[number]
export type Pile = (typeof piles)[number]
/** Every kind of open work that somebody holds. */
export const workKinds = [...pieces, 'task'] as const
export type WorkKind = (typeof workKinds)[number]

export type StepDraft = {
  name: string
  phase: Phase
  side: Side
  what: string | null
  result: string | null
  work: StepWork | null
}

const step = (
  phase: Phase,
  side: Side,
  name: string,
  what: string,
  result: string,
  work: StepWork | null = null,
): StepDraft => ({ name, phase, side, what, result, work })

/** What a new company may begin with, from first contact to after-sales; every word of it can be changed. */
export const firstProcess: readonly StepDraft[] = [
  step(
    'attract',
    'marketing',
    'Bring in enquiries',
    'Campaigns, fairs, the website and its forms.',
    'People who leave their name and what they look for.',
    'campaign',
  ),
  step(
    'attract',
    'marketing',
    'Keep records complete',
    'Go through the worklist of quality, merge what is double.',
    'Every customer can be reached and is known once.',
    'quality',
  ),
  step(
    'qualify',
    'sales',
    'Answer new leads',
    'Call within the time promised; accept the lead or say why not.',
    'A verdict on every lead, in time.',
    'lead',
  ),
  step(
    'qualify',
    'sales',
    'Understand the need',
    'Talk to whoever uses, decides and pays; see where it will stand.',
    'An opportunity, or a reason why there is none.',
    'accepted_lead',
  ),
  step(
    'sell',
    'sales',
    'Win the opportunity',
    'Quotation, visits, references, negotiation.',
    'Won, or lost with its reason.',
    'opportunity',
  ),
  step(
    'sell',
    'marketing',
    'Supply what helps to sell',
    'Cases, comparisons and prices that sales asks for.',
    'The answer is with the seller before the next talk.',
  ),
  step(
    'deliver',
    'sales',
    'Hand the order over',
    'Confirm the order; tell service what was agreed.',
    'Service knows what was sold, to whom, and by when.',
  ),
  step(
    'deliver',
    'service',
    'Install and train',
    'Put it up, show it, note what is missing.',
    'The customer works with it.',
  ),
  step(
    'keep',
    'service',
    'Answer complaints',
    'Answer within the time promised, find the cause.',
    'Settled, with a cause.',
    'complaint',
  ),
  step(
    'keep',
    'sales',
    'Come back after the sale',
    'Ask how it goes, half a year after delivery and each year.',
    'The next need is known before a competitor knows it.',
  ),
]
