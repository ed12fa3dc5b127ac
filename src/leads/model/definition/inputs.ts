import type { Known, TraitValue } from '../../../shared/condition/known.ts'

/** What was known of somebody, as it is kept: touches by their ids and persons; those of the lead's own person stand apart. */
export type Written = {
  traits: Record<string, TraitValue | null>
  segments: number[]
  touches?: [id: number, personId: number | null][]
  account?: Written | null
}
/** What a score knows that it did not know before: `known` where that is another, and touches that came or went. */
export type InputChange = { known: Written | null; added: number[]; removed: number[] }
export type Inputs = { known: Written | null; touches: ReadonlySet<number> }

function written(known: Known, isLead: boolean): Written {
  const { traits, segments, touches, account } = known
  return {
    traits: Object.fromEntries(Object.entries(traits).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    segments: [...segments].sort((a, b) => a - b),
    ...(isLead ? {} : { touches: touches.map(({ id, personId }) => [id!, personId]) }),
    ...(account === undefined ? {} : { account: account && written(account, false) }),
  }
}

/** All that is known after these changes, in their order. */
export function fold(changes: readonly InputChange[]): Inputs {
  let last: Written | null = null
  const touches = new Set<number>()
  for (const { known, added, removed } of changes) {
    if (known) last = known
    for (const id of added) touches.add(id)
    for (const id of removed) touches.delete(id)
  }
  return { known: last, touches }
}

/** What is known now beside what was; null where nothing changed. Touches have ids. */
export function inputChange(before: Inputs, now: Known): InputChange | null {
  const today = new Set(now.touches.map(({ id }) => id!))
  const known = written(now, true)
  const change = {
    known: same(before.known, known) ? null : known,
    added: [...today].filter(id => !before.touches.has(id)),
    removed: [...before.touches].filter(id => !today.has(id)),
  }
  return change.known || change.added.length > 0 || change.removed.length > 0 ? change : null
}

/** The database keeps the keys of objects in an order of its own. */
const same = (one: Written | null, other: Written): boolean => inOrder(one) === inOrder(other)
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
