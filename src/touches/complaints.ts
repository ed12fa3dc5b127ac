import { sql } from 'kysely'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'

export type Complaint = {
  touchId: number
  account: { id: number; name: string } | null
  person: { id: number; name: string } | null
  title: string
  body: string | null
  by: string | null
  at: string
}
export type ComplaintFilter = {
  /** Of the accounts that this user owns for sales. */
  salesOwnerId?: number
  /** After the one moment, not after the other. */
  occurredAfter?: string
  occurredBefore?: string
  cursor?: string
  limit: number
}

/** Complaints of all customers that the reader may see, as corrected last, newest first; `total` counts all that fit. */
export async function listComplaints(
  tx: Tx,
  filter: ComplaintFilter,
): Promise<{ items: Complaint[]; next: string | null; total: number }> {
  const after = filter.cursor ? readCursor(filter.cursor, 2) : null
  const from = sql`
    from touch t left join identity i on i.subject_id = t.subject_id
    left join person p on p.id = coalesce(i.person_id, t.subject_id)
    left join account a on a.id = coalesce(account_today(t.account_id), p.account_id, account_today(t.subject_id))
    left join app_user u on u.id = t.user_id
    where t.kind = 'complaint' and not exists (select 1 from touch c where c.supersedes_id = t.id)
    ${filter.occurredAfter ? sql`and t.occurred_at > ${filter.occurredAfter}::timestamptz` : sql``}
    ${filter.occurredBefore ? sql`and t.occurred_at <= ${filter.occurredBefore}::timestamptz` : sql``}
    ${filter.salesOwnerId ? sql`and a.sales_owner_id = ${filter.salesOwnerId}` : sql``}`
  const keyset = after
    ? sql`and (t.occurred_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``
  const { rows } = await sql<Complaint>`
    select t.id as "touchId", ${reference('a')} as account, ${reference('p')} as person, t.title, t.body, u.name as by,
      to_json(t.occurred_at)#>>'{}' as at ${from} ${keyset}
    order by t.occurred_at desc, t.id desc limit ${filter.limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`select count(*) as n ${from}`.execute(tx)
  const items = rows.slice(0, filter.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > filter.limit && last ? writeCursor([last.at, last.touchId]) : null,
    total: counted.rows[0]!.n,
  }
}
