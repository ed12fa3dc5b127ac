import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { KnownTouch } from '../shared/condition/known.ts'
import { refuse } from '../shared/outcome.ts'
import { keyAfter, type Narrowing, narrowed } from './log-keys.ts'
import { notedMinutes } from './minutes-of.ts'
import type { logAnswer, touchAnswer } from './model/contract.ts'
import type { TouchKind, TouchSide } from './model/touch.ts'

export type Touch = z.infer<typeof touchAnswer>
export type LogEntry = z.infer<typeof logAnswer>
export type LogFilter = {
  side?: TouchSide
  kind?: TouchKind
  personId?: number
  productGroupId?: number
  from?: string
  to?: string
  cursor?: string
  /** So many entries after the cursor. */
  skip?: number
  limit: number
}

export const columns = sql`
  t.id, t.kind, t.side, t.machine, to_json(t.occurred_at)#>>'{}' as "occurredAt", to_json(t.recorded_at)#>>'{}' as "recordedAt",
  t.title, t.body, t.source, u.name as by, t.user_id as "byId", t.user_id is not null as "byHand", t.supersedes_id is not null as corrected,
  ${notedMinutes('t')} as minutes, coalesce(t.properties ?| array['quoted', 'signature'], false) as quotes,
  ${reference('p')} as person,
  ${reference('a')} as account,
  (select json_build_object('id', g.id, 'name', g.name) from product_group g where g.id = t.product_group_id) as "productGroup",
  coalesce(m.mentions, '[]') as mentions, coalesce(f.files, '[]') as files, h.thread`

/** What stands beside entries, of as many as a page has: each table is asked once. */
const beside = (ids: RawBuilder<unknown>) => ({
  mentions: sql`
    select x.touch_id, json_agg(json_build_object('userId', x.user_id, 'written', x.written, 'name', w.name)
      order by x.user_id) as mentions
    from touch_mention x join app_user w on w.id = x.user_id where x.touch_id = any(${ids}) group by x.touch_id`,
  files: sql`
    select x.touch_id, json_agg(json_build_object('id', x.id, 'name', x.name, 'type', x.type, 'size', x.size)
      order by x.id) as files
    from touch_file x where x.touch_id = any(${ids}) group by x.touch_id`,
  threads: sql`
    select x.touch_id, json_build_object('id', x.thread_id, 'replyToId', x.reply_to_id,
      'n', (select count(*) from touch_thread o where o.thread_id = x.thread_id)) as thread
    from touch_thread x where x.touch_id = any(${ids})`,
})
const ofOne = beside(sql`array[t.id]`)
const ofPage = beside(sql`array(select id from page)`)
/** Entries of a page of which a newer one of the thread stands in the same log: they are shown with that one. */
const foldedOfPage = (filter: Narrowing) => sql`
  select x.touch_id from touch_thread x join page g on g.id = x.touch_id where exists (
    select 1 from touch_thread o join touch t on t.id = o.touch_id
    where o.thread_id = x.thread_id and (t.occurred_at, t.id) > (g.occurred_at, g.id)
      and t.subject_id in (select subject_id from s) ${asked(filter)}
      and not exists (select 1 from touch c where c.supersedes_id = t.id))`

export const names = sql`
  left join app_user u on u.id = t.user_id
  left join lateral (${ofOne.mentions}) m on true
  left join lateral (${ofOne.files}) f on true
  left join lateral (${ofOne.threads}) h on true
  left join identity i on i.subject_id = t.subject_id
  left join person p on p.id = coalesce(i.person_id, t.subject_id)
  left join account a on a.id = coalesce(account_today(t.account_id), p.account_id)`

export async function touchById(tx: Tx, id: number): Promise<Touch> {
  const { rows } = await sql<Touch>`select ${columns} from touch t ${names} where t.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_touch', 404, 'There is no such entry, or it is not yours to see.')
}

/** What a mail quotes, which its entry shows folded. */
export async function quotedText(tx: Tx, id: number): Promise<string> {
  const { rows } = await sql<{ text: string | null }>`
    select concat_ws(E'\n\n', properties->>'signature', properties->>'quoted') as text from touch where id = ${id}`.execute(
    tx,
  )
  return rows[0]?.text ?? ''
}

export type RawTouch = {
  subjectId: number
  accountId: number | null
  kind: TouchKind
  side: TouchSide
  mode: 'live' | 'historical'
  userId: number | null
  occurredAt: Date
  title: string
  body: string | null
  machine: boolean
  source: string | null
  campaignId: number | null
  productGroupId: number | null
  properties: Record<string, unknown> | null
  supersededBy: number | null
}

export async function rawTouch(tx: Tx, id: number): Promise<RawTouch> {
  const { rows } = await sql<RawTouch>`
    select t.subject_id as "subjectId", t.account_id as "accountId", t.kind, t.side, t.mode, t.user_id as "userId",
      t.occurred_at as "occurredAt", t.title, t.body, t.machine, t.source, t.campaign_id as "campaignId",
      t.product_group_id as "productGroupId", t.properties, s.id as "supersededBy"
    from touch t left join touch s on s.supersedes_id = t.id where t.id = ${id} and t.withdrawn is null`.execute(
    tx,
  )
  return rows[0] ?? refuse('no_such_touch', 404, 'There is no such entry, or it is not yours to see.')
}

/** Person, and the visitors and merged persons that are this person today. */
export const subjectsOfPerson = (id: number) => sql`
  select (select ${id}::bigint) as subject_id union all select subject_id from identity where person_id = (select ${id}::bigint)`

/** The account itself, those merged into it, its persons, and what those persons were before. */
export const subjectsOfAccount = (id: number) => sql`
  select (select ${id}::bigint) as subject_id
  union all select subject_id from account_identity where account_id = (select ${id}::bigint)
  union all select id from person where account_id = (select ${id}::bigint)
  union all select i.subject_id from person q join identity i on i.person_id = q.id where q.account_id = (select ${id}::bigint)`

/** The same of an account and all below it. */
export const subjectsOfGroup = (id: number) => sql`
  select g.id as subject_id from account_group(${id}) g(id)
  union all select m.subject_id from account_group(${id}) g(id) join account_identity m on m.account_id = g.id
  union all select q.id from account_group(${id}) g(id) join person q on q.account_id = g.id
  union all select i.subject_id from account_group(${id}) g(id) join person q on q.account_id = g.id join identity i on i.person_id = q.id`

export type Log = { items: LogEntry[]; next: string | null }

export async function personLog(tx: Tx, id: number, filter: LogFilter): Promise<Log> {
  return readLog(tx, subjectsOfPerson(id), filter)
}

/** Who is in a segment, under every id that they were recorded by; of a segment of accounts everybody there. */
const subjectsOfSegment = (id: number) => {
  const members = sql`select subject_id as id from segment_member where segment_id = (select ${id}::bigint)`
  const there = sql`select q.id from (${members}) m join person q on q.account_id = m.id`
  return sql`
  select id as subject_id from (${members}) m
  union all select i.subject_id from (${members}) m join identity i on i.person_id = m.id
  union all select x.subject_id from (${members}) m join account_identity x on x.account_id = m.id
  union all select id from (${there}) q
  union all select i.subject_id from (${there}) q join identity i on i.person_id = q.id`
}

/** The subjects of a log, of whom only those in a segment where one is named. */
export const amongSegment = (subjects: RawBuilder<unknown> | null, segment: number | undefined) =>
  segment === undefined
    ? subjects
    : subjects === null
      ? subjectsOfSegment(segment)
      : sql`select s.subject_id from (${subjects}) s where s.subject_id in (${subjectsOfSegment(segment)})`

/** Of an account, or with `below` of all below it as well; of these only who is in a segment. */
export type OfAccount = { below?: 'true' | 'false'; segment?: number }
export const whose = (id: number, filter: { personId?: number } & OfAccount): RawBuilder<unknown> =>
  amongSegment(
    filter.personId
      ? ofAccount(filter.personId, id)
      : filter.below === 'true'
        ? subjectsOfGroup(id)
        : subjectsOfAccount(id),
    filter.segment,
  )!

export async function accountLog(tx: Tx, id: number, filter: LogFilter & OfAccount): Promise<Log> {
  return readLog(tx, whose(id, filter), filter)
}

const ofAccount = (personId: number, accountId: number) => sql`
  select s.subject_id from (${subjectsOfPerson(personId)}) s
  where exists (select 1 from person q where q.id = (select ${personId}::bigint) and q.account_id = (select ${accountId}::bigint))`

/** The conditions of the log and of its counts. */
const asked = (filter: Narrowing): RawBuilder<unknown> => sql`and t.withdrawn is null ${narrowed(filter)}`

/**
 * One page by keyset, whose cost follows the page and the number of subjects, not the length of the log. First each
 * subject tells the moments of its newest rows, just so many that together they fill a page: the page's oldest row is
 * no older than the last of them (`since`). Then each gives its rows from there on, of which the newest are taken.
 * Values are hidden from the planner, so that one plan serves every log.
 */
async function readLog(tx: Tx, subjects: RawBuilder<unknown>, filter: LogFilter): Promise<Log> {
  const begin = filter.cursor ? readCursor(filter.cursor, 2) : null
  const after = filter.skip ? await keyAfter(tx, subjects, filter, begin, filter.skip) : begin
  if (filter.skip && after === null) return { items: [], next: null }
  const most = sql.lit(filter.limit + 1)
  const ofSubject = sql`
    from touch t where t.subject_id = s.subject_id
      ${asked(filter)}
      ${after ? sql`and (t.occurred_at, t.id) < ((select ${after[0]}::timestamptz), (select ${after[1]}::bigint))` : sql``}
      and not exists (select 1 from touch c where c.supersedes_id = t.id)`
  const newestFirst = sql`order by t.occurred_at desc, t.id desc`
  const { rows } = await sql<LogEntry>`/* prepared */
    with s as materialized (${subjects}),
    since as materialized (
      select coalesce((select n.occurred_at from s cross join lateral (
        select t.occurred_at ${ofSubject} ${newestFirst}
        limit (select ceil(${most} / greatest(count(*), 1)::float8)::int from s)
      ) n order by n.occurred_at desc offset ${sql.lit(filter.limit)} limit 1), '-infinity') as at
    ),
    newest as materialized (
      select t.* from s cross join lateral (
        select t.* ${ofSubject} and t.occurred_at >= (select at from since)
        ${newestFirst} limit ${most}
      ) t ${newestFirst} limit ${most}
    ),
    -- Names by their keys, once for the page: joined openly, a restricted reader's whole territory would be read.
    page as materialized (
      select t.*, coalesce(i.person_id, t.subject_id) as today, account_today(t.account_id) as "accountToday"
      from newest t left join identity i on i.subject_id = t.subject_id
    ),
    p as materialized (select id, name, account_id from person where id = any(array(select today from page))),
    a as materialized (
      select id, name from account where id = any(array(select "accountToday" from page union select account_id from p))
    ),
    m as materialized (${ofPage.mentions}), f as materialized (${ofPage.files}), h as materialized (${ofPage.threads}),
    k as materialized (${foldedOfPage(filter)})
    select ${columns}, k.touch_id is not null as folded from page t left join app_user u on u.id = t.user_id left join p on p.id = t.today
    left join a on a.id = coalesce(t."accountToday", p.account_id)
    left join m on m.touch_id = t.id left join f on f.touch_id = t.id left join h on h.touch_id = t.id
    left join k on k.touch_id = t.id ${newestFirst}`.execute(tx)
  const items = rows.slice(0, filter.limit)
  const last = items.at(-1)
  return { items, next: rows.length > filter.limit && last ? writeCursor([last.occurredAt, last.id]) : null }
}

export type CountFilter = Omit<Narrowing, 'side'> & { personId?: number }
export type SideCounts = Record<TouchSide, number>

/** The entries of a thread that this reader may see, the first one first. */
export async function threadEntries(tx: Tx, threadId: number, limit: number): Promise<Touch[]> {
  const { rows } = await sql<Touch>`
    select ${columns} from touch_thread th join touch t on t.id = th.touch_id ${names}
    where th.thread_id = ${threadId} order by t.occurred_at, th.place limit ${limit}`.execute(tx)
  return rows
}

/** How many entries of each side the log of an account shows under this filter. */
export async function accountCounts(
  tx: Tx,
  id: number,
  filter: CountFilter & OfAccount,
): Promise<SideCounts> {
  return countLog(tx, whose(id, filter), filter)
}

/** The same of a person. */
export async function personCounts(tx: Tx, id: number, filter: CountFilter): Promise<SideCounts> {
  return countLog(tx, subjectsOfPerson(id), filter)
}

async function countLog(tx: Tx, subjects: RawBuilder<unknown>, filter: CountFilter): Promise<SideCounts> {
  const { rows } = await sql<{ side: TouchSide; n: number }>`
    select t.side, count(*) as n from (${subjects}) s join touch t on t.subject_id = s.subject_id
    where not exists (select 1 from touch c where c.supersedes_id = t.id) ${asked(filter)} group by t.side`.execute(
    tx,
  )
  const counts = { marketing: 0, sales: 0, service: 0 }
  for (const row of rows) counts[row.side] = row.n
  return counts
}

/**
 * What scoring reads of persons: touches that count, of these kinds ('all' for any) and from `since` on (null for ever),
 * live and historical, latest first.
 */
export async function touchesForScoring(
  tx: Tx,
  personIds: number[],
  kinds: readonly string[] | 'all',
  since: Date | null,
): Promise<Map<number, (KnownTouch & { id: number })[]>> {
  // Milliseconds, for reading a date costs the driver more than all the rest of a row. Subject by subject (offset 0):
  // where the ledger has grown, the planner would rather read all of it than the histories of a few hundred.
  const { rows } = await sql<KnownTouch & { id: number; personId: number }>`/* prepared */
    select t.id, s.person_id as "personId", t.kind, t.side, (extract(epoch from t.occurred_at) * 1000)::float8 as at, t.title,
      t.properties->>'url' as address, t.source, t.campaign_id as "campaignId", t.product_group_id as "productGroupId", t.properties
    from (select id as subject_id, id as person_id from person where id = any((select ${personIds}::bigint[])::bigint[])
          union all select subject_id, person_id from identity
            where person_id = any((select ${personIds}::bigint[])::bigint[])) s
    cross join lateral (
      select t.* from touch t
      where t.subject_id = s.subject_id and t.occurred_at >= ${since ?? new Date(0)}
        and (${kinds === 'all'}::boolean or t.kind = any(${kinds === 'all' ? [] : [...kinds]}::touch_kind[]))
        and not t.machine and t.withdrawn is null and not exists (select 1 from touch c where c.supersedes_id = t.id)
      offset 0
    ) t
    order by t.occurred_at desc`.execute(tx)
  const byPerson = new Map<number, (KnownTouch & { id: number })[]>()
  for (const touch of rows) {
    const list = byPerson.get(touch.personId)
    if (list) list.push(touch)
    else byPerson.set(touch.personId, [touch])
  }
  return byPerson
}

/** The touches with these ids, as scoring reads them, whatever became of them since; of whoever they are of today. */
export async function touchesOfScore(
  tx: Tx,
  ids: readonly number[],
): Promise<(KnownTouch & { id: number })[]> {
  const { rows } = await sql<KnownTouch & { id: number }>`
    select t.id, coalesce(i.person_id, t.subject_id) as "personId", t.kind, t.side,
      (extract(epoch from t.occurred_at) * 1000)::float8 as at, t.title, t.properties->>'url' as address, t.source,
      t.campaign_id as "campaignId", t.product_group_id as "productGroupId", t.properties
    from touch t left join identity i on i.subject_id = t.subject_id where t.id = any(${ids as number[]}::bigint[])`.execute(
    tx,
  )
  return rows
}
