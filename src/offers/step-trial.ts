import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { companyDay } from './company-day.ts'
import { type TrialState, trialSteps } from './model/call-to-action.ts'
import { writeTrialStep } from './store-trials.ts'
import { lockTrial } from './trial-queries.ts'

type Step = {
  id: number
  to: Exclude<TrialState, 'asked'>
  runsUntil?: string | undefined
  note?: string | undefined
}

/** By whoever has its lead, by marketing, or by a manager. Granting an ended one, or again, prolongs it. Refuses `not_yours`, `no_such_step`, `day_needed`. */
export async function stepTrial(
  tx: Tx,
  actor: Actor,
  { id, to, runsUntil, note }: Step,
  now: Date,
): Promise<void> {
  const trial = await lockTrial(tx, id)
  const mine =
    trial.ownerId === null || trial.ownerId === actor.userId || actor.role === 'marketing' || isManager(actor)
  if (!mine) refuse('not_yours', 403, 'This trial is of a lead of a colleague.')
  if (!trialSteps[trial.state].includes(to))
    refuse('no_such_step', 409, 'This trial is settled otherwise already.', { field: 'to' })
  if (to === 'granted' && (runsUntil === undefined || runsUntil < (await companyDay(tx, now))))
    refuse('day_needed', 422, 'Say until which day it runs; not one that is over.', { field: 'runsUntil' })
  await writeTrialStep(
    tx,
    id,
    {
      state: to,
      runsUntil: to === 'granted' ? runsUntil! : trial.runsUntil,
      note: note || null,
      by: actor.userId,
    },
    now,
  )
}
