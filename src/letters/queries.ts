import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { lettersContract } from './model/contract.ts'
import type { Sender } from './model/letter.ts'

export type Letter = z.output<(typeof lettersContract)['GET /api/letters/:id']['response']>
type RecipientQuery = z.output<(typeof lettersContract)['GET /api/letters/:id/recipients']['query']>
type Recipients = z.input<(typeof lettersContract)['GET /api/letters/:id/recipients']['response']>

const instantOf = (column: string) => sql`to_json(${sql.ref(column)})#>>'{}'`
const columns = sql`
  l.id, l.name, l.state, l.purpose, coalesce((select t.name from contact_purpose_text t where t.purpose = l.purpose
    order by t.language = 'en' desc, t.version desc limit 1), l.purpose) as "purposeName",
  case when c.id is not null then json_build_object('id', c.id, 'name', c.name) end as campaign,
  case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as owner,
  case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as segment, ${instantOf('l.addressed_at')} as "addressedAt",
  l.words, l.main_language as "mainLanguage", l.layout, l.one_an_address as "oneAnAddress", l.dated,
  r.chosen, r.left, r.logged, l.done, l.total, l.pages, l.bytes, l.problem, ${instantOf('l.checked_at')} as "checkedAt",
  ${instantOf('l.printed_at')} as "printedAt", ${instantOf('l.logged_at')} as "loggedAt", ${instantOf('l.changed_at')} as "changedAt"`
const joins = sql`
  left join campaign c on c.id = l.campaign_id left join app_user u on u.id = l.user_id left join segment s on s.id = l.segment_id
  cross join lateral (select count(*) as chosen, count(*) filter (where out_reason is not null) as left,
    count(*) filter (where touch_id is not null and coalesce(undone_id, 0) = 0) as logged
    from letter_recipient where letter_id = l.id) r`

export async function letterById(tx: Tx, id: number): Promise<Letter> {
  const { rows } = await sql<Letter>`select ${columns} from letter l ${joins} where l.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_letter', 404, 'There is no such letter.')
}

export async function listLetters(tx: Tx, query: { cursor?: string; limit: number }) {
  const before = query.cursor ? readIdCursor(query.cursor) : null
  const { rows } = await sql<Letter>`
    select ${columns} from letter l ${joins} where ${before}::bigint is null or l.id < ${before}::bigint
    order by l.id desc limit ${query.limit + 1}`.execute(tx)
  const items = rows.slice(0, query.limit)
  return { items, next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null }
}

export async function senderOf(tx: Tx): Promise<Sender> {
  const { rows } = await sql<Sender>`
    select coalesce(nullif(s.name, ''), c.name, '') as name, s.street, s.postal_code as "postalCode", s.city, s.country, s.contact
    from letter_sender s left join company c on true`.execute(tx)
  return rows[0]!
}

export async function listRecipients(tx: Tx, letterId: number, query: RecipientQuery): Promise<Recipients> {
  const before = query.cursor ? readIdCursor(query.cursor) : 0
  await letterById(tx, letterId)
  const which = sql`r.letter_id = ${letterId}
    ${query.show === 'in' ? sql`and r.out_reason is null` : query.show === 'out' ? sql`and r.out_reason is not null` : sql``}
    ${query.reason ? sql`and r.out_reason = ${query.reason}` : sql``}
    ${query.fallback ? sql`and r.out_reason is null and ${query.fallback} = any(r.fallbacks)` : sql``}`
  const { rows } = await sql<Recipients['items'][number]>`
    select r.id, json_build_object('id', p.id, 'name', p.name) as person,
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as account,
      r.language, r.out_reason as "outReason", r.out_detail as "outDetail", r.fallbacks, r.printed
    from letter_recipient r join person p on p.id = r.person_id left join account a on a.id = p.account_id
    where ${which} and r.id > ${before} order by r.id limit ${query.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from letter_recipient r where ${which}`.execute(tx)
  const { rows: counts } = await sql<Recipients['counts']>`
    select count(*) filter (where out_reason is null) as in, count(*) filter (where out_reason is not null) as out,
      coalesce((select json_agg(json_build_object('reason', g.out_reason, 'n', g.n) order by g.n desc, g.out_reason) from (
        select out_reason, count(*) as n from letter_recipient where letter_id = ${letterId} and out_reason is not null
        group by out_reason) g), '[]') as reasons,
      coalesce((select json_agg(json_build_object('field', g.field, 'n', g.n) order by g.n desc, g.field) from (
        select f as field, count(*) as n from letter_recipient, unnest(fallbacks) f
        where letter_id = ${letterId} and out_reason is null group by f) g), '[]') as fallbacks
    from letter_recipient where letter_id = ${letterId}`.execute(tx)
  const items = rows.slice(0, query.limit)
  return {
    items,
    next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.total,
    counts: counts[0]!,
  }
}

/** Of each account the person there was contact with last; none of those where nobody is known. In the order given. */
export async function attentionOf(tx: Tx, accountIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from unnest(${[...accountIds]}::bigint[]) with ordinality g(id, place)
    cross join lateral (
      select p.id from person p left join lateral (
        select t.occurred_at from touch t where t.subject_id = p.id order by t.occurred_at desc limit 1) l on true
      where p.account_id = g.id and p.erased_at is null order by l.occurred_at desc nulls last, p.id limit 1
    ) p order by g.place`.execute(tx)
  return rows.map(({ id }) => id)
}
