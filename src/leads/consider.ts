import { mayBeProfiled } from '../consent/who-may.ts'
import { personsToday } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { touchesForScoring } from '../touches/queries.ts'
import { countingKinds } from './model/definition.ts'
import { factsOf } from './model/facts.ts'
import { type Score, score, scoredSince } from './model/score.ts'
import { awaitsScore } from './model/verdict.ts'
import { activeDefinition, lastLeads, personsForLeads } from './queries.ts'
import type { Raising } from './raise.ts'
import { updateScores } from './store.ts'

/**
 * After new touches: an open lead is scored anew, and who has come to qualify for one is answered, to be raised each in
 * a transaction of their own. One read for all, one write of scores. Nobody's history is read for whom no score matters
 * now.
 */
export async function considerPersons(tx: Tx, given: number[], now: Date): Promise<Raising[]> {
  // Who objected to profiling is left out before anything is read of the person.
  const personIds = [...(await mayBeProfiled(tx, await personsToday(tx, given), now))]
  if (personIds.length === 0) return []
  const leads = await lastLeads(tx, personIds)
  const asked = personIds.filter(id => awaitsScore(leads.get(id), now))
  const definition = await activeDefinition(tx)
  const touches = await touchesForScoring(tx, asked, countingKinds(definition), scoredSince(now))
  const qualified: Raising[] = []
  const rescored: { id: number; score: Score }[] = []
  for (const person of await personsForLeads(tx, asked)) {
    const { personId, source } = person
    const scored = score(definition, factsOf(person), touches.get(personId) ?? [], now)
    const lead = leads.get(personId)
    // Whoever is in the hands of sales is not raised again; the score may fall, too, when an entry was taken back.
    if (lead?.state === 'open') rescored.push({ id: lead.id, score: scored })
    else if (scored.qualified)
      qualified.push({ personId, source, raisedBy: 'behaviour', touchId: null, handRaise: false })
  }
  await updateScores(tx, rescored)
  return qualified
}
