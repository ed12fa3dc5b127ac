import type { RawBuilder } from 'kysely'

/** A person with all that it was recorded as, for finding its data. */
export type Whole = { personId: number; subjects: number[]; emails: string[] }

/** What an erasure does: the words go and the row stays; the row goes; the row stays, for it names nobody then. */
export type Fate = 'erased' | 'removed' | 'nameless'

/** One kind of data that is kept of a person: what an archive lists and an erasure clears. */
export type PersonPart = {
  name: string
  title: { en: string; nl: string; de: string }
  /** Every table that is read here. */
  tables: readonly string[]
  fate: Fate
  /** What its rows are found by, each once and in order; several rows may share one. */
  keys(whole: Whole): RawBuilder<{ key: number }>
  /** The rows of some of these keys, as JSON objects, in that order. */
  rows(whole: Whole, keys: readonly number[]): RawBuilder<{ row: Record<string, unknown> }>
  count(whole: Whole): RawBuilder<{ n: number }>
  /** Files that an archive carries with the rows, by a growing key: their sha-256 in hex, and their path in the archive. */
  files?(
    whole: Whole,
    after: number,
    limit: number,
  ): RawBuilder<{ key: number; sha256: string; path: string }>
}
