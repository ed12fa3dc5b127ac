import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { dayAt, dayStart } from '../shared/zone-days.ts'
import { notify } from '../team/notify.ts'
import { company } from '../team/queries.ts'
import { recordedAs } from './households.ts'
import { ownerSql } from './owner.ts'
import { sentencesOf } from './sentences.ts'
import type { Signal } from './signals.ts'
import { insertAlert, type Showing } from './store.ts'

const DAY = 86_400_000

type Whom = { id: number; name: string; about: 'account' | 'person'; ownerId: number | null }

async function whomToTell(tx: Tx, ids: readonly number[]): Promise<Map<number, Whom>> {
  const { rows } = await sql<Whom>`
    select x.id, coalesce(a.name, p.name) as name, case when a.id is null then 'person' else 'account' end as about,
      ${ownerSql()} as "ownerId"
    from unnest(${ids as number[]}::bigint[]) x (id) left join account a on a.id = x.id left join person p on p.id = x.id
    where a.id is not null or p.id is not null`.execute(tx)
  return new Map(rows.map(row => [row.id, row]))
}

/** The signals and accounts of which somebody heard within the days of the signal. */
async function heardOf(
  tx: Tx,
  news: readonly Showing[],
  signals: ReadonlyMap<number, Signal>,
  now: Date,
): Promise<Set<string>> {
  const { rows } = await sql<{ signalId: number; subjectId: number; at: Date }>`
    select al.signal_id as "signalId", x.id as "subjectId", max(al.at) as at
    from unnest(${news.map(({ subjectId }) => subjectId)}::bigint[]) x (id)
    join intent_alert al on al.subject_id = any(${recordedAs(sql.ref('x.id'))}) group by 1, 2`.execute(tx)
  const recent = rows.filter(
    ({ signalId, at }) => now.getTime() - at.getTime() < (signals.get(signalId)?.days ?? 0) * DAY,
  )
  return new Set(recent.map(({ signalId, subjectId }) => `${signalId} ${subjectId}`))
}

async function toldToday(tx: Tx, now: Date): Promise<Map<number, number>> {
  const { timeZone } = await company(tx)
  const midnight = new Date(dayStart(timeZone, dayAt(timeZone, now.getTime())))
  const { rows } = await sql<{ ownerId: number; n: number }>`
    select owner_id as "ownerId", count(*)::int as n from intent_alert where state = 'told' and at >= ${midnight} group by 1`.execute(
    tx,
  )
  return new Map(rows.map(({ ownerId, n }) => [ownerId, n]))
}

export async function dailyCap(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select daily_cap as n from intent_setting`.execute(tx)
  return rows[0]!.n
}

/** What somebody did, as a line of a mail: nothing but what the log says of it. */
async function touchLines(tx: Tx, ids: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ title: string; day: string; person: string | null }>`
    select t.title, to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, p.name as person
    from touch t left join identity i on i.subject_id = t.subject_id
    left join person p on p.id = coalesce(i.person_id, t.subject_id)
    where t.id = any(${ids as number[]}::bigint[]) order by t.occurred_at desc, t.id desc`.execute(tx)
  return rows.map(({ title, day, person }) => `${day}: ${title}${person === null ? '' : ` (${person})`}`)
}

/**
 * Tells owners of signals that show anew, once within the days of each; where several show together the strongest first. What
 * is over the owner's number for the day, and what nobody owns, is written down as such.
 */
export async function tellOf(
  tx: Tx,
  news: readonly Showing[],
  signals: readonly Signal[],
  now: Date,
): Promise<void> {
  if (news.length === 0) return
  const byId = new Map(signals.map(signal => [signal.id, signal]))
  const heard = await heardOf(tx, news, byId, now)
  const untold = news.filter(({ signalId, subjectId }) => !heard.has(`${signalId} ${subjectId}`))
  const liftOf = ({ signalId }: Showing) => byId.get(signalId)?.measured?.figures.lift ?? null
  const strongest = untold.toSorted(
    (a, b) => (liftOf(b) ?? 1) - (liftOf(a) ?? 1) || b.lastAt.getTime() - a.lastAt.getTime(),
  )
  const whom = await whomToTell(
    tx,
    untold.map(({ subjectId }) => subjectId),
  )
  const told = await toldToday(tx, now)
  const cap = await dailyCap(tx)
  const said = await sentencesOf(tx, signals, 'en')
  for (const shown of strongest) {
    const subject = whom.get(shown.subjectId)
    if (!subject) continue
    const { ownerId } = subject
    const before = ownerId === null ? 0 : (told.get(ownerId) ?? 0)
    const state = ownerId === null ? 'no_owner' : before < cap ? 'told' : 'over_cap'
    const { signalId, subjectId } = shown
    const alertId = await insertAlert(tx, { signalId, subjectId, ownerId, lift: liftOf(shown), state }, now)
    if (ownerId === null || state !== 'told') continue
    told.set(ownerId, before + 1)
    const { name, sentence } = said.get(signalId)!
    await notify(
      tx,
      {
        userId: ownerId,
        kind: 'intent.alert',
        title: `${name}: ${subject.name}`,
        body: [sentence, ...(await touchLines(tx, shown.touches))].join('\n'),
        href: `/${subject.about}s/${subjectId}`,
        dedupeKey: `intent.alert:${alertId}`,
        mail: true,
      },
      now,
    )
  }
}
