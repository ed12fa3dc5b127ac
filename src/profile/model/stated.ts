/** Statements as conditions: of what was found, of a profile made of several, and what they say of the past. */
import { holds } from '../../shared/condition/holds.ts'
import type { Moment } from '../../shared/condition/time.ts'
import { type Condition, everyPart } from '../../shared/condition/tree.ts'
import type { TraitKind } from '../../shared/condition/vocabulary.ts'
import { confirms, liftOf, type Part, type PastAccount, type Statement } from './statements.ts'

/** What an account was before it was won or lost, and what came of it. */
export type Case = {
  id: number
  outcome: 'won' | 'lost' | 'untouched'
  /** By trait; ids of what is referred to are numbers. */
  known: Readonly<Record<string, string | number | null>>
}
type Kinds = Readonly<Record<string, TraitKind>>

/**
 * Cases as the search for statements takes them: what is chosen is text, one spelling of each, as conditions compare without regard to
 * case; only numbers and amounts are ranged.
 */
export function asPast(cases: readonly Case[], kinds: Kinds): PastAccount[] {
  const spellings = new Map<string, string>()
  const spelt = (text: string): string => {
    const low = text.toLowerCase()
    const known = spellings.get(low)
    if (known === undefined) spellings.set(low, text)
    return known ?? text
  }
  const isRanged = (key: string): boolean => kinds[key] === 'number' || kinds[key] === 'money'
  return cases.map(({ id, outcome, known }) => ({
    id,
    won: outcome === 'won',
    known: Object.fromEntries(
      Object.entries(known).map(([key, value]) => [
        key,
        value === null ? null : isRanged(key) ? Number(value) : spelt(String(value)),
      ]),
    ),
  }))
}

/** The condition of what was found. */
export function conditionOf(parts: readonly Part[], kinds: Kinds): Condition {
  const tests = parts.map((part): Condition => {
    if ('value' in part)
      return {
        trait: part.key,
        test: 'one_of',
        values: [kinds[part.key] === 'reference' ? Number(part.value) : part.value],
      }
    const { key, from, to } = part
    return {
      trait: key,
      test: 'number',
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
    }
  })
  return tests.length === 1 ? tests[0]! : { all: tests }
}

/** `less`: it was won less often than others when it was kept. */
export type Kept = { condition: Condition; less: boolean }

/**
 * The condition of a profile, of all that is kept in it: of statements about the same fields one holds, of those about others all, and
 * none of those that are won less often. Null where nothing is kept.
 */
export function composed(kept: readonly Kept[]): Condition | null {
  if (kept.length === 0) return null
  const more = kept.filter(each => !each.less)
  const less = kept.filter(each => each.less)
  const groups = Map.groupBy(more, ({ condition }) => fieldsAsked(condition).join(' '))
  const parts: Condition[] = [...groups.values()].map(group =>
    group.length === 1 ? group[0]!.condition : { any: group.map(({ condition }) => condition) },
  )
  parts.push(...less.map(({ condition }): Condition => ({ not: condition })))
  return parts.length === 1 ? parts[0]! : { all: parts }
}

const fieldsAsked = (condition: Condition): string[] =>
  [...new Set([...everyPart(condition)].flatMap(part => ('trait' in part ? [part.trait] : [])))].toSorted()

/** Whether a condition asks only of these fields, so that the past can tell what it says. */
export const isOfFields = (condition: Condition, fields: readonly string[]): boolean =>
  [...everyPart(condition)].every(part =>
    'trait' in part ? fields.includes(part.trait) : 'all' in part || 'any' in part || 'not' in part,
  )

export type Measured = Pick<Statement, 'accounts' | 'won' | 'lift'> & { of: { id: number; won: boolean }[] }

/** What the half that confirms says of a condition, with the accounts that it holds of. */
export function measured(condition: Condition, cases: readonly Case[], moment: Moment): Measured {
  const confirming = cases.filter(({ id }) => confirms(id))
  const of = confirming
    .filter(({ known }) => holds(condition, { traits: known, touches: [], segments: new Set() }, moment))
    .map(({ id, outcome }) => ({ id, won: outcome === 'won' }))
  const wonOf = (accounts: readonly { won: boolean }[]) => accounts.filter(({ won }) => won).length
  const all = {
    accounts: confirming.length,
    won: confirming.filter(({ outcome }) => outcome === 'won').length,
  }
  const group = { accounts: of.length, won: wonOf(of) }
  return { ...group, lift: liftOf(group, all), of }
}
