import type { Condition } from '../../../shared/condition/tree.ts'

/** One value at a place, or a range of numbers, both ends belonging to it. */
export type Part = { place: string } & ({ value: string | boolean } | { from?: number; to?: number })

export const ofAccount = 'account.'

/** That all parts hold, as definitions ask it. */
export function conditionOf(parts: readonly Part[]): Condition {
  const conditions = parts.map((part): Condition => {
    const isOfAccount = part.place.startsWith(ofAccount)
    const asked = testOf(part, isOfAccount ? part.place.slice(ofAccount.length) : part.place)
    return isOfAccount ? { account: asked } : asked
  })
  return conditions.length === 1 ? conditions[0]! : { all: conditions }
}

function testOf(part: Part, trait: string): Condition {
  if (!('value' in part)) {
    const { from, to } = part
    return {
      trait,
      test: 'number',
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }
  }
  if (typeof part.value === 'boolean') return { trait, test: part.value ? 'yes' : 'no' }
  return { trait, test: 'one_of', values: [part.value] }
}
