import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { duplicatesContract } from './model/contract.ts'
import type { MatchKind } from './model/line.ts'
import { sayReason, sayRelation } from './model/say.ts'
import { probabilityOf, type Reason } from './model/weigh.ts'
import type { MatchSetting } from './store.ts'

type Query = z.output<(typeof duplicatesContract)['GET /api/duplicates']['query']>
export type Pair = z.infer<(typeof duplicatesContract)['GET /api/duplicates']['response']>['items'][number]
export type PairDetail = z.infer<(typeof duplicatesContract)['GET /api/duplicates/:kind/:a/:b']['response']>
type Row = Omit<Pair, 'probability'>
type Why = { reasons: Reason[]; priorBits: number; relatedBits: number; relation: string | null }

/** Odds (bits) of a probability. */
export const bitsOf = (probability: number): number => Math.log2(probability / (1 - probability))

const secondOf = (kind: MatchKind, r: 'x' | 'y') =>
  kind === 'person'
    ? sql.raw(`coalesce((select o.name from account o where o.id = ${r}.account_id), ${r}.email)`)
    : sql.raw(`nullif(concat_ws(', ', ${r}.city, ${r}.country), '')`)
const side = (kind: MatchKind, of: 'x' | 'y') => {
  const r = sql.raw(of)
  return sql`json_build_object('id', ${r}.id, 'name', ${r}.name, 'second', ${secondOf(kind, of)})`
}
// Of the two of a merge one is gone: what it was called stands in the journal, unless somebody in it was erased.
const sideOfMerge = (kind: MatchKind, of: 'x' | 'y') => {
  const r = sql.raw(of)
  const gone = sql.raw(`g${of}.gone_row`)
  return sql`json_build_object('id', ${sql.raw(of === 'x' ? 'm.a' : 'm.b')}, 'name', coalesce(${r}.name, ${gone}->>'name', '–'),
    'second', coalesce(${secondOf(kind, of)}, ${gone}->>${kind === 'person' ? 'email' : 'city'}))`
}
// A pair is shown while both records are there, and the reader's to see.
const fromPairs = (kind: MatchKind) => sql`
  from match_pair m join ${sql.table(kind)} x on x.id = m.a and x.erased_at is null
  join ${sql.table(kind)} y on y.id = m.b and y.erased_at is null
  left join app_user u on u.id = m.decided_by`
// For those who may read the journal only.
const fromMerged = (kind: MatchKind) => sql`
  from match_pair m left join ${sql.table(kind)} x on x.id = m.a left join ${sql.table(kind)} y on y.id = m.b
  left join merge gx on gx.kind = m.kind and gx.gone_id = m.a and gx.undone_at is null
  left join merge gy on gy.kind = m.kind and gy.gone_id = m.b and gy.undone_at is null
  left join app_user u on u.id = m.decided_by`
const isMerged = sql`m.state = 'merged' and x.erased_at is null and y.erased_at is null`
const selectPairs = (kind: MatchKind, sideOf = side) => sql`
  select m.kind, ${sideOf(kind, 'x')} as a, ${sideOf(kind, 'y')} as b, m.bits, m.state, m.automatic,
    ${reference('u')} as "decidedBy", to_json(m.decided_at)#>>'{}' as "decidedAt",
    m.merge_id as "mergeId"`

const within = (
  band: 'certain' | 'ask' | 'below',
  { ask, certain }: Pick<MatchSetting, 'ask' | 'certain'>,
) =>
  band === 'certain'
    ? sql`m.bits >= ${bitsOf(certain)}::real`
    : band === 'ask'
      ? sql`m.bits >= ${bitsOf(ask)}::real and m.bits < ${bitsOf(certain)}::real`
      : sql`m.bits < ${bitsOf(ask)}::real`

export async function settingOf(tx: Tx, kind: MatchKind): Promise<MatchSetting> {
  const { rows } = await sql<MatchSetting>`
    select ask, certain, automatic from match_setting where kind = ${kind}`.execute(tx)
  return rows[0]!
}

const broughtBy = (importId: number, kind: MatchKind) => sql`
  (select unnest(i.ids) from import_created i where i.import_id = ${importId} and i.subject = ${kind})`

/** Pairs of a state. Of merged ones one record is gone: they are shown to whom the journal is shown, not to partners. */
export async function listDuplicates(
  tx: Tx,
  role: string,
  { kind, state, band, recordId, importId, cursor, limit }: Query,
): Promise<{ items: Pair[]; next: string | null; total: number }> {
  if (role === 'partner' && state === 'merged') return { items: [], next: null, total: 0 }
  const setting = await settingOf(tx, kind)
  const isOfMerges = state === 'merged'
  const from = isOfMerges ? fromMerged(kind) : fromPairs(kind)
  const where = sql`where ${isOfMerges ? isMerged : sql`true`} and m.kind = ${kind} and m.state = ${state}
    ${band ? sql`and ${within(band, setting)}` : sql``}
    ${recordId ? sql`and (m.a = ${recordId} or m.b = ${recordId})` : sql``}
    ${importId ? sql`and (m.a in ${broughtBy(importId, kind)} or m.b in ${broughtBy(importId, kind)})` : sql``}`
  const after = cursor ? readCursor(cursor, 3).map(Number) : null
  if (after?.some(value => !Number.isFinite(value)))
    refuse('bad_cursor', 422, 'This page marker is not one of ours. Start from the first page.', {
      field: 'cursor',
    })
  const { rows } = await sql<Row>`${selectPairs(kind, isOfMerges ? sideOfMerge : side)} ${from} ${where}
    ${after ? sql`and (-m.bits, m.a, m.b) > (${-after[0]!}::real, ${after[1]}::bigint, ${after[2]}::bigint)` : sql``}
    order by -m.bits, m.a, m.b limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{
    n: number
  }>`select count(*) as n ${from} ${where}`.execute(tx)
  const items = rows.slice(0, limit).map(withProbability)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items,
    next: last ? writeCursor([last.bits, last.a.id, last.b.id]) : null,
    total: counted[0]!.n,
  }
}

const withProbability = (row: Row): Pair => ({ ...row, probability: probabilityOf(row.bits) })

/** How many undecided pairs there are above, between and below the two probabilities. */
export async function bandsOf(tx: Tx, kind: MatchKind, setting: Pick<MatchSetting, 'ask' | 'certain'>) {
  const count = (band: 'certain' | 'ask' | 'below') =>
    sql`count(*) filter (where ${within(band, setting)}) as ${sql.ref(band)}`
  const { rows } = await sql<{ certain: number; ask: number; below: number }>`
    select ${count('certain')}, ${count('ask')}, ${count('below')} ${fromPairs(kind)}
    where m.kind = ${kind} and m.state = 'open'`.execute(tx)
  return rows[0]!
}

/**
 * One pair with everything that weighs and both records' fields; of merged ones, except for partners, the one that is gone
 * as it went. Refused 404 unless both are the reader's.
 */
export async function duplicateBetween(
  tx: Tx,
  role: string,
  kind: MatchKind,
  one: number,
  other: number,
): Promise<PairDetail> {
  const [a, b] = one < other ? [one, other] : [other, one]
  const { rows } = await sql<Row & { why: Why }>`${selectPairs(kind)}, m.why ${fromPairs(kind)}
    where m.kind = ${kind} and m.a = ${a} and m.b = ${b}`.execute(tx)
  const row =
    rows[0] ??
    (role === 'partner' ? undefined : await mergedPair(tx, kind, a, b)) ??
    refuse('no_such_pair', 404, 'There are no such two records, or one of them is not yours to see.')
  const { why, ...pair } = row
  const merged = row.state === 'merged'
  const left = await fieldsOf(tx, kind, a, merged)
  const right = await fieldsOf(tx, kind, b, merged)
  return {
    ...withProbability(pair),
    reasons: why.reasons.map(reason => ({
      field: reason.field,
      level: reason.level,
      bits: reason.bits,
      sentence: sayReason(reason),
    })),
    priorBits: why.priorBits,
    relatedBits: why.relatedBits,
    relation: sayRelation(why),
    fields: Object.keys(left).flatMap(field => {
      const [x, y] = [left[field] ?? [], right[field] ?? []]
      if (x.length === 0 && y.length === 0) return []
      const same = (list: string[]) =>
        list
          .map(text => text.toLowerCase())
          .sort()
          .join('\n')
      return [{ field, a: x, b: y, differs: same(x) !== same(y) }]
    }),
  }
}

async function mergedPair(tx: Tx, kind: MatchKind, a: number, b: number) {
  const { rows } = await sql<Row & { why: Why }>`${selectPairs(kind, sideOfMerge)}, m.why ${fromMerged(kind)}
    where m.kind = ${kind} and m.a = ${a} and m.b = ${b} and ${isMerged}`.execute(tx)
  return rows[0]
}

type Fields = Record<string, string[]>

const points = (kind: MatchKind) => sql`
  coalesce((select json_agg(coalesce(c.original, c.value) order by c.position, c.id) from contact_point c
    where c.${sql.raw(`${kind}_id`)} = r.id and c.kind = 'phone'), '[]') as phones,
  coalesce((select json_agg(c.value order by c.position, c.id) from contact_point c
    where c.${sql.raw(`${kind}_id`)} = r.id and c.kind = 'address'), '[]') as addresses,
  coalesce((select json_agg(c.value order by c.position, c.id) from contact_point c
    where c.${sql.raw(`${kind}_id`)} = r.id and c.kind = 'email'), '[]') as emails`

async function fieldsOf(tx: Tx, kind: MatchKind, id: number, orAsItWent: boolean): Promise<Fields> {
  const fields = kind === 'person' ? personFields : accountFields
  const read = async (records: RawBuilder<unknown>) =>
    (await sql<Record<string, unknown>>`${fields(records)} where r.id = ${id}`.execute(tx)).rows
  let rows = await read(sql.table(kind))
  if (rows.length === 0 && orAsItWent)
    rows = await read(sql`(select (jsonb_populate_record(null::${sql.table(kind)}, g.gone_row)).* from merge g
      where g.kind = ${kind} and g.gone_id = ${id} and g.undone_at is null)`)
  return Object.fromEntries(
    Object.entries(rows[0] ?? {}).map(([field, value]) => [
      field,
      (Array.isArray(value) ? value : [value]).filter(each => each !== null && each !== '').map(String),
    ]),
  )
}
const personFields = (records: RawBuilder<unknown>) => sql`
  select name, account, array_remove(array[email], null) || array(select json_array_elements_text(emails)) as email,
    array_remove(array[phone], null) || array(select json_array_elements_text(phones)) as phone,
    array(select json_array_elements_text(addresses)) as address, country, "jobTitle", language, source, "knownAt", "updatedAt"
  from (select r.id, r.name, a.name as account, r.email, r.phone, r.country, r.job_title as "jobTitle", r.language, r.source,
      to_json(r.known_at)#>>'{}' as "knownAt", to_json(r.updated_at)#>>'{}' as "updatedAt", ${points('person')}
    from ${records} r left join account a on a.id = r.account_id) r`
const accountFields = (records: RawBuilder<unknown>) => sql`
  select name, type, website, array(select json_array_elements_text(phones)) as phone,
    array(select json_array_elements_text(addresses)) as address, city, country, industry, employees, "salesOwner", source,
    "knownAt", "updatedAt"
  from (select r.id, r.name, r.kind as type, r.website, r.city, r.country, r.industry, r.employees, u.name as "salesOwner",
      r.source, to_json(r.created_at)#>>'{}' as "knownAt", to_json(r.updated_at)#>>'{}' as "updatedAt", ${points('account')}
    from ${records} r left join app_user u on u.id = r.sales_owner_id) r`

type Settings = z.infer<(typeof duplicatesContract)['GET /api/duplicates/settings']['response']>

/** Both kinds: what is set, what was learnt last, and how many undecided pairs the reader sees in each band. */
export async function duplicateSettings(tx: Tx, role: string): Promise<Settings> {
  const { rows } = await sql<Settings['items'][number]>`
    select s.kind, s.ask, s.certain, s.automatic, to_json(s.changed_at)#>>'{}' as "changedAt",
      u.name as "changedBy"
    from match_setting s left join app_user u on u.id = s.changed_by order by s.kind desc`.execute(tx)
  const items: Settings['items'] = []
  for (const row of rows)
    items.push({
      ...row,
      ...(role === 'partner' ? nothingLearnt : await lastLearnt(tx, row.kind)),
      open: await bandsOf(tx, row.kind, row),
    })
  return { items }
}

const nothingLearnt = { learntAt: null, records: 0, compared: 0, waiting: false, spread: [] }

async function lastLearnt(tx: Tx, kind: MatchKind) {
  const { rows } = await sql<{
    learntAt: string
    records: number
    compared: number
    spread: [number, number][]
  }>`
    select to_json(finished_at)#>>'{}' as "learntAt", records, compared, spread from match_learnt
    where kind = ${kind} and finished_at is not null order by id desc limit 1`.execute(tx)
  const { rows: due } = await sql`select from match_due where kind = ${kind} limit 1`.execute(tx)
  const waiting = due.length > 0
  if (!rows[0]) return { ...nothingLearnt, waiting }
  return { ...rows[0], waiting, spread: rows[0].spread.map(([bits, pairs]) => ({ bits, pairs })) }
}
