const groups = [
  'before',
  'draft',
  'both',
  'lost',
  'gained',
  'today',
  'today_base',
  'today_gained',
  'today_lost',
] as const
type Group = (typeof groups)[number]
type Narrowed = { rule?: string; source?: string; campaign?: string; territory?: string }
type Address = Readonly<Record<string, string | undefined>>

/** The names behind a figure of the backtest of a draft, on its page. */
export const backtestDoor = (draftId: number, group: Group, narrowed: Narrowed = {}): string =>
  `/definition/drafts/${draftId}?${new URLSearchParams({ open: group, ...narrowed })}`

/** What the names are asked for; null where no figure is open. */
export function namesQuery({ open, rule, source, campaign, territory }: Address) {
  const group = groups.find(each => each === open)
  if (!group) return null
  const idOf = (value: string | undefined): number | 'none' | undefined =>
    value === 'none' ? 'none' : value && /^\d{1,15}$/.test(value) ? Number(value) : undefined
  return { group, rule, source, campaign: idOf(campaign), territory: idOf(territory) }
}

export const withoutNames: Address = {
  open: undefined,
  rule: undefined,
  source: undefined,
  campaign: undefined,
  territory: undefined,
}
