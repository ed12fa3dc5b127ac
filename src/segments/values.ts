import { sql } from 'kysely'
import { withinTime } from '../platform/bounded.ts'
import type { Tx } from '../platform/database.ts'
import { traitValue } from '../platform/trait.ts'
import type { Moment } from '../shared/condition/time.ts'
import type { About } from '../shared/condition/tree.ts'
import type { Trait } from '../shared/condition/vocabulary.ts'
import { traitOf } from '../shared/condition/vocabulary.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { type ConditionNeeds, vocabularyIn } from './asked.ts'
import { literal } from './compile-value.ts'
import { referentOf } from './names.ts'
import { rowsOf } from './preview.ts'
import { type ConditionSource, idOf, isThere, type Sql, traitSql } from './source.ts'

type Item = { value: string | number; label: string; n: number | null }
export type Values = { items: Item[]; sampled: number | null }
type Asked = { about: About; of: string; q?: string | undefined; language: Locale }

const shown = 12
/** Rows of a table, or the latest touches, that are looked at while somebody types. */
const looked = 20_000
const patience = 400

/**
 * Values that occur where a condition asks, most frequent first, those that contain `q`. Of large tables a part is looked at,
 * always the same one; of the contact log the latest. Refuses `unknown_field` (422).
 */
export async function valuesOf(tx: Tx, needs: ConditionNeeds, asked: Asked): Promise<Values> {
  const source = await needs.source(tx)
  const { vocabulary } = await vocabularyIn(tx, source, asked.language)
  const q = asked.q?.trim() ?? ''
  if (asked.of.startsWith('trait:')) {
    const key = asked.of.slice('trait:'.length)
    const trait = traitOf(vocabulary, asked.about, key)
    if (!trait) return unknownField()
    return bounded(tx, () => ofTrait(tx, needs, source, asked.about, { key, trait, q }))
  }
  if (asked.of === 'segment')
    return {
      items: vocabulary.segments
        .filter(({ about, name }) => fits(about, asked.about) && name.toLowerCase().includes(q.toLowerCase()))
        .slice(0, shown)
        .map(({ id, name }) => ({ value: id, label: name, n: null })),
      sampled: null,
    }
  const value = ofTouches(asked.of)
  const referent = referentOf(needs.referents, asked.of)
  return bounded(tx, () => latestTouches(tx, value, referent, q, asked.of === 'property'))
}

const fits = (of: About, about: About): boolean => about === 'person' || of === 'account'
const unknownField = (): never =>
  refuse('unknown_field', 422, 'Conditions do not ask for this.', { field: 'query/of' })

/** Nothing is suggested where looking takes longer than typing. */
const bounded = async (tx: Tx, look: () => Promise<Values>): Promise<Values> =>
  (await withinTime(tx, patience, look)) ?? { items: [], sampled: 0 }

function ofTouches(of: string): Sql {
  if (of === 'source') return sql.ref('t.source')
  if (of === 'words') return sql.ref('t.title')
  if (of === 'campaign') return sql.ref('t.campaign_id')
  if (of === 'productGroup') return sql.ref('t.product_group_id')
  if (of === 'property') return sql.ref('k.key')
  if (of.startsWith('property:') && !of.includes('\0'))
    return sql`(t.properties ->> ${of.slice('property:'.length).toWellFormed()}::text)`
  return unknownField()
}

async function ofTrait(
  tx: Tx,
  { referents }: ConditionNeeds,
  source: ConditionSource,
  about: About,
  { key, trait, q }: { key: string; trait: Trait; q: string },
): Promise<Values> {
  const size = await rowsOf(tx, about)
  const isPart = size > looked
  const part = sql`${idOf(about)} in (select id from ${sql.table(about)}
    tablesample system (${Math.min(100, (looked / size) * 100)}) repeatable (83))`
  // What depends on the time is yes or no: there is nothing to suggest.
  const moment: Moment = { now: new Date(0), timeZone: 'UTC' }
  const value = traitValue(traitSql(source[about], key), { moment })
  const each: Partial<Record<Trait['kind'], Sql>> = {
    choices: sql`jsonb_array_elements_text(${value})`,
    references: sql`jsonb_array_elements_text(${value})::bigint`,
  }
  const values = sql`select ${each[trait.kind] ?? value} as value
    from ${source[about].rows()} where ${isThere(about)} ${isPart ? sql`and ${part}` : sql``}`
  const isReference = trait.kind === 'reference' || trait.kind === 'references'
  const referent = isReference ? referentOf(referents, trait.to ?? key) : null
  const labels = Object.fromEntries((trait.choices ?? []).map(choice => [choice.key, choice.label]))
  const items = referent
    ? await ofReferent(tx, referent, values, q)
    : trait.kind === 'text' || trait.kind === 'choice' || trait.kind === 'choices'
      ? await ofWords(tx, values, trait.choices ? '' : q)
      : []
  const wanted = q.toLowerCase()
  return {
    items: (trait.choices ? withAll(items, labels) : items).filter(({ label }) =>
      label.toLowerCase().includes(trait.choices ? wanted : ''),
    ),
    sampled: isPart ? looked : null,
  }
}

/** Every choice there is, those that nobody has among them. */
const withAll = (items: readonly Item[], labels: Readonly<Record<string, string>>): Item[] =>
  Object.entries(labels)
    .map(([key, label]) => ({ value: key, label, n: items.find(({ value }) => value === key)?.n ?? 0 }))
    .sort((one, other) => other.n - one.n)

async function ofWords(tx: Tx, values: Sql, q: string): Promise<Item[]> {
  const { rows } = await sql<Item>`
    select left(v.value::text, 200) as value, left(v.value::text, 200) as label, count(*) as n from (${values}) v
    where v.value is not null and v.value::text <> '' ${q === '' ? sql`` : sql`and v.value::text ilike ${`%${literal(q)}%`}`}
    group by 1 order by n desc, 1 limit ${shown}`.execute(tx)
  return rows
}

async function ofReferent(tx: Tx, referent: Sql, values: Sql, q: string): Promise<Item[]> {
  const { rows } = await sql<Item>`
    select r.id as value, r.name as label, coalesce(f.n, 0) as n from (${referent}) r
    left join (select v.value as id, count(*) as n from (${values}) v where v.value is not null group by 1) f on f.id = r.id
    where ${q === '' ? sql`f.n > 0` : sql`r.name ilike ${`%${literal(q)}%`}`}
    order by coalesce(f.n, 0) desc, r.name, r.id limit ${shown}`.execute(tx)
  return rows
}

async function latestTouches(
  tx: Tx,
  value: Sql,
  referent: Sql | null,
  q: string,
  ofKeys: boolean,
): Promise<Values> {
  const values = sql`select ${value} as value from (
      select * from touch order by id desc limit ${looked}) t
    ${ofKeys ? sql`, lateral jsonb_object_keys(case jsonb_typeof(t.properties) when 'object' then t.properties end) k(key)` : sql``}
    where not t.machine and t.withdrawn is null`
  const items = referent ? await ofReferent(tx, referent, values, q) : await ofWords(tx, values, q)
  const { rows } = await sql<{ all: boolean }>`
    select count(*) < ${looked} as all from (select from touch limit ${looked}) t`.execute(tx)
  return { items, sampled: rows[0]!.all ? null : looked }
}
