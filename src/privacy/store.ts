import { sql } from 'kysely'
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

export async function insertRetentionRun(
  tx: Tx,
  run: { kind: string; before: Date; cleared: number },
  now: Date,
): Promise<void> {
  await sql`insert into retention_run (kind, before, cleared, at)
    values (${run.kind}, ${run.before}, ${run.cleared}, ${now})`.execute(tx)
}
