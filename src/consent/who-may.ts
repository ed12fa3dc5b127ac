import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { relyOnContact } from './hold-contact.ts'
import {
  type Act,
  type Channel,
  type ContactHistory,
  closedBy,
  mayContact,
  type Purpose,
  type Suppressed,
  type Verdict,
  type VerdictReason,
} from './model/may-contact.ts'
import { purposeByKey } from './purposes.ts'

/** An act with its proof: the words shown and where. */
export type ProvedAct = Act & {
  source: string
  textShown: string | null
  textVersion: number | null
  language: string | null
  by: string | null
}

export type ProvedHistory = Omit<ContactHistory, 'acts'> & { acts: ProvedAct[]; language: string | null }

/** All that a person said about being contacted, oldest first, and which of the person's addresses are suppressed. */
export async function contactHistory(tx: Tx, personId: number): Promise<ProvedHistory> {
  const { rows: persons } = await sql<{ erased: boolean; language: string | null }>`
    select erased_at is not null as erased, language from person where id = ${personId}`.execute(tx)
  const person =
    persons[0] ?? refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
  const { rows: acts } = await sql<ProvedAct>`
    select c.id, c.subject_id as "subjectId", c.matter, c.purpose, c.channel, c.granted, c.pending, c.at, c.source,
      c.text_shown as "textShown", c.text_version as "textVersion", c.language, u.name as by,
      case when c.subject_id <> c.person_id then (
        select coalesce(jsonb_object_agg(o.id, extract(epoch from one_since(c.subject_id, o.id)) * 1000), '{}')
        from (select distinct subject_id as id from consent where person_id = ${personId}) o
        where o.id <> c.subject_id and one_since(c.subject_id, o.id) is not null) end as "oneSince"
    from consent c left join app_user u on u.id = c.user_id
    where c.person_id = ${personId} order by c.at, c.id`.execute(tx)
  const { rows: suppressed } = await sql<Suppressed>`
    select s.kind, s.reason, s.at from (${addressesOf(sql`p.id = ${personId}`)}) a
    join suppression s on s.kind = a.kind and s.digest = contact_digest(a.kind, a.value) order by s.at`.execute(
    tx,
  )
  return {
    ...person,
    acts,
    suppressed,
  }
}

/** Every e-mail address and number of the persons that the condition over `p` names. */
const addressesOf = (condition: RawBuilder<unknown>) => sql`
  select p.id as person_id, 'email' as kind, p.email as value from person p where ${condition} and p.email is not null
  union all
  select p.id, 'phone', p.phone from person p where ${condition} and p.phone is not null
  union all
  select p.id, c.kind, c.value from person p join contact_point c on c.person_id = p.id
  where ${condition} and c.kind in ('email', 'phone')`

/** The rule for one person, as it stands; nothing is sent on the strength of it. */
export async function verdictOn(
  tx: Tx,
  { personId, purpose, channel }: { personId: number; purpose: string; channel: Channel | null },
  now: Date,
): Promise<Verdict> {
  return mayContact(await contactHistory(tx, personId), await purposeByKey(tx, purpose), channel, now)
}

/**
 * The one rule under which anything is sent to customers: who of these may get it, asked in the transaction that records
 * that it goes. What they said cannot change before that ends, so an objection comes before a message or after it.
 */
export async function judgeForSending(
  tx: Tx,
  asked: { purpose: string; channel: Channel; ids: readonly number[] },
  now: Date,
): Promise<Judged[]> {
  await relyOnContact(tx, asked.ids)
  return judgePersons(tx, { ...asked, ids: [...asked.ids] }, now)
}

/**
 * May somebody be answered by mail what they have just asked for themselves: the guide, the time, the words of a form? That
 * needs no consent, but no mail goes to an address that is not to be used. Who was erased and asks anew is answered.
 */
export async function mayBeAnswered(tx: Tx, personId: number): Promise<boolean> {
  const { suppressed } = await contactHistory(tx, personId)
  return suppressed.every(({ kind, reason }) => kind !== 'email' || reason === 'erased')
}

export type Judged = { personId: number; may: boolean; reason: VerdictReason; proofId: number | null }

/** The rule for many at once; `ids` null judges everybody whom the reader sees. Same answers as `mayContact`. */
export async function judgePersons(
  tx: Tx,
  { purpose, channel, ids }: { purpose: string; channel: Channel | null; ids: number[] | null },
  now: Date,
): Promise<Judged[]> {
  const judged = judgement(await purposeByKey(tx, purpose), channel, now, ids)
  const { rows } = await (ids === null ? judged : sql<Judged>`/* prepared */ ${judged}`).execute(tx)
  return rows
}

/** `mayContact` as a query that answers "personId", may, reason and "proofId", to be used as a set. */
export function judgement(
  purpose: Purpose,
  channel: Channel | null,
  now: Date,
  ids: readonly number[] | RawBuilder<unknown> | null,
): RawBuilder<Judged> {
  const asked = channel ?? '*'
  const closing = channel === null ? null : closedBy[channel]
  const offered =
    purpose.active && (channel === null ? purpose.profiling : purpose.channels.includes(channel))
  const ofThem = (column: string) =>
    ids === null
      ? sql`true`
      : sql`${sql.ref(column)} = any((select ${ids as RawBuilder<unknown>}::bigint[])::bigint[])`
  return sql<Judged>`
    with said as (
      select c.id, c.person_id, c.subject_id, c.matter, c.purpose, c.channel, c.granted, c.pending, c.at
      from consent c
      where ${ofThem('c.person_id')} and c.at <= ${now}::timestamptz and (
        (c.matter = 'consent' and c.purpose = ${purpose.key} and c.channel = ${asked})
        or (c.matter = 'objection' and c.purpose in (${purpose.key}, '*') and c.channel in (${asked}, '*')))
    ), last as (
      select distinct on (person_id, subject_id, matter, purpose, channel) * from said
      order by person_id, subject_id, matter, purpose, channel, at desc, id desc
    ), standing as (
      select l.* from last l where l.subject_id = l.person_id or not exists (
        select 1 from said s where s.person_id = l.person_id and s.matter = l.matter and s.purpose = l.purpose
          and s.channel = l.channel and s.subject_id <> l.subject_id
          and s.at > one_since(l.subject_id, s.subject_id))
    ), summed as (
      select person_id,
        (array_agg(id order by at desc, id desc) filter (where matter = 'objection' and not granted))[1] as objected,
        (array_agg(id order by at desc, id desc) filter (where matter = 'consent' and not granted and not pending))[1] as withdrawn,
        (array_agg(id order by at desc, id desc) filter (where matter = 'consent' and pending))[1] as pending,
        (array_agg(id order by at desc, id desc) filter (where matter = 'consent' and granted))[1] as granted,
        max(at) filter (where matter = 'consent' and granted) as granted_at
      from standing group by person_id
    ), closed as (
      select distinct a.person_id from (${addressesOf(ofThem('p.id'))}) a
      join suppression s on s.kind = a.kind and s.digest = contact_digest(a.kind, a.value)
      where a.kind = ${closing}::text and exists (select 1 from suppression)
    ), judged as (
      select p.id, s.*, case
        when p.erased_at is not null then 'erased'
        when s.objected is not null then 'objected'
        when exists (select 1 from closed c where c.person_id = p.id) then 'suppressed'
        when not ${offered}::boolean then 'not_offered'
        when s.withdrawn is not null then 'withdrawn'
        when s.pending is not null then 'pending'
        when ${purpose.basis} <> 'consent' then 'basis'
        when s.granted is null then 'no_consent'
        when ((s.granted_at at time zone 'UTC') + make_interval(months => ${purpose.validMonths}::int)) at time zone 'UTC' <= ${now}
          then 'expired'
        else 'consented' end as reason
      from person p left join summed s on s.person_id = p.id where ${ofThem('p.id')}
    )
    select id as "personId", reason in ('basis', 'consented') as may, reason, case reason
      when 'objected' then objected when 'withdrawn' then withdrawn when 'pending' then pending
      when 'basis' then granted when 'expired' then granted when 'consented' then granted end as "proofId"
    from judged`
}

/** Of these persons, those whose behaviour may be used: who objected is left out of scores, leads and segments. */
export async function mayBeProfiled(tx: Tx, personIds: number[], now: Date): Promise<Set<number>> {
  if (personIds.length === 0) return new Set()
  const judged = await judgePersons(tx, { purpose: 'profiling', channel: null, ids: personIds }, now)
  return new Set(judged.filter(({ may }) => may).map(({ personId }) => personId))
}

/** Everybody whose behaviour may not be used. Where no consent is needed for it, only who ever objected is judged. */
export async function notToBeProfiled(tx: Tx, now: Date): Promise<number[]> {
  const { active, basis } = await purposeByKey(tx, 'profiling')
  const judged = await judgePersons(
    tx,
    {
      purpose: 'profiling',
      channel: null,
      ids: active && basis !== 'consent' ? await whoEverObjected(tx) : null,
    },
    now,
  )
  return judged.filter(({ may }) => !may).map(({ personId }) => personId)
}

async function whoEverObjected(tx: Tx): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct person_id as id from consent where matter = 'objection'`.execute(tx)
  return rows.map(({ id }) => id)
}
