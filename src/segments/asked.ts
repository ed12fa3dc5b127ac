import { allCustomFields } from '../customers/custom-fields.ts'
import type { Tx } from '../platform/database.ts'
import { type Names, namingOf, type Tongue } from '../shared/condition/naming.ts'
import { readCondition } from '../shared/condition/read.ts'
import { sentenceOf } from '../shared/condition/sentence.ts'
import { matchWords } from '../shared/condition/touch-sentence.ts'
import type { About, Condition, Match } from '../shared/condition/tree.ts'
import type { Vocabulary } from '../shared/condition/vocabulary.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { company } from '../team/queries.ts'
import { type Declared, inLanguage, wordedVocabulary } from './model/words.ts'
import type { ConditionSource, Sql } from './source.ts'
import { vocabularyOf } from './vocabulary.ts'

/** What the segments need of the domains above them. */
export type ConditionNeeds = {
  source: (tx: Tx) => Promise<ConditionSource>
  /** By what a condition refers to by id: a query of `id` and `name` of all of them. */
  referents: Readonly<Record<string, Sql>>
}

/** JSON in an address, and whom the condition in it is about. Refuses `bad_condition`. */
export function parseAsked(given: string, place: string): { about: About; written: unknown } {
  const wrong = (pointer: string, detail: string) =>
    refuse('bad_condition', 422, 'The condition cannot be used as it is.', {
      extra: { errors: [{ pointer, detail }] },
    })
  let written: unknown
  try {
    written = JSON.parse(given)
  } catch {
    return wrong(place, 'This is not JSON.')
  }
  const about = typeof written === 'object' && written !== null && 'about' in written ? written.about : null
  if (about !== 'person' && about !== 'account')
    return wrong(`${place}/about`, 'A condition is about: person, account.')
  return { about, written }
}

/** The condition that a caller sent at a place. Refuses `bad_condition` with each mistake where it stands. */
export async function readAsked(
  tx: Tx,
  source: ConditionSource,
  about: About,
  given: unknown,
  place = '/condition',
): Promise<{ when: Condition; vocabulary: Vocabulary }> {
  const vocabulary = await vocabularyOf(tx, source)
  const read = readCondition(given, about, vocabulary)
  if ('condition' in read) return { when: read.condition, vocabulary }
  return refuse('bad_condition', 422, 'The condition cannot be used as it is. Nothing was saved.', {
    extra: { errors: read.problems.map(({ at, detail }) => ({ pointer: `${place}${at}`, detail })) },
  })
}

/** The vocabulary in a language, with what the company calls its own fields. */
export async function vocabularyIn(
  tx: Tx,
  source: ConditionSource,
  language: Locale,
): Promise<{ vocabulary: Vocabulary; tongue: Tongue }> {
  const plain = await vocabularyOf(tx, source)
  const declared = await declaredLabels(tx)
  const { currency } = await company(tx)
  const vocabulary = inLanguage(language, () => wordedVocabulary(plain, declared))
  return { vocabulary, tongue: { locale: language, currency } }
}

async function declaredLabels(tx: Tx): Promise<Declared> {
  const fields = await allCustomFields(tx)
  return Object.fromEntries(
    fields.flatMap(({ record, key, label, choices }) => {
      const trait = `${record}.custom.${key}`
      return [
        [trait, label],
        ...choices.map(choice => [`${trait}.${choice.key}`, choice.label] as [string, string]),
      ] as [string, string][]
    }),
  )
}

/** What a condition says, in the language of the tongue. */
export const saidIn = (
  when: Condition,
  about: About,
  { vocabulary, tongue }: { vocabulary: Vocabulary; tongue: Tongue },
  names: Names,
): string => inLanguage(tongue.locale, () => sentenceOf(when, about, namingOf(vocabulary, names, tongue)))

/** Which touches are meant, in the language of the tongue, as of one of them. */
export const touchSaidIn = (
  match: Match,
  { vocabulary, tongue }: { vocabulary: Vocabulary; tongue: Tongue },
  names: Names,
): string => inLanguage(tongue.locale, () => matchWords(match, namingOf(vocabulary, names, tongue), 1))
