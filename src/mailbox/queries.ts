import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { mailboxContract } from './model/contract.ts'

type Query = z.output<(typeof mailboxContract)['GET /api/mailbox/messages']['query']>
type Listed = z.input<(typeof mailboxContract)['GET /api/mailbox/messages']['response']>
type Row = Omit<Listed['items'][number], 'occurredAt' | 'receivedAt'> & {
  occurredAt: Date | null
  receivedAt: Date
}

/** Whose messages somebody sees: the own ones; the administrator also those that nobody is known to have sent. */
const seen = (actor: Actor) => (actor.role === 'administrator' ? sql`true` : sql`m.user_id = ${actor.userId}`)
const states = {
  waiting: sql`m.state = 'waiting'`,
  aside: sql`m.state in ('aside', 'unreadable', 'again')`,
  filed: sql`m.state = 'filed'`,
}

export async function listMessages(tx: Tx, actor: Actor, query: Query): Promise<Listed> {
  const before = query.cursor ? readIdCursor(query.cursor) : null
  const { rows } = await sql<Row>`
    select m.id, m.state, m.reason, m.direction, m.marks,
      case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as colleague,
      m.from_address as "from", m.subject, coalesce(m.body, e.body) as body, coalesce(m.quoted, e.quoted) as quoted, m.files, m.written_at as "writtenAt",
      m.occurred_at as "occurredAt", m.received_at as "receivedAt", m.bytes,
      coalesce((select json_agg(json_build_object('id', p.id, 'address', p.address, 'name', p.name, 'part', p.part,
          'state', p.state, 'person', case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end,
          'others', (select count(*) from mailbox_party o where o.state = 'waiting' and lower(o.address) = lower(p.address)
            and o.id <> p.id),
          'suppressed', (select x.reason from suppression x
            where x.kind = 'email' and x.digest = contact_digest('email', p.address))) order by p.id)
        from mailbox_party p left join person s on s.id = p.person_id where p.message_id = m.id), '[]') as parties
    from mailbox_message m left join app_user u on u.id = m.user_id
    left join lateral (
      -- What was filed stands in the ledger alone, as it is there today.
      select t.body, t.properties->>'quoted' as quoted from mailbox_party p join touch t on t.id = p.touch_id
      where p.message_id = m.id and m.state = 'filed' and not exists (select 1 from touch c where c.supersedes_id = t.id)
      order by p.id limit 1) e on true
    where ${seen(actor)} and ${states[query.show]} and (${before}::bigint is null or m.id < ${before}::bigint)
    order by m.id desc limit ${query.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<Listed['counts']>`
    select count(*) filter (where ${states.waiting}) as waiting, count(*) filter (where ${states.aside}) as aside,
      count(*) filter (where ${states.filed}) as filed
    from mailbox_message m where ${seen(actor)}`.execute(tx)
  const items = rows.slice(0, query.limit).map(row => ({
    ...row,
    occurredAt: row.occurredAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
  }))
  return {
    items,
    next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null,
    counts: counted[0]!,
  }
}
