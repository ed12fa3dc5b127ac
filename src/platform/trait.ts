import type { RawBuilder } from 'kysely'
import type { Moment } from '../shared/condition/time.ts'
import type { TraitKind } from '../shared/condition/vocabulary.ts'

type Sql = RawBuilder<unknown>

/**
 * What a domain lets conditions ask of a person (`p`) or an account (`a`): its kind, and its value over that row, by an index
 * where it stands in another table. A day is text 'YYYY-MM-DD', an amount cents, choices and references a list in JSON; what
 * is not known is null.
 */
export type TraitSql = {
  kind: TraitKind
  /** Of what depends on the time, or is found for many at once: by when it is asked, and of whom. */
  value: Sql | ((asked: TraitAsked) => Sql)
  /** The tables of which a row may change it; `touch` is the ledger. What changes is asked by these (see `segment_due`). */
  reads: readonly string[]
  /** Of a value that time alone changes: the ids of those whose may have changed after one moment and until another. */
  moved?: (before: Date, after: Date) => Sql
  /** Of references: what they refer to. */
  to?: string
  /** Of a choice: the keys there are, where they are the same in every company. */
  choices?: readonly string[]
}
export type TraitsSql = Readonly<Record<string, TraitSql>>
/** `among`: ids of those asked about, as an array in SQL; all where it is absent. */
export type TraitAsked = { moment: Moment; among?: Sql }

export const traitValue = ({ value }: TraitSql, asked: TraitAsked): Sql =>
  typeof value === 'function' ? value(asked) : value
