import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { contains } from './queries.ts'

export type Hit = { kind: 'account' | 'person'; id: number; name: string; second: string | null }

/**
 * Accounts and persons whose name or e-mail contains the words, or is spelt nearly so (trigram word similarity).
 * Restricted readers go through search_subjects, which tests the territory inside; both read the rows again under
 * their policy.
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
      from hits h join person p on h.kind = 'person' and p.id = h.id left join account o on o.id = p.account_id
    order by closeness desc, kind, id limit ${limit}`.execute(tx)
  return rows
}

const restrictedHits = (words: string, limit: number) =>
  sql`select * from search_subjects(${words}, ${limit})`

/** Exact parts first; the fuzzy look-up runs on the same trigram index. */
const hits = (words: string, limit: number) => sql`
  (select 'account' as kind, id, word_similarity(${words}, name) + 0.5 as closeness from account
    where name ilike ${contains(words)} order by closeness desc, id limit ${limit})
  union all
  (select 'person', id, word_similarity(${words}, name) + 0.5 from person
    where name ilike ${contains(words)} or email ilike ${contains(words)} order by 3 desc, id limit ${limit})
  union all
  (select 'person', c.person_id, word_similarity(${words}, c.value) + 0.5 from contact_point c
    join person p on p.id = c.person_id
    where c.kind = 'email' and c.value ilike ${contains(words)} and p.name not ilike ${contains(words)}
      and coalesce(p.email not ilike ${contains(words)}, true) order by 3 desc, 2 limit ${limit})
  union all
  (select 'account', id, word_similarity(${words}, name) from account
    where ${words} <% name and name not ilike ${contains(words)} order by 3 desc, id limit ${limit})
  union all
  (select 'person', id, word_similarity(${words}, name) from person
    where ${words} <% name and name not ilike ${contains(words)} and coalesce(email not ilike ${contains(words)}, true)
    order by 3 desc, id limit ${limit})`
