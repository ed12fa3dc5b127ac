import { personsToday } from '../customers/queries.ts'
import { mayBeProfiled } from '../customers/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { touchesForScoring } from '../touches/queries.ts'
import { countingKinds } from './model/definition.ts'
import { factsOf } from './model/facts.ts'
import { type Score, score, scoredSince } from './model/score.ts'
import { awaitsScore } from './model/verdict.ts'
import { activeDefinition, lastLeads, personsForLeads } from './queries.ts'
import { raiseLead } from './raise.ts'
import { takeTurn, updateScores } from './store.ts'

/**
 * After new touches: whoever has come to qualify becomes a lead, and an open lead is scored anew. One read for all and
 * one write of scores; only who becomes a lead goes one by one. Nobody's history is read for whom no score matters now.
 */
export async function considerPersons(tx: Tx, given: number[], now: Date): Promise<number[]> {
  // Who objected to profiling is left out before anything is read of the person.
  const personIds = [...(await mayBeProfiled(tx, await personsToday(tx, given), now))]
  if (personIds.length === 0) return []
  await takeTurn(tx)
  const leads = await lastLeads(tx, personIds)
  const asked = personIds.filter(id => awaitsScore(leads.get(id), now))
  const definition = await activeDefinition(tx)
  const touches = await touchesForScoring(tx, asked, countingKinds(definition), scoredSince(now))
  const raised: number[] = []
  const rescored: { id: number; score: Score }[] = []
  for (const person of await personsForLeads(tx, asked)) {
    const scored = score(definition, factsOf(person), touches.get(person.personId) ?? [], now)
    if (!scored.qualified) continue
    // Whoever is in the hands of sales is not raised again: an open lead is scored anew, with all the others.
    const lead = leads.get(person.personId)
    if (lead?.state === 'open') {
      rescored.push({ id: lead.id, score: scored })
      continue
    }
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
