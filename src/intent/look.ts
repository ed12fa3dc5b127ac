import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { company } from '../team/queries.ts'
import { type Household, householdsOf } from './households.ts'
import { type DatedTouch, shows, spokenOf } from './model/signal.ts'
import { touchesOf } from './read-touches.ts'
import { readingOf, type Signal, watchedSignals } from './signals.ts'
import { replaceShowing, type Showing } from './store.ts'
import { tellOf } from './tell.ts'

const DAY = 86_400_000
const reasons = 3

/** Of what a signal speaks the latest, within its days where there is any. */
function reasonsOf({ when, days }: Signal, touches: readonly DatedTouch[], now: Date): DatedTouch[] {
  const spoken = spokenOf(when, touches)
  const late = spoken.filter(({ at }) => at > now.getTime() - days * DAY)
  return (late.length > 0 ? late : spoken).slice(-reasons).reverse()
}

/**
 * Which watched signals show in these now, written in the place of what was; who is to hear of what is new is told. One at a
 * time: whoever comes next sees what showed, and whom was told of it.
 */
export async function lookAt(
  tx: Tx,
  households: readonly Household[],
  now: Date,
  asRecorded: readonly number[] = [],
): Promise<void> {
  if (households.length === 0 && asRecorded.length === 0) return
  await sql`select pg_advisory_xact_lock(hashtext('intent'))`.execute(tx)
  const signals = await watchedSignals(tx)
  const moment = { now, timeZone: (await company(tx)).timeZone }
  const touches = await touchesOf(tx, households, readingOf(signals, now), now)
  const news = new Set<string>()
  const showing = signals.flatMap(signal =>
    [...touches].flatMap(([subjectId, done]): Showing[] => {
      if (!shows(signal.when, done, moment)) return []
      const why = reasonsOf(signal, done, now)
      const lastAt = new Date(why[0]?.at ?? now.getTime())
      const isLate = signal.lookedAt === null && now.getTime() - lastAt.getTime() > DAY
      if (!isLate && why.some(touch => touch.live)) news.add(`${signal.id} ${subjectId}`)
      return [{ signalId: signal.id, subjectId, lastAt, touches: why.map(({ id }) => id) }]
    }),
  )
  const ids = [...new Set([...households.map(({ id }) => id), ...asRecorded])]
  const fresh = await replaceShowing(tx, ids, showing)
  // What was loaded from elsewhere is no news, nor what was done days before anybody watched for it.
  const untold = fresh.filter(({ signalId, subjectId }) => news.has(`${signalId} ${subjectId}`))
  await tellOf(tx, untold, signals, now)
}

/** The same of subjects as they were recorded; those that are another's by now show nothing themselves. */
export async function lookAtSubjects(tx: Tx, subjectIds: readonly number[], now: Date): Promise<void> {
  await lookAt(tx, await householdsOf(tx, subjectIds), now, subjectIds)
}
