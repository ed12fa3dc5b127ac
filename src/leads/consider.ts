import type { Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { touchesForScoring } from '../touches/queries.ts'
import { factsOf } from './model/facts.ts'
import { score } from './model/score.ts'
import { activeDefinition, personsForLeads } from './queries.ts'
import { raiseLead } from './raise.ts'

const SCORED_DAYS = 730

/** After new touches: whoever has come to qualify becomes a lead. One read for all, then one by one for the few. */
export async function considerPersons(tx: Tx, personIds: number[], now: Date): Promise<number[]> {
  if (personIds.length === 0) return []
  const definition = await activeDefinition(tx)
  const touches = await touchesForScoring(tx, personIds, new Date(now.getTime() - SCORED_DAYS * 86_400_000))
  const raised: number[] = []
  for (const person of await personsForLeads(tx, personIds)) {
    if (!score(definition, factsOf(person), touches.get(person.personId) ?? [], now).qualified) continue
    const result = await raiseLead(
      tx,
      systemActor,
      {
        personId: person.personId,
        raisedBy: 'behaviour',
        touchId: null,
        source: person.source,
        handRaise: false,
      },
      now,
    )
    if (result.leadId !== null && !result.joined) raised.push(result.leadId)
  }
  return raised
}
