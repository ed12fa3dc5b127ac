import { mayBeProfiled } from '../customers/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { touchesForScoring } from '../touches/queries.ts'
import { factsOf } from './model/facts.ts'
import { type Score, score } from './model/score.ts'
import { activeDefinition, lastLeads, personsForLeads } from './queries.ts'
import { raiseLead } from './raise.ts'
import { updateScores } from './store.ts'

const SCORED_DAYS = 730

/** After new touches: whoever has come to qualify becomes a lead. One read for all and one write of scores; only who becomes a lead goes one by one. */
export async function considerPersons(tx: Tx, asked: number[], now: Date): Promise<number[]> {
  // Who objected to profiling is left out before anything is read of the person.
  const personIds = [...(await mayBeProfiled(tx, asked, now))]
  if (personIds.length === 0) return []
  const definition = await activeDefinition(tx)
  const touches = await touchesForScoring(tx, personIds, new Date(now.getTime() - SCORED_DAYS * 86_400_000))
  const leads = await lastLeads(tx, personIds)
  const raised: number[] = []
  const rescored: { id: number; score: Score }[] = []
  for (const person of await personsForLeads(tx, personIds)) {
    const scored = score(definition, factsOf(person), touches.get(person.personId) ?? [], now)
    if (!scored.qualified) continue
    // Whoever is in the hands of sales is not raised again: an open lead is scored anew, with all the others.
    const lead = leads.get(person.personId)
    if (lead?.state === 'open') rescored.push({ id: lead.id, score: scored })
    if (lead?.state === 'open' || lead?.state === 'accepted') continue
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
  await updateScores(tx, rescored)
  return raised
}
