import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Layout, LetterLanguage, LetterState, OutReason, Sender, Words } from './model/letter.ts'

export type LetterValues = {
  name: string
  purpose: string
  campaignId: number | null
  words: Words
  mainLanguage: LetterLanguage
  layout: Layout
  oneAnAddress: boolean
  dated: string | null
  /** Who is in it when the letter is prepared gets it. */
  segmentId: number | null
}

export async function writeSender(tx: Tx, s: Sender, userId: number | null, now: Date): Promise<void> {
  await sql`
    update letter_sender set name = ${s.name}, street = ${s.street}, postal_code = ${s.postalCode}, city = ${s.city},
      country = ${s.country.toUpperCase()}, contact = ${s.contact}, changed_at = ${now}, user_id = ${userId}`.execute(
    tx,
  )
}

export async function insertLetter(
  tx: Tx,
  l: LetterValues,
  userId: number | null,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into letter (name, user_id, campaign_id, purpose, words, main_language, layout, one_an_address, dated, segment_id, made_at, changed_at)
    values (${l.name}, ${userId}, ${l.campaignId}, ${l.purpose}, ${JSON.stringify(l.words)}::jsonb, ${l.mainLanguage},
      ${l.layout}, ${l.oneAnAddress}, ${l.dated}, ${l.segmentId}, ${now}, ${now}) returning id`.execute(tx)
  return rows[0]!.id
}

/** What was printed of it is void: answers where its file lay. */
export async function updateLetter(tx: Tx, id: number, l: LetterValues, now: Date): Promise<void> {
  await sql`
    update letter set name = ${l.name}, campaign_id = ${l.campaignId}, purpose = ${l.purpose},
      words = ${JSON.stringify(l.words)}::jsonb, main_language = ${l.mainLanguage}, layout = ${l.layout},
      one_an_address = ${l.oneAnAddress}, dated = ${l.dated}, segment_id = ${l.segmentId}, changed_at = ${now}, state = 'draft', pages = null, bytes = null,
      problem = null, checked_at = null where id = ${id}`.execute(tx)
}

export async function removeLetter(tx: Tx, id: number): Promise<void> {
  await sql`delete from letter where id = ${id}`.execute(tx)
}

/** Moves from one of `from`; false where it stands elsewhere by now. */
export async function moveLetter(
  tx: Tx,
  id: number,
  from: readonly LetterState[],
  to: {
    state: LetterState
    total?: number
    storedAs?: string | null
    pages?: number | null
    bytes?: number | null
    problem?: string | null
    printedAt?: Date
    loggedAt?: Date
  },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update letter set state = ${to.state}, changed_at = ${now}, problem = ${to.problem ?? null},
      total = coalesce(${to.total ?? null}::bigint, total), done = case when ${to.total ?? null}::bigint is null then done else 0 end,
      stored_as = coalesce(${to.storedAs ?? null}, stored_as), pages = coalesce(${to.pages ?? null}::bigint, pages),
      bytes = coalesce(${to.bytes ?? null}::bigint, bytes), printed_at = coalesce(${to.printedAt ?? null}, printed_at),
      logged_at = coalesce(${to.loggedAt ?? null}, logged_at)
    where id = ${id} and state = any(${[...from]}::text[]) returning 1`.execute(tx)
  return rows.length === 1
}

/** Counts on; false where it was stopped meanwhile. */
export async function countOn(tx: Tx, id: number, by: number, state: LetterState): Promise<boolean> {
  const { rows } =
    await sql`update letter set done = done + ${by} where id = ${id} and state = ${state} returning 1`.execute(
      tx,
    )
  return rows.length === 1
}

export async function clearRecipients(tx: Tx, letterId: number): Promise<void> {
  await sql`delete from letter_recipient where letter_id = ${letterId}`.execute(tx)
}

/** Adds persons who are not in it yet, in their order; answers how many. */
export async function addRecipients(
  tx: Tx,
  letterId: number,
  personIds: readonly number[],
  toCompany = false,
): Promise<number> {
  const { rows } = await sql`
    insert into letter_recipient (letter_id, person_id, to_company)
    select ${letterId}, g.id, ${toCompany} from unnest(${[...personIds]}::bigint[]) with ordinality g(id, place)
    join person p on p.id = g.id
    where not exists (select 1 from letter_recipient r where r.letter_id = ${letterId} and r.person_id = g.id)
    order by g.place on conflict do nothing returning 1`.execute(tx)
  return rows.length
}

export async function removeRecipient(tx: Tx, letterId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    delete from letter_recipient where id = ${id} and letter_id = ${letterId} and touch_id is null returning 1`.execute(
    tx,
  )
  return rows.length === 1
}

export type Judged = {
  id: number
  language: string
  outReason: OutReason | null
  outDetail: string | null
  fallbacks: readonly string[]
}

export async function writeJudged(tx: Tx, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return
  await sql`
    update letter_recipient r set language = g.language, out_reason = g.reason, out_detail = g.detail,
      fallbacks = coalesce(string_to_array(nullif(g.fallbacks, ''), ','), '{}')
    from (select id, language, reason, detail, fallbacks from unnest(${judged.map(({ id }) => id)}::bigint[],
      ${judged.map(({ language }) => language)}::text[], ${judged.map(({ outReason }) => outReason)}::text[],
      ${judged.map(({ outDetail }) => outDetail)}::text[], ${judged.map(({ fallbacks }) => fallbacks.join(','))}::text[])
      u(id, language, reason, detail, fallbacks)) g
    where r.id = g.id`.execute(tx)
}

export async function noteAddressed(tx: Tx, letterId: number, now: Date): Promise<void> {
  await sql`update letter set addressed_at = ${now} where id = ${letterId}`.execute(tx)
}

export async function noteChecked(tx: Tx, letterId: number, now: Date): Promise<void> {
  await sql`update letter set checked_at = ${now} where id = ${letterId}`.execute(tx)
}

export async function notePrinted(tx: Tx, letterId: number, ids: readonly number[] | null): Promise<void> {
  if (ids === null)
    await sql`update letter_recipient set printed = false where letter_id = ${letterId} and printed`.execute(
      tx,
    )
  else await sql`update letter_recipient set printed = true where id = any(${[...ids]}::bigint[])`.execute(tx)
}

export async function noteTouches(
  tx: Tx,
  touches: readonly { id: number; touchId: number | null }[],
  which: 'touch_id' | 'undone_id',
): Promise<void> {
  await sql`
    update letter_recipient r set ${sql.ref(which)} = coalesce(g.touch, 0)
    from unnest(${touches.map(({ id }) => id)}::bigint[], ${touches.map(({ touchId }) => touchId)}::bigint[]) g(id, touch)
    where r.id = g.id`.execute(tx)
}
