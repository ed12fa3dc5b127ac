import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { phoneTail } from './model/phone-search.ts'

export type Hit = { kind: 'account' | 'person'; id: number; name: string; second: string | null }

/**
 * Accounts and persons whose name or e-mail contains the words, or is spelt nearly so (trigram word similarity); where
 * the words are a telephone number, whoever has it, in whatever way it was written.
 * Restricted readers go through search_subjects, which tests the territory inside, for no policy of theirs lets a
 * trigram condition reach its index; both read the rows again under their policy.
 */
export async function search(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  words: string,
  limit: number,
): Promise<Hit[]> {
  const tail = phoneTail(words)
  const found = tail
    ? actor.role === 'partner'
      ? sql`select kind, id, 1 as closeness from search_phones(${tail}, ${limit})`
      : phoneHits(tail, limit)
    : actor.role === 'partner'
      ? restrictedHits(words, limit)
      : wordHits(words, limit)
  const { rows } = await sql<Hit>`
    with hits as materialized (${found})
    select h.kind, h.id, a.name, nullif(concat_ws(', ', a.city, a.country), '') as second, h.closeness
      from hits h join account a on h.kind = 'account' and a.id = h.id
    union all
    select h.kind, h.id, p.name, coalesce(o.name, p.email), h.closeness
      from hits h join person p on h.kind = 'person' and p.id = h.id and p.erased_at is null left join account o on o.id = p.account_id
    order by closeness desc, kind, id limit ${limit}`.execute(tx)
  return rows
}

const wordHits = (words: string, limit: number) =>
  sql`select kind, id, max(closeness) as closeness from subject_hits(${words}, ${limit}, null) group by kind, id`

const restrictedHits = (words: string, limit: number) =>
  sql`select * from search_subjects(${words}, ${limit})`

const phoneHits = (tail: string, limit: number) => sql`
  (select 'person' as kind, id, 1 as closeness from person
    where phone is not null and phone_tail(coalesce(phone_e164, phone)) like ${`${tail}%`} order by id limit ${limit})
  union
  (select case when person_id is null then 'account' else 'person' end, coalesce(person_id, account_id), 1 from contact_point
    where kind = 'phone' and phone_tail(value) like ${`${tail}%`} order by 2 limit ${limit})`
