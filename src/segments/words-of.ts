import type { Tx } from '../platform/database.ts'
import type { Names } from '../shared/condition/naming.ts'
import type { About, Condition } from '../shared/condition/tree.ts'
import type { Locale } from '../shared/texts.ts'
import { type ConditionNeeds, parseAsked, readAsked, saidIn, vocabularyIn } from './asked.ts'
import { namesIn } from './names.ts'

/** What a condition in an address says, and the names of what it refers to. Refuses `bad_condition`. */
export async function wordsOf(
  tx: Tx,
  needs: ConditionNeeds,
  asked: { condition: string; language: Locale },
): Promise<{ about: About; when: Condition; sentence: string; names: Names }> {
  const source = await needs.source(tx)
  const { about, written } = parseAsked(asked.condition, '/condition')
  const { when } = await readAsked(tx, source, about, written)
  const worded = await vocabularyIn(tx, source, asked.language)
  const names = await namesIn(tx, needs, [{ about, when }], worded.vocabulary)
  return { about, when, sentence: saidIn(when, about, worded, names), names }
}
