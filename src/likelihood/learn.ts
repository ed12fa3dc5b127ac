import type { Database } from '../platform/database.ts'
import { ask } from '../platform/thread.ts'
import { systemActor } from '../team/model/actor.ts'
import type { Answered, Learning } from './learn-thread.ts'
import { daysOf, type Goal, goals } from './model/goals.ts'
import { readPast } from './read-past.ts'
import { endLearning, insertModel } from './store.ts'

/** Learns anew how leads end, each goal by itself; what it finds is offered, and released by a manager. By a job, off the request. */
export async function runLearning(db: Database, clock: () => Date): Promise<void> {
  const now = clock()
  const past = await readPast(db, now)
  for (const goal of goals) {
    const given: Learning = { past: past.of(goal), days: daysOf[goal], now }
    const answered = await ask<Learning, Answered>(new URL('./learn-thread.ts', import.meta.url), given)
    await db.as(systemActor, tx => insertModel(tx, modelRow(goal, answered, past), now))
  }
  await db.as(systemActor, tx => endLearning(tx, now))
}

function modelRow(goal: Goal, answered: Answered, { ids, features }: Awaited<ReturnType<typeof readPast>>) {
  const { leads, came, leaks } = answered
  const row = { goal, days: daysOf[goal], leads, came, leaks }
  if (answered.silent !== null) return { ...row, silence: answered.silent, said: null }
  const { model, line, trees, spread, weights, foretold } = answered
  return {
    ...row,
    silence: null,
    said: {
      model,
      features,
      proof: { line, trees, spread, weights },
      cases: foretold.leads.map((lead, n) => ({
        leadId: ids[lead]!,
        said: foretold.said[n]!,
        came: foretold.came[n] === 1,
      })),
    },
  }
}
