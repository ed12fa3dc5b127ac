import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { ledger } from '../segments/compile-touches.ts'
import type { About } from '../shared/condition/tree.ts'
import type { Household } from './households.ts'
import type { DatedTouch } from './model/signal.ts'

export type Reading = {
  /** Kinds of touch; 'all' where some signal takes any. */
  kinds: ReadonlySet<string> | 'all'
  since: Date | null
}

/**
 * What was done there, the earliest first. Of who may not be profiled nothing is read. What a visitor did before anybody knew
 * who that was is known from then on, and what somebody did before coming to an account is known of it since.
 */
export async function touchesOf(
  tx: Tx,
  households: readonly Household[],
  reading: Reading,
  now: Date,
): Promise<Map<number, DatedTouch[]>> {
  const found = new Map<number, DatedTouch[]>()
  for (const about of ['account', 'person'] as const) {
    const ids = households.filter(each => each.about === about).map(({ id }) => id)
    if (ids.length > 0)
      for (const [id, touches] of await read(tx, about, ids, reading, now)) found.set(id, touches)
  }
  return found
}

type Row = DatedTouch & { who: number }

async function read(
  tx: Tx,
  about: About,
  ids: readonly number[],
  { kinds, since }: Reading,
  now: Date,
): Promise<Map<number, DatedTouch[]>> {
  const { from, where, who, person } = ledger(about, sql`${ids as number[]}::bigint[]`)
  const { rows } = await sql<Row>`
    select t.id, ${who} as who, (extract(epoch from t.occurred_at) * 1000)::float8 as at, t.kind, t.side, t.title,
      t.properties ->> 'url' as address, t.source, t.campaign_id as "campaignId", t.product_group_id as "productGroupId",
      ${person} as "personId", t.properties, t.mode = 'live' as live,
      case when t.mode = 'historical' then '-Infinity'::float8
        else extract(epoch from greatest(t.recorded_at, case when i.reason = 'identified' then i.at end))::float8 * 1000 end as "knownFrom"
    from ${from} where ${where} and t.occurred_at <= ${now}
      ${kinds === 'all' ? sql`` : sql`and t.kind = any(${[...kinds]}::text[]::touch_kind[])`}
      ${since === null ? sql`` : sql`and t.occurred_at > ${since}`}
    order by t.occurred_at, t.id`.execute(tx)
  const persons = [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
  const may = await mayBeProfiled(tx, persons, now)
  const came = about === 'account' ? await whenTheyCame(tx, persons) : new Map<number, number>()
  const found = new Map<number, DatedTouch[]>()
  for (const { who: id, ...touch } of rows) {
    if (touch.personId !== null && !may.has(touch.personId)) continue
    const knownFrom = Math.max(touch.knownFrom, came.get(touch.personId ?? 0) ?? Number.NEGATIVE_INFINITY)
    const list = found.get(id)
    if (list) list.push({ ...touch, knownFrom })
    else found.set(id, [{ ...touch, knownFrom }])
  }
  return found
}

/** Since when these are with the account that they are with today; nothing of who always was. Milliseconds. */
async function whenTheyCame(tx: Tx, personIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; at: number }>`
    select record_id as id, (extract(epoch from max(at)) * 1000)::float8 as at from field_change
    where record = 'person' and record_id = any(${personIds as number[]}::bigint[]) and field = 'account_id'
      and source not in ('confirmed', 'merge') group by 1`.execute(tx)
  return new Map(rows.map(({ id, at }) => [id, at]))
}
