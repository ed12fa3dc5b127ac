import type { ClassRule } from '../model/class.ts'

export type Moving = { from?: string | undefined; to?: string | undefined; changed?: 'true' | undefined }
type Address = Record<string, string | undefined>

/** Accounts of a class. */
export const classDoor = (letter: string): string => `/customers?${new URLSearchParams({ class: letter })}`

/** A rule as an address holds it, with its keys in one order. */
export const ruleText = ({ months, weights, hierarchy, by, classes }: ClassRule): string =>
  JSON.stringify({ months, weights, hierarchy, by, classes })

/** The accounts that a rule which is not published would move so; '-' is from none. */
export function movingDoor(rule: ClassRule, { from, to, changed }: Moving): string {
  const query = new URLSearchParams({ rule: ruleText(rule), open: 'accounts' })
  for (const [name, value] of Object.entries({ from, to, changed }))
    if (value !== undefined) query.set(name, value)
  return `/settings/classes?${query}`
}

/** What the panel reads for an address. */
export const movingQuery = (address: Address) => ({
  rule: address.rule ?? '',
  from: address.from,
  to: address.to,
  changed: address.changed === 'true' ? ('true' as const) : undefined,
})
