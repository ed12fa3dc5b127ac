/** As `useAddress` gives it; without the browser, so that whoever follows a door can read this too. */
type Address = Readonly<Record<string, string | undefined>>

/** Which of those whom a draft would move: '-' in `from` is from none. */
export type Moving<Place extends string = string> = {
  from?: Place | undefined
  to?: Place | undefined
  changed?: 'true' | undefined
}

/** What of an address belongs to a draft, taken out. */
export const withoutDraft = {
  rule: undefined,
  open: undefined,
  from: undefined,
  to: undefined,
  changed: undefined,
}

/** The rule that stands in an address as `ruleText` wrote it, not published; null where none stands or it cannot be read. */
export function draftOf<Rule>({ rule }: Address): Rule | null {
  try {
    return rule ? (JSON.parse(rule) as Rule) : null
  } catch {
    return null
  }
}

/** The names whom a rule which is not published would move so, on the page of that rule. */
export function movingDoor(path: string, rule: string, { from, to, changed }: Moving): string {
  const query = new URLSearchParams({ rule, open: 'moving' })
  for (const [name, value] of Object.entries({ from, to, changed }))
    if (value !== undefined) query.set(name, value)
  return `${path}?${query}`
}

/** What the panel of those names reads for an address. */
export const movingQuery = <Place extends string = string>(address: Address) => ({
  rule: address.rule ?? '',
  from: address.from as Place | undefined,
  to: address.to as Place | undefined,
  changed: address.changed === 'true' ? ('true' as const) : undefined,
})
