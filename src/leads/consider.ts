import { mayBeProfiled } from '../consent/who-may.ts'
import { personsToday } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { definitionInForce, definitionsByVersion } from './definitions.ts'
import { noteInputs } from './inputs.ts'
import { type Score, tell } from './model/definition/tell.ts'
import { judge } from './model/definition/weigh.ts'
import { awaitsScore } from './model/verdict.ts'
import { lastLeads, personsForLeads } from './queries.ts'
import type { Raising } from './raise.ts'
import { type KnownPerson, knownForRules } from './read-known.ts'
import { updateScores } from './store.ts'

/**
 * After something changed: an open lead is scored anew by the version that raised it, and who has come to qualify for one by
 * the version in force is answered, to be raised each in a transaction of their own. One read for all, one write of scores.
 * Nobody's history is read for whom no score matters now.
 */
export async function considerPersons(tx: Tx, given: number[], now: Date): Promise<Raising[]> {
  // Who objected to profiling is left out before anything is read of the person.
  const personIds = [...(await mayBeProfiled(tx, await personsToday(tx, given), now))]
  if (personIds.length === 0) return []
  const leads = await lastLeads(tx, personIds)
  const asked = personIds.filter(id => awaitsScore(leads.get(id), now))
  const inForce = await definitionInForce(tx, now)
  const open = asked.flatMap(id => {
    const lead = leads.get(id)
    return lead?.state === 'open' ? [lead.definitionVersion] : []
  })
  const versions = await definitionsByVersion(tx, [...new Set(open)])
  const rules = [inForce, ...versions.values()].map(definition => definition.rules)
  const { known, moment } = await knownForRules(tx, asked, rules, now)
  const qualified: Raising[] = []
  const rescored: { id: number; score: Score; known: KnownPerson }[] = []
  for (const { personId, source, territoryId } of await personsForLeads(tx, asked)) {
    const person = known.get(personId)
    if (!person) continue
    const lead = leads.get(personId)
    if (lead?.state === 'open') {
      // Whoever is in the hands of sales is not raised again; the score may fall, too, when an entry was taken back.
      const own = versions.get(lead.definitionVersion)!.rules
      rescored.push({
        id: lead.id,
        score: tell(own, judge(own, person, lead, moment), person),
        known: person,
      })
    } else if (judge(inForce.rules, person, { productGroupId: null, territoryId }, moment).qualified)
      qualified.push({ personId, source, raisedBy: 'behaviour', touchId: null, handRaise: false })
  }
  await updateScores(tx, rescored, now)
  await noteInputs(tx, rescored, now)
  return qualified
}
