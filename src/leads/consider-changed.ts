import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { subjectsBeside } from '../segments/beside.ts'
import { type Due, everybody } from '../segments/model/due.ts'
import { isMoved, readsOf } from '../segments/model/reads.ts'
import { needsOf } from '../shared/condition/needs.ts'
import { definitionInForce } from './definitions.ts'
import { askedByRules } from './model/definition/needs.ts'
import { leadSource } from './source.ts'

const atOnce = 500

/**
 * Of whom something changed that the definition asks for: they are considered, of an account its persons. Of touches only where it
 * asks for those of colleagues: whoever records touches has their own person considered. Where everybody may have changed,
 * the night finds whose lead is open.
 */
export async function considerChanged(tx: Tx, due: readonly Due[], now: Date): Promise<void> {
  const changes = due.filter(({ id }) => id !== everybody)
  if (changes.length === 0) return
  const asked = askedByRules((await definitionInForce(tx, now)).rules)
  const needs = needsOf(...asked)
  const ofColleagues =
    needs.account !== null && (needs.account.touches === 'all' || needs.account.touches.size > 0)
  const source = await leadSource(tx, needs)
  const of = new Set(asked.flatMap(when => [...(readsOf(when, 'person', source)?.of ?? [])]))
  const moved = changes.filter(
    ({ changed }) => isMoved({ of }, changed) && (ofColleagues || !changed.startsWith('touch')),
  )
  const ids = [...new Set(moved.map(({ id }) => id))]
  const personIds = await subjectsBeside(tx, ids, 'person', ofColleagues)
  for (let from = 0; from < personIds.length; from += atOnce)
    // Those of several passes wait as one.
    await enqueue(tx, 'leads.consider', personIds.slice(from, from + atOnce), { key: 'leads.consider' })
}
