import type { RawBuilder } from 'kysely'
import type { TraitKind } from '../shared/condition/vocabulary.ts'

/**
 * What a domain lets conditions ask of a person (`p`) or an account (`a`): its kind, and its value over that row, by an index
 * where it stands in another table. A day is text 'YYYY-MM-DD', an amount cents, choices a list in JSON; what is not known is
 * null.
 */
export type TraitSql = {
  kind: TraitKind
  value: RawBuilder<unknown>
  /** Of a reference: what it refers to. */
  to?: string
  /** Of a choice: the keys there are, where they are the same in every company. */
  choices?: readonly string[]
}
export type TraitsSql = Readonly<Record<string, TraitSql>>
