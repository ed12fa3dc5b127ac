import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { definitionsByVersion } from './definitions.ts'
import { noteInputs } from './inputs.ts'
import type { LeadAbout } from './model/definition/rules.ts'
import { tell } from './model/definition/tell.ts'
import { judge } from './model/definition/weigh.ts'
import { knownForRules } from './read-known.ts'
import { updateScores } from './store.ts'

/** After an objection to profiling: the open lead of the person, if any, is scored by what the person said, without behaviour. */
export async function forgetBehaviour(tx: Tx, personId: number, now: Date): Promise<void> {
  if ((await mayBeProfiled(tx, [personId], now)).size > 0) return
  const { rows } = await sql<LeadAbout & { id: number; version: number }>`
    select id, definition_version as version, product_group_id as "productGroupId", territory_id as "territoryId" from lead
    where person_id = ${personId} and state = 'open' for update`.execute(tx)
  const [lead] = rows
  if (!lead) return
  const { rules } = (await definitionsByVersion(tx, [lead.version])).get(lead.version)!
  const { known, moment } = await knownForRules(tx, [personId], [rules], now, {
    mayBeProfiled: () => false,
  })
  const person = known.get(personId)
  if (!person) return
  const score = tell(rules, judge(rules, person, lead, moment), person)
  await updateScores(tx, [{ id: lead.id, score }], now)
  await noteInputs(tx, [{ id: lead.id, known: person }], now)
}
