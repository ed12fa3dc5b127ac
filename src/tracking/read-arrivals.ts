import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type ReadArrival = {
  id: number
  at: Date
  keyId: number | null
  keyName: string | null
  door: string
  code: string
  pointer: string | null
  sentence: string | null
  outcome: {
    touchId?: number | null
    personId?: number | null
    conflict?: string | null
    ignored?: string[]
  } | null
  personName: string | null
  message: unknown
}
const most = 100

/** The last arrivals of the sample, newest first, with the persons of today. */
export async function readArrivals(
  tx: Tx,
  { keyId, show }: { keyId?: number | undefined; show: 'all' | 'accepted' | 'refused' },
): Promise<ReadArrival[]> {
  const which =
    show === 'all'
      ? sql``
      : show === 'accepted'
        ? sql`and a.code in ('accepted', 'repeated')`
        : sql`and a.code not in ('accepted', 'repeated')`
  const { rows } = await sql<ReadArrival>`
    select a.id, a.at, a.key_id as "keyId", k.name as "keyName", a.door, a.code, a.pointer, a.sentence, a.outcome,
      p.name as "personName", a.message
    from tracking_arrival a left join write_key k on k.id = a.key_id
      left join identity i on i.subject_id = (a.outcome ->> 'personId')::bigint
      left join person p on p.id = coalesce(i.person_id, (a.outcome ->> 'personId')::bigint)
    where (${keyId ?? null}::bigint is null or a.key_id = ${keyId ?? null}) ${which}
    order by a.id desc limit ${most}`.execute(tx)
  return rows
}

/** All calls of a day (UTC), by what became of them. */
export async function countsOfDay(tx: Tx, keyId: number | null, now: Date) {
  const { rows } = await sql<{ code: string; calls: number; messages: number }>`
    select reason as code, sum(calls)::bigint as calls, sum(messages)::bigint as messages from tracking_count
    where day = (${now}::timestamptz at time zone 'UTC')::date and (${keyId}::bigint is null or key_id = ${keyId})
    group by reason order by reason <> 'accepted', calls desc, reason`.execute(tx)
  return rows
}
