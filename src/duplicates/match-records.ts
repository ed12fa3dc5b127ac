import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { beforeLearning, fits } from './model/learn.ts'
import { type MatchKind, type Source, schemes } from './model/line.ts'
import { type Learnt, openWeights, type Weights } from './model/weigh.ts'

/** What is compared of these records, as it stands written. Records that are gone are left out. */
export async function sourcesOf(tx: Tx, kind: MatchKind, ids: readonly number[]): Promise<Source[]> {
  return kind === 'person' ? personSources(tx, ids) : accountSources(tx, ids)
}

async function personSources(tx: Tx, ids: readonly number[]): Promise<Source[]> {
  const { rows } =
    await sql<Source>`${personSource} where p.id = any(${ids}::bigint[]) and p.erased_at is null
    order by p.id`.execute(tx)
  return rows
}

async function accountSources(tx: Tx, ids: readonly number[]): Promise<Source[]> {
  const { rows } =
    await sql<Source>`${accountSource} where a.id = any(${ids}::bigint[]) and a.erased_at is null
    order by a.id`.execute(tx)
  return rows
}

const points = (owner: 'person_id' | 'account_id', id: 'p.id' | 'a.id') => sql`
  left join lateral (
    select json_agg(value) filter (where kind = 'email') as emails, json_agg(value) filter (where kind = 'phone') as phones,
      json_agg(street) filter (where kind = 'address') as streets,
      json_agg(postal_code) filter (where kind = 'address') as postcodes,
      json_agg(city) filter (where kind = 'address') as cities
    from contact_point where ${sql.raw(owner)} = ${sql.raw(id)}) c on true`

const personSource = sql`
  select p.id, json_build_object('name', p.name, 'given', p.given_name, 'family', p.family_name, 'company', a.name,
    'email', to_jsonb(array[p.email]) || coalesce(c.emails::jsonb, '[]'),
    'phone', to_jsonb(array[p.phone]) || coalesce(c.phones::jsonb, '[]'),
    'streetLine', c.streets, 'postcode', c.postcodes,
    'locality', c.cities) as written
  from person p left join account a on a.id = p.account_id ${points('person_id', 'p.id')}`

const accountSource = sql`
  select a.id, json_build_object('company', a.name, 'host', a.website, 'phone', c.phones, 'streetLine', c.streets,
    'postcode', c.postcodes, 'locality', to_jsonb(array[a.city]) || coalesce(c.cities::jsonb, '[]'),
    'country', a.country) as written
  from account a ${points('account_id', 'a.id')}`

/** The weights learnt last; before the first pass of this form those that learning starts from. */
export async function weightsNow(tx: Tx, kind: MatchKind): Promise<Weights> {
  const { rows } = await sql<{ learnt: Learnt }>`
    select learnt from match_learnt where kind = ${kind} order by id desc limit 1`.execute(tx)
  if (rows[0] && fits(schemes[kind], rows[0].learnt)) return openWeights(schemes[kind], rows[0].learnt)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from match_record where kind = ${kind}`.execute(tx)
  return openWeights(schemes[kind], beforeLearning(schemes[kind], counted[0]!.n))
}

export type Candidate = { asked: number; id: number; line: string }

/**
 * Records of the index that share a key with those asked for, each at most once for each asked; keys that more than
 * `crowd` records share are passed over. `asked` numbers the lists of keys from 0.
 */
export async function candidatesFor(
  tx: Tx,
  kind: MatchKind,
  lists: readonly (readonly number[])[],
  crowd: number,
): Promise<Candidate[]> {
  const asked = lists.flatMap((keys, at) => keys.map(() => at))
  const { rows } = await sql<Candidate>`
    with k as (select * from unnest(${asked}::int[], ${lists.flat()}::int[]) as k(asked, key)),
    keys as materialized (select distinct key from k),
    held as materialized (
      select keys.key, r.id from keys cross join lateral (
        select m.id from match_record m where m.keys @> array[keys.key] and m.kind = ${kind} limit ${crowd + 1}) r),
    rare as (select key from held group by key having count(*) <= ${crowd}),
    found as (select distinct k.asked, held.id from k join rare using (key) join held using (key))
    select f.asked, r.id, r.line from found f join match_record r on r.kind = ${kind} and r.id = f.id
    order by f.asked, r.id`.execute(tx)
  return rows
}

/** As sourcesOf, as one text of JSON, for a thread to read. */
export async function sourcesText(tx: Tx, kind: MatchKind, ids: readonly number[]): Promise<string> {
  const source = kind === 'person' ? personSource : accountSource
  const table = sql.raw(kind === 'person' ? 'p' : 'a')
  const { rows } = await sql<{ text: string | null }>`
    select json_agg(s)::text as text from (${source} where ${table}.id = any(${ids}::bigint[])
      and ${table}.erased_at is null order by ${table}.id) s`.execute(tx)
  return rows[0]!.text ?? '[]'
}

/** Ids above `after` of records that the index does not have, or has in another form. */
export async function missingFromIndex(
  tx: Tx,
  kind: MatchKind,
  form: number,
  after: number,
  most: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from ${sql.table(kind)} t left join match_record r on r.kind = ${kind} and r.id = t.id
    where t.id > ${after} and t.erased_at is null and r.form is distinct from ${form}
    order by t.id limit ${most}`.execute(tx)
  return rows.map(row => row.id)
}

/** The index in the order of ids, for `copyOut`: id, keys and line of each record, as `holdRows` takes them in. */
export const indexOf: Readonly<Record<MatchKind, string>> = {
  person: `select id, keys, line from match_record where kind = 'person' order by id`,
  account: `select id, keys, line from match_record where kind = 'account' order by id`,
}
