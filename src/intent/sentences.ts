import type { Tx } from '../platform/database.ts'
import { type ConditionNeeds, saidIn, vocabularyIn } from '../segments/asked.ts'
import { inLanguage } from '../segments/model/words.ts'
import { namesIn } from '../segments/names.ts'
import type { Names } from '../shared/condition/naming.ts'
import type { Vocabulary } from '../shared/condition/vocabulary.ts'
import type { Locale } from '../shared/texts.ts'
import { readyName } from './model/ready-texts.ts'
import { signalVocabulary } from './model/signal.ts'
import type { Signal } from './signals.ts'
import { touchSource } from './source.ts'

export type Said = { name: string; sentence: string }

/** What each signal is called and asks, by its id, in a language. Ids that it refers to are named with `referents`. */
export async function sentencesOf(
  tx: Tx,
  signals: readonly Pick<Signal, 'id' | 'key' | 'name' | 'when'>[],
  language: Locale,
  referents: ConditionNeeds['referents'] = {},
): Promise<Map<number, Said>> {
  const { worded, names } = await wordsFor(tx, signals, language, referents)
  return new Map(
    signals.map(({ id, key, name, when }) => [
      id,
      {
        name: name ?? inLanguage(language, () => readyName(key ?? '')) ?? '',
        sentence: saidIn(when, 'account', worded, names),
      },
    ]),
  )
}

/** The words of conditions of signals, with the names of what they refer to. */
export async function wordsFor(
  tx: Tx,
  signals: readonly Pick<Signal, 'when'>[],
  language: Locale,
  referents: ConditionNeeds['referents'],
): Promise<{ worded: Awaited<ReturnType<typeof vocabularyIn>>; vocabulary: Vocabulary; names: Names }> {
  const worded = await vocabularyIn(tx, touchSource, language)
  const vocabulary = signalVocabulary(worded.vocabulary)
  const asked = signals.map(({ when }) => ({ about: 'account' as const, when }))
  const names = await namesIn(tx, { source: async () => touchSource, referents }, asked, vocabulary)
  return { worded, vocabulary, names }
}
