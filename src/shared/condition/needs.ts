import { type Condition, type Match, partsOf } from './tree.ts'

/** What must be read of a subject before a condition can be asked in memory. */
export type Needs = {
  traits: Set<string>
  /** Kinds of touch; 'all' where some test takes any kind. */
  touches: Set<string> | 'all'
  /** Touches of the last so many days; 'all' where some test looks further back. */
  days: number | 'all'
  segments: boolean
  account: Needs | null
  persons: Needs | null
}

export function needsOf(...conditions: readonly Condition[]): Needs {
  const parts = conditions.flatMap(condition => [...askedOfItself(condition)])
  const below = (key: 'account' | 'persons') => {
    const asked = parts.flatMap(part => (key in part ? [(part as Record<typeof key, Condition>)[key]] : []))
    return asked.length === 0 ? null : needsOf(...asked)
  }
  const needs: Needs = {
    traits: new Set(parts.flatMap(part => ('trait' in part ? [part.trait] : []))),
    touches: new Set(),
    days: 0,
    segments: parts.some(part => 'segment' in part),
    account: below('account'),
    persons: below('persons'),
  }
  for (const part of parts) {
    const matches = matchesOf(part)
    for (const match of matches) addKinds(match, needs)
    if (matches.length > 0) addDays(part, needs)
  }
  return needs
}

/** The tests of the subject itself: not those of its account or its persons. */
function* askedOfItself(condition: Condition): Generator<Condition> {
  yield condition
  if ('account' in condition || 'persons' in condition) return
  for (const { part } of partsOf(condition)) yield* askedOfItself(part)
}

/** The touches that a test speaks of. */
function matchesOf(condition: Condition): Match[] {
  if ('sequence' in condition) return condition.sequence.map(({ touches }) => touches)
  if (!('touches' in condition)) return []
  return condition.since ? [condition.touches, condition.since] : [condition.touches]
}

function addKinds({ kinds }: Match, needs: Needs): void {
  if (kinds === undefined) needs.touches = 'all'
  else if (needs.touches !== 'all') for (const kind of kinds) needs.touches.add(kind)
}

/** What a test is counted since may be of any day, and so may the first step of a sequence. */
function addDays(condition: Condition, needs: Needs): void {
  const window =
    'touches' in condition && condition.since === undefined && condition.window && 'days' in condition.window
      ? condition.window
      : null
  if (window === null) needs.days = 'all'
  else if (needs.days !== 'all') needs.days = Math.max(needs.days, window.days)
}
