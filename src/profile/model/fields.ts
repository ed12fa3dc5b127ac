import type { TraitKind } from '../../shared/condition/vocabulary.ts'

/**
 * What is known of an account before it is won, by its trait, with the column that its history is kept under; and what the company
 * declared: 'custom.' and the key, if it is a choice or a number.
 */
export const fieldColumns = {
  industry: 'industry',
  employees: 'employees',
  revenue: 'revenue_cents',
  founded: 'founded',
  country: 'country',
  territory: 'territory_id',
  source: 'source',
} as const

/** What is never learnt from: it follows from winning, or from working on an account. */
export const leftOut = [
  'kind',
  'class',
  'stage',
  'orders',
  'opportunities',
  'touches',
  'owners',
  'persons',
  'complaints',
  'name',
] as const

const learntKinds: ReadonlySet<TraitKind> = new Set(['number', 'money', 'choice'])

/** The fields that may be learnt from, of all that conditions about accounts may ask. */
export function fieldsOf(traits: Readonly<Record<string, { kind: TraitKind }>>): string[] {
  return Object.entries(traits).flatMap(([key, { kind }]) =>
    Object.hasOwn(fieldColumns, key) || (key.startsWith('custom.') && learntKinds.has(kind)) ? [key] : [],
  )
}

export const columnOfField = (key: string): string =>
  Object.hasOwn(fieldColumns, key) ? fieldColumns[key as keyof typeof fieldColumns] : key
