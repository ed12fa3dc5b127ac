/** Money of one account or group in cents; potential is open opportunities, each times the probability of its stage. */
export type ClassFigures = { revenueCents: number; marginCents: number; potentialCents: number }
export type ClassRule = {
  /** Length of the period that revenue and margin are of. */
  months: number
  /** Percent of each figure that goes into the measure. */
  weights: { revenue: number; margin: number; potential: number }
  /** Daughters count to the topmost account above them, and get its class. */
  hierarchy: boolean
  /** Borders are percent of the total (`share`) or cents of the measure (`amount`). */
  by: 'share' | 'amount'
  /** Best first; the last has no border and takes the rest. */
  classes: { letter: string; border: number | null }[]
}
export type Classed = {
  letter: string
  /** Of the letter in the rule; the best is 1. */
  place: number
  valueCents: number
  /** Equal values share the better rank. */
  rank: number
  ranked: number
  /** Sum of those above, in cents. */
  aheadCents: bigint
  totalCents: bigint
}

/** The measure in whole cents, rounded down. */
export function measure({ weights }: Pick<ClassRule, 'weights'>, figures: ClassFigures): number {
  const weighed =
    BigInt(weights.revenue) * BigInt(figures.revenueCents) +
    BigInt(weights.margin) * BigInt(figures.marginCents) +
    BigInt(weights.potential) * BigInt(figures.potentialCents)
  const down = weighed / 100n
  return Number(weighed < 0n && down * 100n !== weighed ? down - 1n : down)
}

/**
 * ABC analysis (H. F. Dickie, "ABC inventory analysis shoots for dollars, not pennies", 1951) over one measure. By share,
 * an account has the first letter whose border those above it have not reached: whoever crosses 80 % is still an A, and
 * equal values have equal letters. By amount, the first letter whose border it reaches. What is zero or negative adds
 * nothing to the total and gets the last letter.
 */
export function classify<Key>(rule: ClassRule, values: ReadonlyMap<Key, number>): Map<Key, Classed> {
  const order = [...values].sort(([, a], [, b]) => b - a)
  const totalCents = order.reduce((sum, [, value]) => sum + BigInt(Math.max(0, value)), 0n)
  const found = new Map<Key, Classed>()
  let rank = 1
  let aheadCents = 0n
  let sum = 0n
  order.forEach(([key, valueCents], at) => {
    if (at > 0 && order[at - 1]![1] !== valueCents) {
      rank = at + 1
      aheadCents = sum
    }
    const within = ({ border }: ClassRule['classes'][number]) =>
      border === null ||
      (valueCents > 0 &&
        (rule.by === 'share' ? aheadCents * 100n < BigInt(border) * totalCents : valueCents >= border))
    const index = rule.classes.findIndex(within)
    found.set(key, {
      letter: rule.classes[index]!.letter,
      place: index + 1,
      valueCents,
      rank,
      ranked: order.length,
      aheadCents,
      totalCents,
    })
    sum += BigInt(Math.max(0, valueCents))
  })
  return found
}

/** The topmost account above each; whoever is in a circle, or hangs below one, stands alone. */
export function headsOf(parents: ReadonlyMap<number, number | null>): Map<number, number> {
  const heads = new Map<number, number>()
  for (const id of parents.keys()) {
    const seen = new Set<number>()
    let at: number | null = id
    let top = id
    while (at !== null && !seen.has(at)) {
      seen.add(at)
      top = at
      at = parents.get(at) ?? null
    }
    heads.set(id, at === null ? top : id)
  }
  return heads
}

/** The class of every account, by its own figures or by those of its group. */
export function classesOf(
  rule: ClassRule,
  accounts: ReadonlyMap<number, ClassFigures & { parentId: number | null }>,
): Map<number, Classed & { headId: number }> {
  const heads = rule.hierarchy
    ? headsOf(new Map([...accounts].map(([id, { parentId }]) => [id, parentId])))
    : new Map([...accounts.keys()].map(id => [id, id]))
  const groups = new Map<number, ClassFigures>()
  for (const [id, figures] of accounts) {
    const head = heads.get(id)!
    const group = groups.get(head) ?? { revenueCents: 0, marginCents: 0, potentialCents: 0 }
    groups.set(head, {
      revenueCents: group.revenueCents + figures.revenueCents,
      marginCents: group.marginCents + figures.marginCents,
      potentialCents: group.potentialCents + figures.potentialCents,
    })
  }
  const classed = classify(
    rule,
    new Map([...groups].map(([head, figures]) => [head, measure(rule, figures)])),
  )
  return new Map([...heads].map(([id, headId]) => [id, { ...classed.get(headId)!, headId }]))
}

/** What is wrong with a rule, if anything: the field at fault and a sentence. */
export function faultOf(rule: ClassRule): { field: string; sentence: string } | null {
  const { weights, classes, by } = rule
  if (weights.revenue + weights.margin + weights.potential === 0)
    return { field: 'weights', sentence: 'Without any weight there is nothing to order by.' }
  for (const [at, { letter, border }] of classes.entries()) {
    const field = `classes/${at}`
    if (classes.findIndex(each => each.letter === letter) !== at)
      return { field: `${field}/letter`, sentence: `"${letter}" stands there twice.` }
    const last = at === classes.length - 1
    if (last !== (border === null))
      return {
        field: `${field}/border`,
        sentence: last ? 'The last class takes the rest and has no border.' : `"${letter}" needs a border.`,
      }
    if (border === null) continue
    const above = classes[at - 1]?.border
    if (by === 'share' && border > 100)
      return { field: `${field}/border`, sentence: 'A share is at most 100 %.' }
    if (above !== undefined && above !== null && (by === 'share' ? border <= above : border >= above))
      return {
        field: `${field}/border`,
        sentence:
          by === 'share'
            ? 'Each share must be above the one before it.'
            : 'Each amount must be below the one before it.',
      }
  }
  return null
}

/** The same day and time some calendar months before, UTC; the last day where that month has no such day. */
export function monthsBefore(now: Date, months: number): Date {
  const then = new Date(now)
  then.setUTCMonth(then.getUTCMonth() - months)
  if (then.getUTCDate() !== now.getUTCDate()) then.setUTCDate(0)
  return then
}
