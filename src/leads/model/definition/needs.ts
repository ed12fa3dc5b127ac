import { type Needs, needsOf } from '../../../shared/condition/needs.ts'
import type { Condition } from '../../../shared/condition/tree.ts'
import { type Rules, scoredDays } from './rules.ts'

/** All that rules ask of a person, as conditions: what counts as engagement among them. */
export const askedByRules = ({ fit, engagement, exclusions }: Rules): Condition[] => [
  ...fit.map(({ when }) => when),
  ...exclusions.map(({ when }) => when),
  ...engagement.map(({ touches }) => ({ touches, window: { days: scoredDays } })),
]

/** What must be read of somebody before rules can judge. */
export const needsOfRules = (rules: Rules): Needs => needsOf(...askedByRules(rules))
