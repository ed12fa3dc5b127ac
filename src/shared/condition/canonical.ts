import type { Condition } from './tree.ts'

/**
 * The plainest condition that says the same: no group of one, no group within one of its kind, no contrary of a contrary.
 * The order of parts stays, for people chose it.
 */
export function canonical(condition: Condition): Condition {
  if ('all' in condition) return grouped('all', condition.all)
  if ('any' in condition) return grouped('any', condition.any)
  if ('not' in condition) {
    const of = canonical(condition.not)
    return 'not' in of ? of.not : { not: of }
  }
  if ('account' in condition) return { account: canonical(condition.account) }
  if ('persons' in condition) {
    const { persons, from, to } = condition
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
    return { persons: canonical(persons), ...(from === undefined && to === undefined ? { from: 1 } : range) }
  }
  return condition
}

function grouped(kind: 'all' | 'any', parts: readonly Condition[]): Condition {
  const plain = parts.map(canonical).flatMap(part => partsOfKind(kind, part))
  if (plain.length === 1) return plain[0]!
  return kind === 'all' ? { all: plain } : { any: plain }
}

const partsOfKind = (kind: 'all' | 'any', part: Condition): readonly Condition[] => {
  if (kind === 'all' && 'all' in part) return part.all
  return kind === 'any' && 'any' in part ? part.any : [part]
}
