import type { Choice, Trait, Vocabulary } from '../../shared/condition/vocabulary.ts'
import { currentLocale, type Locale, setLocale } from '../../shared/texts.ts'
import { contactWords } from './contact-words.ts'
import { t as ofTouches } from './touch-texts.ts'
import { t } from './vocabulary-texts.ts'

/** What `say` says in a language; nothing else may run meanwhile, so it waits for nothing. */
export function inLanguage<T>(language: Locale, say: () => T): T {
  const before = currentLocale()
  setLocale(language)
  try {
    return say()
  } finally {
    setLocale(before)
  }
}

/** Labels that the company gave: of declared fields by 'person.custom.<key>', of their choices by that and '.<key>'. */
export type Declared = Readonly<Record<string, string>>

/** The vocabulary with the words of the language in use. */
export function wordedVocabulary(vocabulary: Vocabulary, declared: Declared): Vocabulary {
  const traits = (about: 'person' | 'account'): Record<string, Trait> =>
    Object.fromEntries(
      Object.entries(vocabulary.traits[about]).map(([key, trait]) => [
        key,
        {
          ...trait,
          label: declared[`${about}.${key}`] ?? word('trait', key),
          ...(trait.choices
            ? {
                choices: trait.choices.map(({ key: choice }) => ({
                  key: choice,
                  label: declared[`${about}.${key}.${choice}`] ?? word('choice', choice),
                })),
              }
            : {}),
        },
      ]),
    )
  const worded = (of: 'kind' | 'side', choices: readonly Choice[]): Choice[] =>
    choices.map(({ key }) => ({ key, label: word(of, key) }))
  return {
    traits: { person: traits('person'), account: traits('account') },
    touchKinds: worded('kind', vocabulary.touchKinds),
    sides: worded('side', vocabulary.sides),
    segments: vocabulary.segments,
  }
}

type Of = 'trait' | 'choice' | 'kind' | 'side'
const said: Record<Of, (key: string) => string> = {
  trait: key => (key.startsWith('may.') ? contactWords(key) : t(`trait_${key as 'name'}`)),
  choice: key => t(`choice_${key as 'open'}`),
  kind: key => ofTouches(`kind_${key as 'call'}`),
  side: key => ofTouches(`side_${key as 'sales'}`),
}

/** The word of a key; what nobody has a word for reads as it is written: 'openAmount' is open amount. */
function word(of: Of, key: string): string {
  const text = said[of](key)
  if (!text.endsWith(`vocabulary.${of}_${key}`)) return text
  return key
    .replace(/^custom\./, '')
    .replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    .replaceAll('_', ' ')
}
