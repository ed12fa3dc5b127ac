import { type Needs, needsOf } from '../../../shared/condition/needs.ts'
import type { Condition } from '../../../shared/condition/tree.ts'
import { likelihoodTraitOf, type Rules, scoredDays } from './rules.ts'

/** All that rules ask of a person, as conditions: what counts as engagement among them. */
export const askedByRules = ({ fit, engagement, exclusions, grades }: Rules): Condition[] => [
  ...fit.map(({ when }) => when),
  ...exclusions.map(({ when }) => when),
  ...engagement.map(({ touches }) => ({ touches, window: { days: scoredDays } })),
  ...(grades.letterBy ? [{ trait: likelihoodTraitOf[grades.letterBy.goal], test: 'known' as const }] : []),
]

/** Whether points or being left out depend on what was learnt of how leads ended. */
export function asksLikelihood({ fit, exclusions }: Rules): boolean {
  const { traits } = needsOf(...[...fit, ...exclusions].map(({ when }) => when))
  return Object.values(likelihoodTraitOf).some(trait => traits.has(trait))
}

/** What must be read of somebody before rules can judge. */
export const needsOfRules = (rules: Rules): Needs => needsOf(...askedByRules(rules))
