import { sql } from 'kysely'
import { suppressedAmong } from '../consent/suppress.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { takeIn } from './receive.ts'
import { deleteRule, markDismissed, putRule } from './store.ts'

type Held = { id: number; state: string; reason: string | null; fromAddress: string | null }

async function held(tx: Tx, id: number): Promise<Held> {
  const { rows } = await sql<Held>`
    select id, state, reason, from_address as "fromAddress" from inbound_mail where id = ${id} for update`.execute(
    tx,
  )
  return rows[0] ?? refuse('no_such_mail', 404, 'There is no such mail.')
}

/** What no word of a colleague makes a person of. */
const machines = [
  'bounce',
  'report',
  'absence',
  'automatic',
  'challenge',
  'receipt',
  'loop',
  'no_sender',
  'erased',
]

/**
 * A colleague says that this is somebody: the message is taken in as it would have been, and with `always` the sender is known
 * as a person from now on. Refuses `no_such_mail`, `taken_already`, `no_person` for what a machine wrote, `erased_address`.
 */
export async function thisIsAPerson(
  tx: Tx,
  actor: Actor,
  id: number,
  { always }: { always: boolean },
  now: Date,
): Promise<{ personId: number }> {
  const mail = await held(tx, id)
  if (mail.state === 'taken') refuse('taken_already', 409, 'This mail was taken in already.')
  const sender = mail.fromAddress
  if (sender === null || machines.includes(mail.reason ?? ''))
    return refuse('no_person', 409, 'No person wrote this, so nobody can be made of it.')
  if ((await suppressedAmong(tx, { emails: [sender], phones: [] })).get(sender) === 'erased')
    refuse('erased_address', 409, 'Whoever had this address asked to be erased. It is not taken up again.')
  // A forged sender is let in once and never taught: the next one may be forged again.
  if (always && mail.reason !== 'forged') await putRule(tx, sender, true, actor.userId, now)
  return { personId: await takeIn(tx, actor, id, now) }
}

/** A colleague says that this is nobody. Refuses `no_such_mail`, `taken_already`. */
export async function thisIsNobody(
  tx: Tx,
  actor: Actor,
  id: number,
  { always }: { always: boolean },
  now: Date,
): Promise<void> {
  const mail = await held(tx, id)
  if (mail.state === 'taken') refuse('taken_already', 409, 'This mail was taken in already.')
  if (always && mail.fromAddress !== null && mail.reason !== 'forged')
    await putRule(tx, mail.fromAddress, false, actor.userId, now)
  await markDismissed(tx, id, actor.userId, now)
}

export async function forgetRule(tx: Tx, sender: string): Promise<void> {
  if (!(await deleteRule(tx, sender.toLowerCase())))
    refuse('no_such_rule', 404, 'Nothing was taught of this sender.')
}
