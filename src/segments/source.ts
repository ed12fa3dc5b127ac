import { type RawBuilder, sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import type { Moment } from '../shared/condition/time.ts'
import type { About } from '../shared/condition/tree.ts'

export type Sql = RawBuilder<unknown>

/** Where the database has what conditions speak of. */
export type ConditionSource = Readonly<Record<About, SubjectSource>> & {
  /** The same few conditions are asked again and again: their statements are kept ready. */
  often?: true
}
export type SubjectSource = {
  /** `from` for one row of each subject: of persons `p`, of accounts `a`, and what their traits are read from. */
  rows: () => Sql
  traits: TraitsSql
}

/** The trait of a condition that has been read. */
export function traitSql({ traits }: SubjectSource, key: string): TraitSql {
  if (!Object.hasOwn(traits, key)) throw new Error(`No domain offers the trait ${key}.`)
  return traits[key]!
}

/**
 * `among`: ids of the subjects that are asked about, as an array in SQL; all where it is absent. With them the ledger is
 * read by subject, without them as a whole.
 */
export type Asking = { moment: Moment; source: ConditionSource; among?: Sql }

const aliases = { person: 'p', account: 'a' } as const
export const idOf = (about: About): Sql => sql.ref(`${aliases[about]}.id`)

/** Who was erased belongs nowhere. */
export const isThere = (about: About): Sql => sql`${sql.ref(`${aliases[about]}.erased_at`)} is null`
