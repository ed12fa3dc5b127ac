import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { knownOf } from './known.ts'
import type { inboundContract } from './model/contract.ts'
import type { OfferField } from './model/offer-field.ts'

type Query = z.output<(typeof inboundContract)['GET /api/inbound/mails']['query']>
type Listed = z.input<(typeof inboundContract)['GET /api/inbound/mails']['response']>
type Item = Listed['items'][number]
type OfferQuery = z.output<(typeof inboundContract)['GET /api/signature-offers']['query']>
type Offers = z.input<(typeof inboundContract)['GET /api/signature-offers']['response']>

const isBounce = sql`m.state = 'not_person' and m.reason in ('bounce', 'report')`
const shown = {
  taken: sql`m.state = 'taken'`,
  waiting: sql`m.state = 'waiting'`,
  not_person: sql`m.state = 'not_person' and coalesce(m.reason, '') not in ('bounce', 'report')`,
  refused: sql`m.state = 'refused'`,
  bounces: isBounce,
}

/** What came in, newest first. Words of what was taken in stand in the contact log, as they are there today. */
export async function listInbound(tx: Tx, query: Query): Promise<Listed> {
  const before = query.cursor ? readIdCursor(query.cursor) : null
  const { rows } = await sql<Omit<Item, 'at'> & { at: Date }>`
    select m.id, m.state, m.reason, m.auth, a.address as "to", a.purpose, m.from_address as "from", m.from_name as "fromName",
      m.reply_to as "replyTo", m.subject, coalesce(m.body, t.body) as body,
      coalesce(m.signature, t.properties->>'signature') as signature, coalesce(m.quoted, t.properties->>'quoted') as quoted,
      m.files, m.away, case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as person,
      m.is_new as "isNew", m.touch_id as "touchId", m.lead_id as "leadId", coalesce(m.occurred_at, m.received_at) as at,
      coalesce((select json_agg(json_build_object('address', b.address, 'kind', b.kind, 'status', b.status, 'cause', b.cause,
          'reason', b.reason, 'isOurs', b.sent_id is not null, 'refused', b.refused_since is not null,
          'person', case when q.id is not null then json_build_object('id', q.id, 'name', q.name) end) order by b.id)
        from mail_bounce b left join person q on q.id = b.person_id where b.inbound_id = m.id), '[]') as bounces
    from inbound_mail m left join inbound_address a on a.id = m.address_id left join person p on p.id = m.person_id
    left join touch t on t.id = m.touch_id and not exists (select from touch c where c.supersedes_id = t.id)
    where ${shown[query.show]} and (${before}::bigint is null or m.id < ${before}::bigint)
    order by m.id desc limit ${query.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<Listed['counts']>`
    select count(*) filter (where ${shown.taken}) as taken, count(*) filter (where ${shown.waiting}) as waiting,
      count(*) filter (where ${shown.not_person}) as not_person, count(*) filter (where ${shown.refused}) as refused,
      count(*) filter (where ${isBounce}) as bounces from inbound_mail m`.execute(tx)
  const items = rows.slice(0, query.limit).map(row => ({ ...row, at: row.at.toISOString() }))
  return {
    items,
    next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null,
    counts: counted[0]!,
  }
}

export async function listRules(tx: Tx) {
  const { rows } = await sql<{ sender: string; isPerson: boolean; by: string | null; at: Date }>`
    select r.sender, r.is_person as "isPerson", u.name as by, r.made_at as at
    from inbound_rule r left join app_user u on u.id = r.made_by order by r.made_at desc, r.sender limit 500`.execute(
    tx,
  )
  return { items: rows.map(row => ({ ...row, at: row.at.toISOString() })) }
}

type OfferRow = {
  id: number
  personId: number
  personName: string
  field: OfferField
  value: string
  line: string
  times: number
  firstAt: Date
  lastAt: Date
}

/** Offers nobody has decided, with what the record says today. */
export async function listOffers(tx: Tx, query: OfferQuery): Promise<Offers> {
  const before = query.cursor ? readIdCursor(query.cursor) : null
  const of = sql`o.state = 'open' and (${query.personId ?? null}::bigint is null or o.person_id = ${query.personId ?? null})`
  const { rows } = await sql<OfferRow>`
    select o.id, p.id as "personId", p.name as "personName", o.field, o.value, o.line, o.times, o.first_at as "firstAt",
      o.last_at as "lastAt"
    from signature_offer o join person p on p.id = o.person_id
    where ${of} and (${before}::bigint is null or o.id < ${before}::bigint)
    order by o.id desc limit ${query.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from signature_offer o join person p on p.id = o.person_id where ${of}`.execute(tx)
  const known = new Map<number, Awaited<ReturnType<typeof knownOf>>>()
  for (const { personId } of rows) if (!known.has(personId)) known.set(personId, await knownOf(tx, personId))
  const items = rows.slice(0, query.limit).map(row => ({
    id: row.id,
    person: { id: row.personId, name: row.personName },
    field: row.field,
    value: row.value,
    line: row.line,
    known: known.get(row.personId)?.values[row.field][0] ?? null,
    times: row.times,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
  }))
  return {
    items,
    next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}
