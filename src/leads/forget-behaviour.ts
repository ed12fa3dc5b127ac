import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { factsOf } from './model/facts.ts'
import { score } from './model/score.ts'
import { activeDefinition, personsForLeads } from './queries.ts'
import { updateScores } from './store.ts'

/** After an objection to profiling: the open lead of the person, if any, is scored by what the person said, without behaviour. */
export async function forgetBehaviour(tx: Tx, personId: number, now: Date): Promise<void> {
  if ((await mayBeProfiled(tx, [personId], now)).size > 0) return
  const { rows } = await sql<{ id: number }>`
    select id from lead where person_id = ${personId} and state = 'open' for update`.execute(tx)
  const [person] = await personsForLeads(tx, [personId])
  if (!person || rows.length === 0) return
  const scored = score(await activeDefinition(tx), factsOf(person), [], now)
  await updateScores(
    tx,
    rows.map(({ id }) => ({ id, score: scored })),
  )
}
