import type { Condition } from '../../../shared/condition/tree.ts'

export const picks = ['fewest_open', 'round_robin'] as const
/** `weight` 0: gets nothing for now, and stays in the list. */
export type Taker = { userId: number; weight: number }
export type RoutingTarget =
  /** Whoever sells to the account, also when full: the customer knows them. */
  | { kind: 'account_owner' }
  /** One of these: with the fewest open leads for the weight, or in turn by weight. `today`: only who still works today. */
  | { kind: 'users'; users: readonly Taker[]; pick: (typeof picks)[number]; today?: true }
  /** Nobody yet: these are told, and who claims it first has it. */
  | { kind: 'pool'; userIds: readonly number[] }

/** `key` stays the same from version to version: turns are kept by it. A rule without a condition takes every lead. */
export type RoutingRule = {
  key: string
  label: string
  when: Condition | null
  to: RoutingTarget
}

/** What becomes of an open lead whose promise broke, or whose owner is away: it stays, or goes on by the rules. */
export const afterwards = ['stays', 'moves_on'] as const
export type Afterwards = (typeof afterwards)[number]

/** The rules of a version in their order. Version 0 is what is shipped: it follows the territories. */
export type RoutingRules = {
  version: number
  rules: readonly RoutingRule[]
  onBroken: Afterwards
  onAbsence: Afterwards
}

/** What the leads of a trial are told apart by. */
export const trialGroups = ['would', 'was', 'rule', 'waits', 'pool', 'moved', 'all'] as const

/** Whom a rule names, without the owners of accounts. */
export const usersOf = ({ to }: Pick<RoutingRule, 'to'>): number[] =>
  to.kind === 'users' ? to.users.map(({ userId }) => userId) : to.kind === 'pool' ? [...to.userIds] : []
