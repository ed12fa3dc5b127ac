import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { contains } from './queries.ts'

export type Hit = { kind: 'account' | 'person'; id: number; name: string; second: string | null }

/**
 * Accounts and persons whose name or e-mail contains the words, or is spelt nearly so (trigram word similarity).
 * The hits come from functions of the database's owner, for no policy lets a trigram condition reach its index; that
 * for restricted readers tests the territory inside. Both read the rows again under their policy.
 */
export async function search(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  words: string,
  limit: number,
): Promise<Hit[]> {
  const { rows } = await sql<Hit>`
    with hits as materialized (${actor.role === 'partner' ? restrictedHits(words, limit) : hits(words, limit)})
    select h.kind, h.id, a.name, nullif(concat_ws(', ', a.city, a.country), '') as second, h.closeness
      from hits h join account a on h.kind = 'account' and a.id = h.id
    union all
    select h.kind, h.id, p.name, coalesce(o.name, p.email), h.closeness
      from hits h join person p on h.kind = 'person' and p.id = h.id and p.erased_at is null left join account o on o.id = p.account_id
    order by closeness desc, kind, id limit ${limit}`.execute(tx)
  return rows
}

const restrictedHits = (words: string, limit: number) =>
  sql`select * from search_subjects(${words}, ${limit})`

const hits = (words: string, limit: number) =>
  sql`select * from search_everything(${words}, ${contains(words)}, ${limit})`
