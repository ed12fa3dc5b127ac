import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { type ConditionNeeds, saidIn, vocabularyIn } from '../segments/asked.ts'
import { namesIn } from '../segments/names.ts'
import type { Names } from '../shared/condition/naming.ts'
import type { Condition } from '../shared/condition/tree.ts'
import type { Locale } from '../shared/texts.ts'
import type { statementAnswer } from './model/contract.ts'
import type { StatementRow } from './queries.ts'

type StatementAnswer = z.input<typeof statementAnswer>
export type Speaker = { say: (when: Condition) => string; names: Names }

/** Says these conditions about accounts in a language. */
export async function speakerOf(
  tx: Tx,
  needs: ConditionNeeds,
  conditions: readonly Condition[],
  language: Locale,
): Promise<Speaker & { label: (trait: string) => string }> {
  const worded = await vocabularyIn(tx, await needs.source(tx), language)
  const names = await namesIn(
    tx,
    needs,
    conditions.map(when => ({ about: 'account', when })),
    worded.vocabulary,
  )
  return {
    names,
    say: when => saidIn(when, 'account', worded, names),
    label: trait => worded.vocabulary.traits.account[trait]?.label ?? trait,
  }
}

export function answerOf(row: StatementRow, { say, names }: Speaker): StatementAnswer {
  const { id, name, condition, state, edited, less, accounts, won, ratio, low, high, decidedAt, decidedBy } =
    row
  return {
    ...{ id, name, names, edited, less },
    condition: condition as StatementAnswer['condition'],
    sentence: say(condition.when),
    state: state === 'gone' ? 'found' : state,
    found:
      accounts === null ? null : { accounts, won: won!, lift: { ratio: ratio!, low: low!, high: high! } },
    decided: decidedAt === null || state === 'found' ? null : { at: decidedAt.toISOString(), by: decidedBy },
  }
}
