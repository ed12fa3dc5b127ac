import { sql } from 'kysely'
import { numbers, texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import type { ConsentGiven, RowConsent } from './model/consent.ts'

export type ConsentRow = ConsentGiven & { matter: 'consent' | 'objection'; userId: number | null }

export async function insertConsent(tx: Tx, consent: ConsentRow, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into consent (person_id, subject_id, matter, purpose, channel, granted, pending, text_shown, text_version,
      language, source, user_id, confirms_id, at)
    values (${consent.personId}, ${consent.personId}, ${consent.matter}, ${consent.purpose}, ${consent.channel},
      ${consent.granted}, ${consent.pending ?? false}, ${consent.textShown}, ${consent.textVersion ?? null},
      ${consent.language ?? null}, ${consent.source}, ${consent.userId}, ${consent.confirmsId ?? null}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function insertOptIn(
  tx: Tx,
  optIn: { tokenHash: Buffer; consentId: number; subjectId: number; email: string; endsAt: Date },
  now: Date,
): Promise<void> {
  await sql`insert into opt_in (token_hash, consent_id, subject_id, asked_digest, created_at, ends_at)
    values (${optIn.tokenHash}, ${optIn.consentId}, ${optIn.subjectId}, contact_digest('email', ${optIn.email}), ${now},
      ${optIn.endsAt})`.execute(tx)
}

/**
 * Takes the confirmation once: the consent row it is for, or null when it was used, ended or never was, or when the person
 * has another address today than the one that was asked.
 */
export async function claimOptIn(tx: Tx, tokenHash: Buffer, now: Date): Promise<number | null> {
  const { rows } = await sql<{ consentId: number }>`
    update opt_in o set used_at = ${now} from consent c join person p on p.id = c.person_id
    where o.token_hash = ${tokenHash} and o.used_at is null and o.ends_at > ${now} and c.id = o.consent_id
      and contact_digest('email', p.email) = o.asked_digest
    returning o.consent_id as "consentId"`.execute(tx)
  return rows[0]?.consentId ?? null
}

export type SuppressionEntry = { kind: 'email' | 'phone'; value: string }

/** Answers how many were not on the list before. What has too few signs to be an address or number is passed over. */
export async function insertSuppressions(
  tx: Tx,
  entries: readonly SuppressionEntry[],
  why: { reason: string; note: string | null; userId: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    insert into suppression (kind, digest, reason, note, user_id, at)
    select distinct on (e.kind, d.digest) e.kind, d.digest, ${why.reason}, ${why.note}, ${why.userId}::bigint, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e (kind text, value text),
      lateral (select contact_digest(e.kind, e.value) as digest) d
    where d.digest is not null
    on conflict do nothing returning 1`.execute(tx)
  await askWhoseAnew(tx, entries)
  return rows.length
}

/** What follows from whether they may be contacted is asked anew of everybody with one of these addresses or numbers. */
async function askWhoseAnew(tx: Tx, entries: readonly SuppressionEntry[]): Promise<void> {
  const emails = entries.filter(({ kind }) => kind === 'email').map(({ value }) => value.trim().toLowerCase())
  // The last nine digits tell a number, as `contact_digest` has it.
  const tails = entries
    .filter(({ kind }) => kind === 'phone')
    .map(({ value }) => `${[...value.replace(/[^0-9]/g, '').slice(-9)].reverse().join('')}%`)
  await sql`
    select ask_segments_anew(array_agg(id), array_agg('suppression'::text)) from (
      select id from person where lower(email) = any(${emails}::text[])
      union select person_id from contact_point where kind = 'email' and lower(value) = any(${emails}::text[])
      union select id from person where phone is not null and phone_tail(coalesce(phone_e164, phone)) like any(${tails}::text[])
      union select person_id from contact_point where kind = 'phone' and phone_tail(value) like any(${tails}::text[])
    ) whose`.execute(tx)
}

/** Takes an address or number off the list; with `reason`, only when that is why it stands there. */
export async function deleteSuppression(
  tx: Tx,
  { kind, value }: SuppressionEntry,
  reason: string | null = null,
): Promise<boolean> {
  const { rows } = await sql`
    delete from suppression where kind = ${kind} and digest = contact_digest(${kind}, ${value})
      and (${reason}::text is null or reason = ${reason}) returning 1`.execute(tx)
  await askWhoseAnew(tx, [{ kind, value }])
  return rows.length > 0
}

export type PurposeValues = {
  key: string
  profiling: boolean
  basis: string
  channels: readonly string[]
  doubleOptIn: boolean
  validMonths: number | null
  active: boolean
}

export async function upsertPurpose(tx: Tx, p: PurposeValues, now: Date): Promise<void> {
  await sql`
    insert into contact_purpose (key, position, profiling, basis, channels, double_opt_in, valid_months, active, changed_at)
    values (${p.key}, (select coalesce(max(position), 0) + 1 from contact_purpose), ${p.profiling}, ${p.basis},
      ${p.channels}::text[], ${p.doubleOptIn}, ${p.validMonths}, ${p.active}, ${now})
    on conflict (key) do update set basis = excluded.basis, channels = excluded.channels,
      double_opt_in = excluded.double_opt_in, valid_months = excluded.valid_months, active = excluded.active,
      changed_at = excluded.changed_at`.execute(tx)
}

/** Words that differ from those in force become the next version of their language. */
export async function insertPurposeText(
  tx: Tx,
  text: { purpose: string; language: string; name: string; words: string; userId: number | null },
  now: Date,
): Promise<void> {
  await sql`
    with last as (
      select version, name, words from contact_purpose_text
      where purpose = ${text.purpose} and language = ${text.language} order by version desc limit 1
    )
    insert into contact_purpose_text (purpose, language, version, name, words, user_id, at)
    select ${text.purpose}, ${text.language}, coalesce((select version from last), 0) + 1, ${text.name}, ${text.words},
      ${text.userId}::bigint, ${now}::timestamptz
    where not exists (select 1 from last where name = ${text.name} and words = ${text.words})`.execute(tx)
}

/**
 * What the one said against being contacted, after this row and still standing, is written for the other as well:
 * nobody can tell who of two that were one said it.
 */
export async function insertForBoth(
  tx: Tx,
  of: number,
  alsoFor: number,
  after: number,
  source: string,
): Promise<void> {
  await sql`
    insert into consent (person_id, subject_id, matter, purpose, channel, granted, pending, text_shown, language,
      text_version, user_id, source, at)
    select ${alsoFor}, ${alsoFor}, matter, purpose, channel, false, false, text_shown, language, text_version, user_id,
      ${source}, at
    from (
      select distinct on (matter, purpose, channel) * from consent where person_id = ${of} and subject_id = ${of}
      order by matter, purpose, channel, at desc, id desc
    ) latest
    where id > ${after} and not granted and not pending
    order by id`.execute(tx)
}

/** Writes down what was agreed to elsewhere; answers the ids. What is known already, word for word, is left out. */
export async function insertConsents(
  tx: Tx,
  consents: readonly (RowConsent & { personId: number })[],
  source: string,
  now: Date,
): Promise<number[]> {
  if (consents.length === 0) return []
  const text = (of: (consent: RowConsent) => string | null | undefined) => texts(consents.map(of))
  const { rows } = await sql<{ id: number }>`
    with g as materialized (
      select * from unnest(${numbers(consents.map(c => c.personId))}::bigint[], ${text(c => c.purpose)}, ${text(c => c.channel)},
        ${text(c => String(c.granted))}, ${text(c => c.matter ?? 'consent')}, ${text(c => String(c.pending ?? false))},
        ${text(c => c.textShown)}, ${text(c => c.source ?? source)}, ${text(c => (c.at ?? now).toISOString())})
        with ordinality as g(person_id, purpose, channel, granted, matter, pending, text_shown, source, at, place)
    )
    insert into consent (person_id, purpose, channel, granted, matter, pending, text_shown, source, at)
    select person_id, purpose, channel, granted::boolean, matter, pending::boolean, text_shown, source, at::timestamptz from g
    where not exists (select 1 from consent c where c.person_id = g.person_id and c.purpose = g.purpose and c.channel = g.channel
      and c.matter = g.matter and c.granted = g.granted::boolean and c.at = g.at::timestamptz)
    order by place returning id`.execute(tx)
  return rows.map(row => row.id)
}
