import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, systemActor } from '../team/model/actor.ts'
import { versionOf } from './designs.ts'
import type { CaptureOptions } from './options.ts'
import { hostedForm } from './queries.ts'
import { type Reception, receiveForm, sheetOf } from './receive.ts'
import { decideHeld } from './store-arrivals.ts'

type Row = {
  id: number
  formId: number
  at: string
  reasons: string[]
  email: string | null
  input: Reception
}

/** What waits for a person, oldest first. */
export async function heldOf(tx: Tx, formId: number) {
  await hostedForm(tx, formId)
  const { rows } = await sql<Row>`
    select id, form_id as "formId", to_json(at)#>>'{}' as at, reasons, email, input from form_held
    where form_id = ${formId} and state = 'held' order by at, id limit 200`.execute(tx)
  return rows.map(({ id, at, reasons, email, input }) => ({
    id,
    at,
    reasons,
    email,
    answers: Object.entries(input.answers).map(([name, text]) => ({ name, text })),
  }))
}

/** Lets a held submission through, as if it came now. Refuses `not_held` and `version_gone`. */
export async function releaseHeld(
  tx: Tx,
  actor: Actor,
  id: number,
  options: Pick<CaptureOptions, 'secret' | 'publicUrl'>,
  now: Date,
): Promise<number> {
  const { rows } = await sql<Row>`
    select id, form_id as "formId", to_json(at)#>>'{}' as at, reasons, email, input from form_held
    where id = ${id} and state = 'held' for update`.execute(tx)
  const held = rows[0] ?? notHeld()
  const form = await hostedForm(tx, held.formId)
  const version = await versionOf(tx, form, held.input.shown.version)
  if (!version)
    return refuse(
      'version_gone',
      409,
      'The form was arranged anew since; its old words are not kept. Write to the sender instead.',
    )
  const sheet = await sheetOf(tx, form, version, held.input.shown)
  const sent = await receiveForm(tx, systemActor, { form, sheet, given: held.input, options }, now)
  await decideHeld(tx, id, 'released', actor.userId, now)
  return sent.submissionId
}

/** Refuses `not_held`. */
export async function dropHeld(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  if (!(await decideHeld(tx, id, 'dropped', actor.userId, now))) notHeld()
}

const notHeld = (): never =>
  refuse('not_held', 404, 'There is no such submission, or it was decided on already.')
