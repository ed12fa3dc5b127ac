import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Said } from './model/signature.ts'

/** A value that was said again counts up; one that was decided stays decided. */
export async function putOffer(
  tx: Tx,
  o: Said & { personId: number; key: string; inboundId: number | null; at: Date },
  now: Date,
): Promise<void> {
  await sql`
    insert into signature_offer (person_id, field, value, value_key, line, first_at, last_at, inbound_id, said)
    values (${o.personId}, ${o.field}, ${o.value}, ${o.key}, ${o.line}, ${o.at}, ${o.at}, ${o.inboundId},
      hashtext(${`${o.field}:${o.key}`}))
    on conflict (person_id, said) do update set
      times = signature_offer.times + 1, last_at = greatest(signature_offer.last_at, excluded.last_at),
      first_at = least(signature_offer.first_at, excluded.first_at), line = excluded.line, inbound_id = excluded.inbound_id
    where excluded.last_at <= ${now}`.execute(tx)
}

/** Decides an open offer; false where it was decided meanwhile. */
export async function closeOffer(
  tx: Tx,
  id: number,
  to: { state: 'taken' | 'declined' | 'never'; by: number | null },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update signature_offer set state = ${to.state}, decided_by = ${to.by}, decided_at = ${now}
    where id = ${id} and state = 'open' returning 1`.execute(tx)
  return rows.length === 1
}

/** Nothing of this field from signatures again: what else is open of it goes as well. */
export async function closeField(
  tx: Tx,
  personId: number,
  field: string,
  by: number | null,
  now: Date,
): Promise<void> {
  await sql`
    update signature_offer set state = 'never', decided_by = ${by}, decided_at = ${now}
    where person_id = ${personId} and field = ${field} and state = 'open'`.execute(tx)
}
