import { foldedName } from './folded-name.ts'

export type Holder = { id: number; name: string }

/**
 * Whom a telephone number by itself stands for, of those who have it. Nobody where it is an account's, or where several
 * have it: that is a switchboard, or a household, and would make one of two. And nobody where another name is said: same
 * family name, and given names that are the same or begin with the same letter, are the same name. Better two records,
 * which the search for duplicates shows, than one of two people.
 */
export function whoByPhone(
  holders: readonly Holder[],
  isOfAccount: boolean,
  name: string | null,
): number | null {
  const [one, ...others] = holders
  if (isOfAccount || !one || others.length > 0) return null
  return name === null || sameName(name, one.name) ? one.id : null
}

function sameName(one: string, other: string): boolean {
  const [a, b] = [foldedName(one), foldedName(other)]
  if (a.length === 0 || b.length === 0) return false
  if (a.at(-1) !== b.at(-1)) return false
  if (a.length === 1 || b.length === 1) return a.length === b.length
  return a[0] === b[0] || ((a[0]!.length === 1 || b[0]!.length === 1) && a[0]![0] === b[0]![0])
}
