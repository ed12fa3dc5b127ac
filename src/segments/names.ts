import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Names, nameKey, referredTo } from '../shared/condition/naming.ts'
import type { About, Condition } from '../shared/condition/tree.ts'
import type { Vocabulary } from '../shared/condition/vocabulary.ts'
import type { ConditionNeeds } from './asked.ts'
import type { Sql } from './source.ts'

export type Said = { about: About; when: Condition }

/** The names of all that these conditions refer to by id, of what the reader sees. */
export async function namesIn(
  tx: Tx,
  { referents }: ConditionNeeds,
  conditions: readonly Said[],
  vocabulary: Vocabulary,
): Promise<Names> {
  const wanted = new Map<string, Set<number>>()
  for (const { about, when } of conditions)
    for (const [of, ids] of referredTo(when, about, vocabulary))
      wanted.set(of, new Set([...(wanted.get(of) ?? []), ...ids]))
  const names: Record<string, string> = {}
  for (const [of, ids] of wanted) {
    const referent = referentOf(referents, of)
    if (!referent) continue
    const { rows } = await sql<{ id: number; name: string }>`
      select x.id, x.name from (${referent}) x where x.id = any(${[...ids]}::bigint[])`.execute(tx)
    for (const { id, name } of rows) names[nameKey(of, id)] = name
  }
  return names
}

export const referentOf = (referents: ConditionNeeds['referents'], of: string): Sql | null =>
  Object.hasOwn(referents, of) ? referents[of]! : null

/** A subject with what tells two of the same name apart, over `x`. */
export const namedSubject = (about: About): Sql =>
  about === 'person'
    ? sql`'person' as kind, x.id, x.name, nullif(concat_ws(', ', nullif(x.job_title, ''), (select y.name from account y where y.id = x.account_id)), '') as second`
    : sql`'account' as kind, x.id, x.name, nullif(x.city, '') as second`

export type Named = { kind: About; id: number; name: string; second: string | null }

export async function namedSubjects(tx: Tx, about: About, ids: readonly number[]): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select ${namedSubject(about)} from ${sql.table(about)} x where x.id = any(${ids as number[]}::bigint[])
    order by array_position(${ids as number[]}::bigint[], x.id)`.execute(tx)
  return rows
}
