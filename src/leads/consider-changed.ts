import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { subjectsBeside } from '../segments/beside.ts'
import { type Due, everybody } from '../segments/model/due.ts'
import { isMoved, type Reads, readsOf } from '../segments/model/reads.ts'
import { needsOf } from '../shared/condition/needs.ts'
import { definitionInForce } from './definitions.ts'
import { askedByRules } from './model/definition/needs.ts'
import type { Rules } from './model/definition/rules.ts'
import { leadSource } from './source.ts'

const atOnce = 500

/**
 * Of whom something changed that the definition asks for: they are considered. Of touches only where it asks for those of others
 * at the account: whoever records touches has their own person considered. Where everybody may have changed, the night
 * finds whose lead is open.
 */
export async function considerChanged(tx: Tx, due: readonly Due[], now: Date): Promise<void> {
  const changes = due.filter(({ id }) => id !== everybody)
  if (changes.length === 0) return
  const { rules } = await definitionInForce(tx, now)
  const reads = await readsOfRules(tx, rules)
  const moved = changes.filter(
    ({ changed }) => isMoved(reads, changed) && (reads.beside || !changed.startsWith('touch')),
  )
  const ids = [...new Set(moved.map(({ id }) => id))]
  const personIds = await subjectsBeside(tx, ids, 'person', reads.beside)
  for (let from = 0; from < personIds.length; from += atOnce)
    await enqueue(tx, 'leads.consider', { personIds: personIds.slice(from, from + atOnce) })
}

async function readsOfRules(tx: Tx, rules: Rules): Promise<Reads> {
  const asked = askedByRules(rules)
  const source = await leadSource(tx, needsOf(...asked))
  const all = asked.flatMap(when => readsOf(when, 'person', source) ?? [])
  return {
    of: new Set(all.flatMap(({ of }) => [...of])),
    beside: all.some(({ beside }) => beside),
    touches: null,
  }
}
