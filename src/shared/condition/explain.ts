import { decimalText } from './compare.ts'
import { counted, holds, knownValue, measured, personsThatFit } from './holds.ts'
import type { Known, KnownTouch, TraitValue } from './known.ts'
import { type Moment, spanOf } from './time.ts'
import { type Condition, partsOf } from './tree.ts'

/** Why somebody is in or out: each part of a condition, whether it holds, and what was found. */
export type Explained = {
  /** Place of the part, as a JSON pointer from the condition. */
  at: string
  holds: boolean
  /** What the trait of a test is; null where it is not known. */
  value?: TraitValue | null
  /** What a test of touches measures, or how many persons of an account fit, as a decimal; null where nothing is to measure. */
  figure?: string | null
  /** The touches that it speaks of, latest first, some of them. */
  touches?: KnownTouch[]
  parts: Explained[]
}

const shown = 5

/** The tree of a condition with its answers; the root holds exactly where the condition does. */
export function explain(condition: Condition, known: Known, moment: Moment, at = ''): Explained {
  const own = { at, holds: holds(condition, known, moment) }
  if ('trait' in condition) return { ...own, value: knownValue(known, condition.trait), parts: [] }
  if ('touches' in condition) {
    const found = counted(condition, known.touches, moment)
    if (found === null) return { ...own, figure: null, touches: [], parts: [] }
    return {
      ...own,
      figure: decimalText(measured(condition, found, moment)),
      touches: latest(found),
      parts: [],
    }
  }
  if ('sequence' in condition)
    return { ...own, touches: latest(ofSteps(condition, known, moment)), parts: [] }
  if ('account' in condition) {
    const { account } = known
    return {
      ...own,
      parts: account ? [explain(condition.account, account, moment, `${at}/account`)] : [],
    }
  }
  if ('persons' in condition)
    return { ...own, figure: String(personsThatFit(condition, known, moment)), parts: [] }
  return {
    ...own,
    parts: partsOf(condition).map(({ part, at: below }) => explain(part, known, moment, `${at}${below}`)),
  }
}

const latest = (touches: readonly KnownTouch[]): KnownTouch[] =>
  [...touches].sort((one, other) => other.at - one.at).slice(0, shown)

/** Touches that any step speaks of, whether or not they came in the order asked for. */
function ofSteps(
  { sequence, window }: Extract<Condition, { sequence: unknown }>,
  { touches }: Known,
  moment: Moment,
): KnownTouch[] {
  const { from } = spanOf(window, moment)
  const found = sequence.flatMap(step => counted({ touches: step.touches }, touches, moment) ?? [])
  return [...new Set(found)].filter(({ at }) => from === null || at >= from)
}
