import type { Tx } from '../platform/database.ts'
import type { Rules } from './model/definition/rules.ts'
import { awaitsScore } from './model/verdict.ts'
import { lastLeads } from './queries.ts'
import { scoreEverybody } from './score-everybody.ts'
import type { TriedToday } from './store-backtests.ts'

const atOnce = 5_000

/**
 * Who has no lead that stands and would become one when they next do something, by either of two sets of rules; and of how many
 * people that was asked. Writes nothing.
 */
export async function tryToday(
  tx: Tx,
  { rules, base }: { rules: Rules; base: Rules },
  now: Date,
): Promise<{ people: number; found: TriedToday[] }> {
  const { people, qualified } = await scoreEverybody(tx, rules, now)
  const byDraft = new Set(qualified)
  const byBase = new Set((await scoreEverybody(tx, base, now)).qualified)
  const ids = [...new Set([...byDraft, ...byBase])].sort((a, b) => a - b)
  const found: TriedToday[] = []
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce)
    const leads = await lastLeads(tx, some)
    for (const personId of some) {
      const last = leads.get(personId)
      if (last?.state !== 'open' && awaitsScore(last, now))
        found.push({ personId, draft: byDraft.has(personId), base: byBase.has(personId) })
    }
  }
  return { people, found }
}
