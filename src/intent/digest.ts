import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { dayAt, dayStart, formatDay } from '../shared/zone-days.ts'
import { notify } from '../team/notify.ts'
import { company } from '../team/queries.ts'
import { sentencesOf } from './sentences.ts'
import { allSignals } from './signals.ts'

const hour = 3_600_000
const morning = 7
/** A mail is read to its end. */
const mostLines = 30
/** 1970-01-01 was a Thursday. */
const isMonday = (day: number): boolean => (((day + 3) % 7) + 7) % 7 === 0

type Line = {
  ownerId: number
  subjectId: number
  signalId: number
  name: string
  day: string
  overCap: boolean
}

/** On Monday from seven in the morning of the company on: each owner what showed in the week, once. Answers how many were told. */
export async function sendDigests(tx: Tx, now: Date): Promise<number> {
  const { timeZone } = await company(tx)
  const today = dayAt(timeZone, now.getTime())
  const start = dayStart(timeZone, today)
  if (!isMonday(today) || now.getTime() < start + morning * hour) return 0
  const { rows } = await sql<Line>`
    select al.owner_id as "ownerId", coalesce(a.id, p.id) as "subjectId", al.signal_id as "signalId", coalesce(a.name, p.name) as name,
      to_char(al.at at time zone ${timeZone}::text, 'YYYY-MM-DD') as day, al.state = 'over_cap' as "overCap"
    from intent_alert al join app_user u on u.id = al.owner_id and u.state = 'active'
    left join account a on a.id = account_today(al.subject_id)
    left join person p on p.id = person_today(al.subject_id) and p.erased_at is null
    where al.at >= ${new Date(dayStart(timeZone, today - 7))} and al.at < ${new Date(start)} and coalesce(a.name, p.name) is not null
    order by al.lift desc nulls last, al.id`.execute(tx)
  if (rows.length === 0) return 0
  const said = await sentencesOf(tx, await allSignals(tx), 'en')
  let told = 0
  for (const [userId, lines] of Map.groupBy(rows, ({ ownerId }) => ownerId)) {
    const accounts = new Set(lines.map(({ subjectId }) => subjectId)).size
    const words = lines
      .slice(0, mostLines)
      .map(
        ({ signalId, name, day, overCap }) =>
          `${name}: ${said.get(signalId)!.name}, ${day}${overCap ? ' (not told before: over the number for a day)' : ''}`,
      )
    if (lines.length > mostLines) words.push(`and ${lines.length - mostLines} more, on the page of signals`)
    const isNew = await notify(
      tx,
      {
        userId,
        kind: 'intent.digest',
        title:
          accounts === 1 ? 'Signals of the week in 1 account' : `Signals of the week in ${accounts} accounts`,
        body: words.join('\n'),
        href: '/intent?mine=true',
        dedupeKey: `intent.digest:${userId}:${formatDay(today)}`,
        mail: true,
      },
      now,
    )
    if (isNew) told++
  }
  return told
}
