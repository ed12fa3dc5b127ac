import { trialGroups } from '../../model/routing/rule.ts'

type Group = (typeof trialGroups)[number]
type Address = Readonly<Record<string, string | undefined>>

/** The leads behind a figure of the trial, on the page of routing. */
export const trialDoor = (days: number, group: Group, of: { user?: number; rule?: string } = {}): string =>
  `/routing?${new URLSearchParams({
    days: String(days),
    open: group,
    ...(of.user === undefined ? {} : { user: String(of.user) }),
    ...(of.rule === undefined ? {} : { rule: of.rule }),
  })}`

export const trialDays = [30, 90, 180, 365] as const
export const daysOf = ({ days }: Address): number => trialDays.find(each => String(each) === days) ?? 90

/** What the names are asked for; null where no figure is open. */
export function namesQuery(address: Address) {
  const group = trialGroups.find(each => each === address.open)
  if (!group) return null
  const userId = /^\d{1,15}$/.test(address.user ?? '') ? Number(address.user) : undefined
  return { days: daysOf(address), group, userId, ruleKey: address.rule }
}

export const withoutNames: Address = { open: undefined, user: undefined, rule: undefined }
