import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { dedupeKey } from './store.ts'

/** A row that supersedes and is shown nowhere. The other columns are those of the entry that it takes back. */
export async function insertWithdrawal(
  tx: Tx,
  touchId: number,
  userId: number | null,
  now: Date,
): Promise<number> {
  // A note, so that a complaint that is taken back owes no answer; a machine's, so that no figure counts it.
  const { rows } = await sql<{ id: number }>`
    insert into touch (subject_id, account_id, kind, side, mode, machine, occurred_at, recorded_at, user_id, supersedes_id,
      title, withdrawn)
    select subject_id, account_id, 'note', side, mode, true, occurred_at, ${now}, ${userId}, id, 'Taken back', true
    from touch where id = ${touchId} returning id, ask_segments_anew(array[subject_id], array['touch']) as told`.execute(
    tx,
  )
  return rows[0]!.id
}

/** One thing at a time happens to an entry and what stands beside it, until the transaction ends. */
export async function holdEntry(tx: Tx, touchId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('touch.entry', ${touchId}))`.execute(tx)
}

export async function insertMentions(
  tx: Tx,
  touchId: number,
  mentions: readonly { userId: number; written: string }[],
): Promise<void> {
  if (mentions.length === 0) return
  await sql`
    insert into touch_mention (touch_id, user_id, written)
    select ${touchId}, m.user_id, m.written from unnest(${mentions.map(m => m.userId)}::bigint[],
      ${mentions.map(m => m.written)}::text[]) m(user_id, written)
    on conflict do nothing`.execute(tx)
}

export type NewFile = { sha256: string; name: string; type: string; size: number }

/** The ids in the order given. Without an entry they wait for one. */
export async function insertFiles(
  tx: Tx,
  touchId: number | null,
  userId: number | null,
  files: readonly NewFile[],
  now: Date,
): Promise<number[]> {
  if (files.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    insert into touch_file (touch_id, sha256, name, type, size, user_id, at)
    select ${touchId}, decode(f.sha256, 'hex'), f.name, f.type, f.size, ${userId}, ${now}
    from unnest(${files.map(f => f.sha256)}::text[], ${files.map(f => f.name)}::text[], ${files.map(f => f.type)}::text[],
      ${files.map(f => f.size)}::bigint[]) with ordinality f(sha256, name, type, size, place)
    order by f.place returning id`.execute(tx)
  return rows.map(({ id }) => id).sort((a, b) => a - b)
}

/** Gives files that wait, uploaded by this user, to an entry; answers how many there were. */
export async function giveFiles(
  tx: Tx,
  touchId: number,
  userId: number | null,
  fileIds: readonly number[],
): Promise<number> {
  const { rows } = await sql`
    update touch_file set touch_id = ${touchId}
    where id = any(${[...fileIds]}::bigint[]) and touch_id is null and user_id = ${userId} returning id`.execute(
    tx,
  )
  return rows.length
}

/** The sum of what was deleted, null when the entry has no such file. */
export async function deleteFile(tx: Tx, touchId: number, fileId: number): Promise<string | null> {
  const { rows } = await sql<{ sha256: string }>`
    delete from touch_file where id = ${fileId} and touch_id = ${touchId} returning encode(sha256, 'hex') as sha256`.execute(
    tx,
  )
  return rows[0]?.sha256 ?? null
}

/** Takes the files from entries; answers their sums, each once. */
export async function deleteFilesOf(tx: Tx, touchIds: readonly number[]): Promise<string[]> {
  if (touchIds.length === 0) return []
  const { rows } = await sql<{ sha256: string }>`
    delete from touch_file where touch_id = any(${[...touchIds]}::bigint[]) returning encode(sha256, 'hex') as sha256`.execute(
    tx,
  )
  return [...new Set(rows.map(({ sha256 }) => sha256))]
}

/** Uploads that nobody took into an entry since. */
export async function deleteWaitingFiles(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql`
    delete from touch_file where touch_id is null and at < ${before} returning id`.execute(tx)
  return rows.length
}

/**
 * An entry into the thread of the one that it answers, which begins one when it has none. Once: an entry stays in the
 * thread in which it is.
 */
export async function insertReply(tx: Tx, touchId: number, replyToId: number): Promise<void> {
  await sql`
    insert into touch_thread (touch_id, thread_id) values (${replyToId}, ${replyToId})
    on conflict (touch_id) do nothing`.execute(tx)
  await sql`
    insert into touch_thread (touch_id, thread_id, reply_to_id)
    select ${touchId}, thread_id, ${replyToId} from touch_thread where touch_id = ${replyToId}
    on conflict (touch_id) do nothing`.execute(tx)
}

/** What stands beside an entry goes to its correction; mentions belong to the words and stay. */
export async function moveToCorrection(tx: Tx, from: number, to: number): Promise<void> {
  await sql`update touch_file set touch_id = ${to} where touch_id = ${from}`.execute(tx)
  await sql`update touch_thread set touch_id = ${to} where touch_id = ${from}`.execute(tx)
  await sql`update touch_thread set reply_to_id = ${to} where reply_to_id = ${from}`.execute(tx)
  await sql`update touch_message set touch_id = ${to} where touch_id = ${from}`.execute(tx)
}

/** An entry that was taken back leaves its thread: what answered it answers nothing then. */
export async function leaveThread(tx: Tx, touchId: number): Promise<void> {
  await sql`delete from touch_message where touch_id = ${touchId}`.execute(tx)
  await sql`update touch_thread set reply_to_id = null where reply_to_id = ${touchId}`.execute(tx)
  await sql`delete from touch_thread where touch_id = ${touchId}`.execute(tx)
}

/** Message ids of mail, without angle brackets; one that is known stays with its entry. */
export async function insertMessages(tx: Tx, touchId: number, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return
  await sql`
    insert into touch_message (message, touch_id)
    select m, ${touchId} from unnest(${messageIds.map(dedupeKey)}::uuid[]) m on conflict (message) do nothing`.execute(
    tx,
  )
}

/** Answers the sums of what was deleted, each once. */
export async function deleteTheseFiles(tx: Tx, fileIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    delete from touch_file where id = any(${[...fileIds]}::bigint[]) returning encode(sha256, 'hex') as sha256`.execute(
    tx,
  )
  return [...new Set(rows.map(({ sha256 }) => sha256))]
}

export async function deleteFilesBefore(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql`
    delete from touch_file f using touch t where t.id = f.touch_id and t.occurred_at < ${before} returning f.id`.execute(
    tx,
  )
  return rows.length
}

/** Copies that supersede, of another subject, both of whom segments ask anew; one that was superseded meanwhile gets none. Answers how many. */
export async function insertMoved(
  tx: Tx,
  moves: readonly { id: number; subjectId: number }[],
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with moved as (
    insert into touch (subject_id, account_id, kind, side, mode, machine, occurred_at, recorded_at, user_id, source,
      campaign_id, product_group_id, supersedes_id, title, body, properties)
    select m.subject_id, t.account_id, t.kind, t.side, t.mode, t.machine, t.occurred_at, ${now}, t.user_id, t.source,
      t.campaign_id, t.product_group_id, t.id, t.title, t.body, t.properties
    from unnest(${moves.map(m => m.id)}::bigint[], ${moves.map(m => m.subjectId)}::bigint[]) m(id, subject_id)
      join touch t using (id)
    order by t.id
    on conflict (supersedes_id) where supersedes_id is not null do nothing
    returning subject_id, supersedes_id)
    select count(distinct moved.supersedes_id) as n, ask_segments_anew(array_agg(of.id), array_agg('touch'::text)) as told
    from moved join touch t on t.id = moved.supersedes_id
      cross join lateral (values (moved.subject_id), (t.subject_id)) of(id)`.execute(tx)
  return rows[0]!.n
}
