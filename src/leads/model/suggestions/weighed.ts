import { type Condition, partsOf } from '../../../shared/condition/tree.ts'
import { ofAccount } from './part.ts'

/** What a rule may ask for by another name. */
const same: Readonly<Record<string, string>> = {
  jobFunction: 'functionRead',
  jobTitle: 'functionRead',
  seniority: 'seniorityRead',
  emailDomain: 'emailKind',
  email: 'emailKind',
  firstSource: 'source',
}

/** The traits that a condition asks of a person, and of the account as 'account.' and the trait. */
export function placesOf(condition: Condition, isOfAccount = false): string[] {
  if ('trait' in condition)
    return [isOfAccount ? `${ofAccount}${condition.trait}` : (same[condition.trait] ?? condition.trait)]
  if ('persons' in condition) return []
  return partsOf(condition).flatMap(({ part }) => placesOf(part, isOfAccount || 'account' in condition))
}
