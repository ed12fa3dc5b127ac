import { type Kysely, sql } from 'kysely'
import { numbers } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'

export type RequestKind = 'access' | 'erasure'

/** The new request's id, or null when one of its kind is open for this subject. */
export async function insertRequest(
  tx: Tx,
  r: {
    kind: RequestKind
    subjectId: number
    state: 'asked' | 'waiting'
    byPerson: boolean
    userId: number | null
    language: string | null
  },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into privacy_request (kind, subject_id, state, by_person, user_id, language, asked_at, decided_at)
    values (${r.kind}, ${r.subjectId}, ${r.state}, ${r.byPerson}, ${r.userId}, ${r.language}, ${now},
      ${r.state === 'waiting' ? now : null})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** True when the request was in one of `from`. */
export async function moveRequest(
  tx: Tx,
  id: number,
  from: readonly string[],
  change: {
    state: string
    userId?: number | null
    decidedAt?: Date
    endedAt?: Date
    expiresAt?: Date
    file?: string | null
    note?: string | null
    counts?: Record<string, unknown>
  },
): Promise<boolean> {
  const { rows } = await sql`
    update privacy_request set state = ${change.state}, user_id = coalesce(${change.userId ?? null}, user_id),
      decided_at = coalesce(${change.decidedAt ?? null}, decided_at), ended_at = coalesce(${change.endedAt ?? null}, ended_at),
      expires_at = coalesce(${change.expiresAt ?? null}, expires_at),
      file = ${change.file === undefined ? sql`file` : change.file}, note = coalesce(${change.note ?? null}, note),
      counts = counts || ${JSON.stringify(change.counts ?? {})}::jsonb
    where id = ${id} and state = any(${[...from]}::text[]) returning 1`.execute(tx)
  return rows.length === 1
}

export async function setProgress(tx: Tx, id: number, done: number, total: number): Promise<void> {
  await sql`update privacy_request set done = ${done}, total = ${total} where id = ${id}`.execute(tx)
}

export async function giveTicket(
  tx: Tx,
  id: number,
  ticket: { hash: Buffer; endsAt: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update privacy_request set ticket_hash = ${ticket.hash}, ticket_ends_at = ${ticket.endsAt}
    where id = ${id} and state = 'ready' returning 1`.execute(tx)
  return rows.length === 1
}

/** Takes the one download: the file of the archive, or null when there is none for this ticket (any more). */
export async function claimArchive(
  tx: Tx,
  hash: Buffer,
  now: Date,
): Promise<{ id: number; file: string; subjectId: number } | null> {
  const { rows } = await sql<{ id: number; file: string; subjectId: number }>`
    update privacy_request set state = 'collected', ended_at = ${now}, ticket_hash = null
    where ticket_hash = ${hash} and ticket_ends_at > ${now} and expires_at > ${now} and state = 'ready'
    returning id, file, subject_id as "subjectId"`.execute(tx)
  return rows[0] ?? null
}

/** Archives that nobody collected in time; answers their files. */
export async function endArchives(tx: Tx, now: Date): Promise<string[]> {
  const { rows } = await sql<{ file: string }>`
    update privacy_request set state = 'ended', ended_at = ${now} where state = 'ready' and expires_at <= ${now}
    returning file`.execute(tx)
  return rows.map(({ file }) => file)
}

/** Once an hour for each user, person and kind. */
export async function insertAccesses(
  tx: Tx,
  accesses: readonly { userId: number; personId: number; kind: string }[],
  hour: Date,
  now: Date,
): Promise<void> {
  await sql`
    insert into person_access (user_id, subject_id, kind, hour, at)
    select a."userId", a."personId", a.kind, ${hour}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(accesses)}::jsonb) as a ("userId" bigint, "personId" bigint, kind text)
    on conflict do nothing`.execute(tx)
}

export async function updateRetention(
  tx: Tx,
  rule: { kind: string; days: number; active: boolean; userId: number | null },
  now: Date,
): Promise<void> {
  await sql`
    update retention_rule set days = ${rule.days}, active = ${rule.active}, user_id = ${rule.userId}, changed_at = ${now}
    where kind = ${rule.kind}`.execute(tx)
}

/** A run of a rule begins; answers its id. */
export async function beginRetentionRun(
  tx: Tx,
  run: { kind: string; days: number; before: Date },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into retention_run (kind, days, before, cleared, at)
    values (${run.kind}, ${run.days}, ${run.before}, 0, ${now}) returning id`.execute(tx)
  return rows[0]!.id
}

/** What one batch of a rule took: the rows that stay, of when they are, and how many of each sort. */
export type Cleared = {
  ids: number[]
  oldest: Date | null
  newest: Date | null
  tally: Record<string, number>
}

/** Adds a batch to a run; ids of rows that are gone are not kept. */
export async function addToRetentionRun(
  tx: Tx,
  id: number,
  n: number,
  { ids, oldest, newest, tally }: Cleared,
  cleared: number,
): Promise<void> {
  await sql`
    update retention_run set cleared = cleared + ${cleared}, oldest = least(oldest, ${oldest}::timestamptz),
      newest = greatest(newest, ${newest}::timestamptz),
      tally = tally || (select coalesce(jsonb_object_agg(k, v::bigint + coalesce((tally ->> k)::bigint, 0)), '{}')
        from jsonb_each_text(${JSON.stringify(tally)}::jsonb) as e (k, v))
    where id = ${id}`.execute(tx)
  if (ids.length === 0) return
  await sql`
    insert into retention_batch (run_id, n, ids)
    select id, ${n}, ${numbers(ids)}::bigint[] from retention_run where id = ${id} and kind not in ('notifications', 'access_log')`.execute(
    tx,
  )
}

export type ListAccess = {
  userId: number
  kind: 'list' | 'found' | 'log'
  what: string
  filter: Record<string, unknown>
  personIds: readonly number[]
  at: Date
}

/**
 * Many of them by one statement, without a transaction around it. It does not wait for the disk: what is written outlives a
 * program that is killed, and a machine that loses its power may lose the last second of it.
 */
export async function insertListAccesses(
  db: Kysely<unknown>,
  accesses: readonly ListAccess[],
): Promise<void> {
  const rows = accesses.map(({ personIds, ...access }) => ({
    ...access,
    personIds: `{${personIds.join(',')}}`,
  }))
  await sql`
    with quick as (select set_config('synchronous_commit', 'off', true))
    insert into list_access (user_id, kind, what, filter, shown, person_ids, at)
    select a."userId", a.kind, a.what, a.filter, cardinality(a."personIds"::bigint[]), a."personIds"::bigint[], a.at
    from quick, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as a ("userId" bigint, kind text, what text, filter jsonb, "personIds" text, at timestamptz)`.execute(
    db,
  )
}
