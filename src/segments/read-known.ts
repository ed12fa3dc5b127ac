import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { traitValue } from '../platform/trait.ts'
import type { Known, KnownTouch, TraitValue } from '../shared/condition/known.ts'
import type { Needs } from '../shared/condition/needs.ts'
import { type Moment, spanOf } from '../shared/condition/time.ts'
import type { About } from '../shared/condition/tree.ts'
import { ledger } from './compile-touches.ts'
import { within } from './compile-value.ts'
import { type ConditionSource, idOf, isThere, type Sql, traitSql } from './source.ts'

/**
 * What is known of these subjects, as far as conditions that need `needs` ask for it; by id. Who is not there, was erased, or is
 * hidden from the reader is left out.
 */
export async function knownOf(
  tx: Tx,
  about: About,
  ids: readonly number[],
  needs: Needs,
  source: ConditionSource,
  moment: Moment,
): Promise<Map<number, Known>> {
  const traits = await traitsOf(tx, about, ids, needs, source, moment)
  const touches = await touchesOf(tx, about, ids, needs, moment)
  const segments = needs.segments ? await segmentsOf(tx, about, ids) : new Map<number, number[]>()
  const accountOf =
    needs.account && about === 'person' ? await accountsOf(tx, ids) : new Map<number, number>()
  const accounts = needs.account
    ? await knownOf(tx, 'account', [...new Set(accountOf.values())], needs.account, source, moment)
    : null
  const personsOf =
    needs.persons && about === 'account' ? await personIdsOf(tx, ids) : new Map<number, number[]>()
  const persons = needs.persons
    ? await knownOf(tx, 'person', [...personsOf.values()].flat(), needs.persons, source, moment)
    : null
  return new Map(
    [...traits].map(([id, values]) => [
      id,
      {
        traits: values,
        touches: touches.get(id) ?? [],
        segments: new Set(segments.get(id)),
        ...(accounts ? { account: accounts.get(accountOf.get(id) ?? 0) ?? null } : {}),
        ...(persons ? { persons: (personsOf.get(id) ?? []).flatMap(each => persons.get(each) ?? []) } : {}),
      },
    ]),
  )
}

type Traits = Record<string, TraitValue | null>

async function traitsOf(
  tx: Tx,
  about: About,
  ids: readonly number[],
  needs: Needs,
  source: ConditionSource,
  moment: Moment,
): Promise<Map<number, Traits>> {
  const among = sql`${ids as number[]}::bigint[]`
  const keys = [...needs.traits]
  const values = keys.map((key, i) => {
    const trait = traitSql(source[about], key)
    const value = traitValue(trait, { moment, among })
    return sql`${trait.kind === 'moment' ? milliseconds(value) : value} as ${sql.ref(`v${i}`)}`
  })
  const { rows } = await sql<{ id: number } & Traits>`${sql.raw(source.often ? '/* prepared */' : '')}
    select ${sql.join([sql`${idOf(about)} as id`, ...values])} from ${source[about].rows()}
    where ${idOf(about)} = any(${ids as number[]}::bigint[]) and ${isThere(about)}`.execute(tx)
  return new Map(
    rows.map(row => [row.id, Object.fromEntries(keys.map((key, i) => [key, row[`v${i}`] ?? null]))]),
  )
}

const milliseconds = (moment: Sql): Sql => sql`(extract(epoch from ${moment}) * 1000)::float8`

async function touchesOf(
  tx: Tx,
  about: About,
  ids: readonly number[],
  { touches, days }: Needs,
  moment: Moment,
): Promise<Map<number, KnownTouch[]>> {
  const found = new Map<number, KnownTouch[]>()
  if (touches !== 'all' && touches.size === 0) return found
  const { from, where, who, person } = ledger(about, sql`${ids as number[]}::bigint[]`)
  const { rows } = await sql<KnownTouch & { who: number }>`
    select t.id, ${who} as who, ${milliseconds(sql.ref('t.occurred_at'))} as at, t.kind, t.side, t.title, t.properties ->> 'url' as address,
      t.source, t.campaign_id as "campaignId", t.product_group_id as "productGroupId", ${person} as "personId", t.properties
    from ${from} where ${where} ${touches === 'all' ? sql`` : sql`and t.kind = any(${[...touches]}::text[]::touch_kind[])`}
      ${days === 'all' ? sql`` : sql`and ${within({ ...spanOf({ days }, moment), to: null }, sql.ref('t.occurred_at'))}`}`.execute(
    tx,
  )
  for (const { who: id, ...touch } of rows) {
    const list = found.get(id)
    if (list) list.push(touch)
    else found.set(id, [touch])
  }
  return found
}

async function segmentsOf(tx: Tx, about: About, ids: readonly number[]): Promise<Map<number, number[]>> {
  const subjects =
    about === 'account'
      ? sql`select unnest(${ids as number[]}::bigint[]) as id, unnest(${ids as number[]}::bigint[]) as subject_id`
      : sql`select p.id, unnest(array[p.id, p.account_id]) as subject_id from person p where p.id = any(${ids as number[]}::bigint[])`
  const { rows } = await sql<{ id: number; segments: number[] }>`
    select s.id, json_agg(m.segment_id) as segments from (${subjects}) s
    join segment_member m on m.subject_id = s.subject_id group by s.id`.execute(tx)
  return new Map(rows.map(({ id, segments }) => [id, segments]))
}

async function accountsOf(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; accountId: number }>`
    select id, account_id as "accountId" from person where id = any(${ids as number[]}::bigint[]) and account_id is not null`.execute(
    tx,
  )
  return new Map(rows.map(({ id, accountId }) => [id, accountId]))
}

async function personIdsOf(tx: Tx, ids: readonly number[]): Promise<Map<number, number[]>> {
  const { rows } = await sql<{ accountId: number; ids: number[] }>`
    select account_id as "accountId", json_agg(id) as ids from person
    where account_id = any(${ids as number[]}::bigint[]) group by account_id`.execute(tx)
  return new Map(rows.map(({ accountId, ids: persons }) => [accountId, persons]))
}
