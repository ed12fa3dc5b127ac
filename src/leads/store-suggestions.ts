import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { JudgedLead, Suggestion } from './model/suggestions/suggest.ts'

/** That the past is to be asked; null where it is being asked already. */
export async function insertSuggesting(tx: Tx, userId: number | null, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into definition_suggesting (asked_by, asked_at) select ${userId}, ${now}::timestamptz
    where not exists (select from definition_suggesting where done_at is null) returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function endSuggesting(tx: Tx, leads: number, now: Date): Promise<void> {
  await sql`update definition_suggesting set done_at = ${now}, leads = ${leads} where done_at is null`.execute(
    tx,
  )
}

/** What was declined is not suggested again for so long. */
const rest = '6 months'

/**
 * What the past says now takes the place of what it said. A suggestion that stands keeps its id, with the figures of today; what was
 * declined of late, or is talked over in a draft, is not suggested again.
 */
export async function writeSuggestions(
  tx: Tx,
  found: readonly Suggestion[],
  leads: readonly JudgedLead[],
  { version, from, until }: { version: number; from: Date; until: Date },
): Promise<void> {
  const ends = new Map(leads.map(({ id, accepted, won }) => [id, { id, accepted, won }]))
  const standing: number[] = []
  for (const { when, change, leadIds, otherIds, ...figures } of found) {
    const { rows } = await sql<{ id: number }>`
      insert into definition_suggestion (version, from_at, until_at, when_holds, change, found, found_at)
      select ${version}::int, ${from}::timestamptz, ${until}::timestamptz, ${JSON.stringify(when)}::jsonb, ${JSON.stringify(change)}::jsonb,
        ${JSON.stringify(figures)}::jsonb, ${until}::timestamptz
      where not exists (select from definition_suggestion d where d.when_holds = ${JSON.stringify(when)}::jsonb
        and (d.state = 'declined' and d.decided_at > ${until}::timestamptz - ${rest}::interval
          or d.state = 'accepted' and exists (select from definition_draft f where f.id = d.draft_id and f.state = 'open')))
      on conflict (md5(when_holds::text)) where state = 'open' do update set version = excluded.version, from_at = excluded.from_at,
        until_at = excluded.until_at, change = excluded.change, found = excluded.found
      returning id`.execute(tx)
    const [row] = rows
    if (!row) continue
    standing.push(row.id)
    await sql`delete from definition_suggestion_lead where suggestion_id = ${row.id}`.execute(tx)
    const rowsOf = (ids: readonly number[], inside: boolean) => ids.map(id => ({ ...ends.get(id)!, inside }))
    const members = [...rowsOf(leadIds, true), ...rowsOf(otherIds, false)]
    await sql`insert into definition_suggestion_lead (suggestion_id, lead_id, inside, accepted, won)
      select ${row.id}::bigint, l.id, r.inside, r.accepted, r.won
      from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as r(id bigint, inside boolean, accepted boolean, won boolean)
      join lead l on l.id = r.id`.execute(tx)
  }
  await sql`update definition_suggestion set state = 'gone' where state = 'open' and id <> all(${standing}::bigint[])`.execute(
    tx,
  )
}

/** Decides a suggestion that is open; false where it is not. */
export async function decideSuggestion(
  tx: Tx,
  id: number,
  decision: {
    state: 'accepted' | 'declined'
    userId: number | null
    reason: string | null
    draftId: number | null
  },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update definition_suggestion set state = ${decision.state}, decided_by = ${decision.userId}, decided_at = ${now},
      reason = ${decision.reason}, draft_id = ${decision.draftId}
    where id = ${id} and state = 'open' returning id`.execute(tx)
  return rows.length > 0
}
