import type { Locale } from '../texts.ts'
import { type About, type Condition, everyPart, type Match, partsOf } from './tree.ts'
import { traitOf, type Vocabulary } from './vocabulary.ts'
import type { Naming } from './words.ts'

/** What an id stands for: 'campaign:3', 'user:12'. */
export type Names = Readonly<Record<string, string>>
export const nameKey = (of: string, id: number): string => `${of}:${id}`

export type Tongue = { locale: Locale; currency: string }
const tags: Record<Locale, string> = { en: 'en-GB', nl: 'nl-NL', de: 'de-DE' }

/** How a sentence calls things, from the words of the vocabulary and the names of what is referred to. */
export function namingOf(vocabulary: Vocabulary, names: Names, { locale, currency }: Tongue): Naming {
  const tag = tags[locale]
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 10 })
  const money = new Intl.NumberFormat(tag, { style: 'currency', currency })
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' })
  const labelled = (choices: readonly { key: string; label: string }[], key: string) =>
    choices.find(choice => choice.key === key)?.label ?? key
  const named = (of: string, id: number) => names[nameKey(of, id)] ?? String(id)
  return {
    trait: (about, key) => traitOf(vocabulary, about, key)?.label ?? key,
    value(about, key, value) {
      const trait = traitOf(vocabulary, about, key)
      if (trait?.kind === 'money') return money.format(Number(value) / 10 ** digits)
      if (trait?.kind === 'reference' || trait?.kind === 'references')
        return named(trait.to ?? key, Number(value))
      if (typeof value === 'number') return number.format(value)
      return labelled(trait?.choices ?? [], value)
    },
    kind: kind => labelled(vocabulary.touchKinds, kind),
    side: side => labelled(vocabulary.sides, side),
    campaign: id => named('campaign', id),
    productGroup: id => named('productGroup', id),
    segment: id => vocabulary.segments.find(segment => segment.id === id)?.name ?? named('segment', id),
    day: day => date.format(new Date(`${day}T00:00:00Z`)),
    number: value => number.format(value),
  }
}

/** What a condition refers to by id, by what it is. */
export function referredTo(
  condition: Condition,
  about: About,
  vocabulary: Vocabulary,
): Map<string, number[]> {
  const found = new Map<string, number[]>()
  const note = (of: string, ids: readonly number[] = []) => {
    if (ids.length > 0) found.set(of, [...new Set([...(found.get(of) ?? []), ...ids])])
  }
  const noteMatch = ({ campaigns, productGroups }: Match) => {
    note('campaign', campaigns)
    note('productGroup', productGroups)
  }
  const below = (part: Condition, of: About): void => {
    if ('segment' in part) note('segment', [part.segment])
    else if ('touches' in part) {
      noteMatch(part.touches)
      if (part.since) noteMatch(part.since)
    } else if ('sequence' in part) for (const { touches } of part.sequence) noteMatch(touches)
    else if ('trait' in part && (part.test === 'one_of' || part.test === 'all_of')) {
      const trait = traitOf(vocabulary, of, part.trait)
      if (trait?.kind === 'reference' || trait?.kind === 'references')
        note(trait.to ?? part.trait, part.values.map(Number))
    }
    const inner = 'account' in part ? 'account' : 'persons' in part ? 'person' : of
    for (const each of partsOf(part)) below(each.part, inner)
  }
  below(condition, about)
  return found
}

/** How many parts a condition has. */
export const sizeOf = (condition: Condition): number => [...everyPart(condition)].length
