import { sql } from 'kysely'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { type Household, householdsAfter } from './households.ts'
import { liftOf, type Tally, verdictsOf } from './model/lift.ts'
import { type History, tallyOf, weeksBefore } from './model/past.ts'
import { touchesOf } from './read-touches.ts'
import { allSignals, watchedSignals } from './signals.ts'
import { deleteUnwatched, insertMeasure } from './store.ts'

const atOnce = 200

/** Every signal measured on the company's own past; what does not hold is off from then on, where nobody said otherwise. */
export async function measureSignals(db: Database, now: Date): Promise<void> {
  const read = <T>(of: (tx: Tx) => Promise<T>) => db.as(systemActor, of, { readOnly: true })
  const signals = await read(allSignals)
  const { timeZone } = await read(company)
  const weeks = weeksBefore(now.getTime())
  const tallies = signals.map((): Tally[] => [])
  for (const about of ['account', 'person'] as const)
    for (let after = 0; ; ) {
      const some = await read(tx => householdsAfter(tx, about, after, atOnce))
      if (some.length === 0) break
      const histories = await read(tx => historiesOf(tx, some, now))
      for (const history of histories)
        for (const [n, signal] of signals.entries()) {
          const tally = tallyOf(signal, history, weeks, timeZone)
          if (tally.shown + tally.other > 0) tallies[n]!.push(tally)
        }
      after = some.at(-1)!.id
    }
  const figures = tallies.map(liftOf)
  const verdicts = verdictsOf(figures)
  await db.as(systemActor, async tx => {
    const since = new Date(weeks[0]!)
    const until = new Date(weeks.at(-1)!)
    for (const [n, { id, asked }] of signals.entries())
      await insertMeasure(
        tx,
        {
          signalId: id,
          asked,
          since,
          until,
          figures: figures[n]!,
          verdict: verdicts[n]!,
          tallies: tallies[n]!,
        },
        now,
      )
    await deleteUnwatched(
      tx,
      (await watchedSignals(tx)).map(({ id }) => id),
    )
  })
}

async function historiesOf(tx: Tx, households: readonly Household[], now: Date): Promise<History[]> {
  const touches = await touchesOf(tx, households, { kinds: 'all', since: null }, now)
  const ids = households.map(({ id }) => id)
  const { rows } = await sql<{ id: number; openedAt: Date; closedAt: Date | null }>`
    select account_id as id, opened_at as "openedAt", closed_at as "closedAt" from opportunity where account_id = any(${ids}::bigint[])
    union all
    select op.person_id, o.opened_at, o.closed_at from opportunity_person op join opportunity o on o.id = op.opportunity_id
      where op.person_id = any(${ids}::bigint[])`.execute(tx)
  const opportunities = Map.groupBy(rows, ({ id }) => id)
  return [...touches].map(([id, done]) => ({
    id,
    touches: done,
    opportunities: (opportunities.get(id) ?? []).map(({ openedAt, closedAt }) => ({
      openedAt: openedAt.getTime(),
      closedAt: closedAt?.getTime() ?? null,
    })),
  }))
}
