import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { readMessages } from './model/message.ts'
import { writeKeyById } from './queries.ts'
import { shownOf } from './shown.ts'
import { insertArrivals } from './store-arrivals.ts'

/**
 * Reads a test message as the doors would for this key, and shows it among the arrivals. Nothing is recorded of it: a
 * test is no touch.
 */
export async function sendTest(
  tx: Tx,
  _actor: Actor,
  keyId: number,
  now: Date,
): Promise<{ accepted: boolean; sentence: string | null }> {
  const key = await writeKeyById(tx, keyId)
  const read = readMessages(
    { event: 'Test', anonymousId: 'test-message', properties: { sentBy: 'the debugger' } },
    'track',
    now,
  )
  const may = key.scopes.includes('track')
  const sentence = may ? null : 'This key lacks the scope track.'
  const said = { at: now, keyId, door: 'test' }
  const message = 'messages' in read ? read.messages[0]! : null
  const fate = { touchId: null, personId: null, subjectId: null, conflict: null }
  const row = shownOf(said, null, message, fate)
  await insertArrivals(tx, [{ ...row, code: may ? 'test' : 'no_such_scope', sentence }])
  return { accepted: may, sentence }
}
