import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { CustomRecord } from './model/custom-field.ts'
import { phoneTail } from './model/phone-search.ts'
import { contains } from './queries.ts'

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
      : hits(words, limit)
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

const restrictedHits = (words: string, limit: number) =>
  sql`select * from search_subjects(${words}, ${limit})`

const phoneHits = (tail: string, limit: number) => sql`
  (select 'person' as kind, id, 1 as closeness from person
    where phone is not null and phone_tail(coalesce(phone_e164, phone)) like ${`${tail}%`} order by id limit ${limit})
  union
  (select case when person_id is null then 'account' else 'person' end, coalesce(person_id, account_id), 1 from contact_point
    where kind = 'phone' and phone_tail(value) like ${`${tail}%`} order by 2 limit ${limit})`

/** Exact parts first, words of declared text fields, then nearly so spelt names; each on its own trigram index. */
const hits = (words: string, limit: number) => {
  const part = contains(words)
  const inCustom = (record: CustomRecord) => {
    const custom = sql.ref(`${record}.custom`)
    return sql`${custom} <> '{}' and custom_words(${custom}) ilike ${part}
      and exists (select 1 from custom_field f where f.record = ${record} and f.type = 'text' and f.archived_at is null
        and ${custom} ->> f.key ilike ${part})`
  }
  return sql`
    (select 'account' as kind, id, word_similarity(${words}, name) + 0.5 as closeness from account
      where name ilike ${part} order by closeness desc, id limit ${limit})
    union all
    (select 'person', id, word_similarity(${words}, name) + 0.5 from person
      where name ilike ${part} or email ilike ${part} order by 3 desc, id limit ${limit})
    union all
    (select 'person', c.person_id, word_similarity(${words}, c.value) + 0.5 from contact_point c join person p on p.id = c.person_id
      where c.kind = 'email' and c.value ilike ${part} and p.name not ilike ${part} and coalesce(p.email not ilike ${part}, true)
      order by 3 desc, c.person_id limit ${limit})
    union all
    (select 'account', id, 0.3 from account
      where ${inCustom('account')} and name not ilike ${part} and not ${words} <% name order by id limit ${limit})
    union all
    (select 'person', id, 0.3 from person
      where ${inCustom('person')} and name not ilike ${part} and coalesce(email not ilike ${part}, true)
        and not ${words} <% name order by id limit ${limit})
    union all
    (select 'account', id, word_similarity(${words}, name) from account
      where ${words} <% name and name not ilike ${part} order by 3 desc, id limit ${limit})
    union all
    (select 'person', id, word_similarity(${words}, name) from person
      where ${words} <% name and name not ilike ${part} and coalesce(email not ilike ${part}, true)
      order by 3 desc, id limit ${limit})`
}
