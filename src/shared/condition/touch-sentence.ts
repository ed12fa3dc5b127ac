import { t } from './texts.ts'
import type { Match, PropertyTest, SequenceTest, TouchTest, Window } from './tree.ts'
import { daysWords, either, type Naming, quoted, rangeWords } from './words.ts'

/** Where nothing is counted, touches are spoken of in the plural. */
const many = 2

/** What is asked of the touches of somebody, in words. */
export const touchWords = (test: TouchTest | SequenceTest, naming: Naming): string =>
  'touches' in test ? measureWords(test, naming) : sequenceWords(test, naming)

function measureWords(test: TouchTest, naming: Naming): string {
  const { measure, window, since } = test
  const n = test.to ?? test.from ?? many
  const counted = measure === undefined ? n : many
  const touches = windowWords(matchWords(test.touches, naming, counted), window, naming)
  const range = rangeWords(test, naming.number)
  const of =
    measure === undefined
      ? t('count', { range, touches })
      : measure === 'days'
        ? t('days', { range, touches, n })
        : measure === 'persons'
          ? t('by_persons', { range, touches, n })
          : t('sum', { property: quoted(measure.sum), range, touches })
  return since === undefined ? of : t('since', { of, touches: matchWords(since, naming) })
}

function sequenceWords({ sequence, window }: SequenceTest, naming: Naming): string {
  const [first, ...rest] = sequence
  const beginning = t('first', { touches: windowWords(matchWords(first!.touches, naming), window, naming) })
  return rest.reduce((of, { touches: match, within: days, absent }) => {
    const touches = matchWords(match, naming)
    if (days === undefined) return t('afterwards', { of, touches })
    return t(absent ? 'then_absent' : 'then_within', { of, days, touches })
  }, beginning)
}

function windowWords(of: string, window: Window | undefined, naming: Naming): string {
  if (window === undefined) return of
  return 'days' in window
    ? t('last_days', { of, days: window.days })
    : t('when', { of, range: daysWords(window, naming) })
}

/** Which touches are meant. `n` is how many the words before it count: one is said in the singular. */
export function matchWords(match: Match, naming: Naming, n = many): string {
  const names = (values: readonly (string | number)[]) => either(values.map(value => quoted(String(value))))
  const { kinds, sides, words, sources, campaigns, productGroups, properties = [] } = match
  return [
    t('touches', { n }),
    kinds && t('kinds', { names: names(kinds.map(naming.kind)) }),
    sides && t('sides', { names: names(sides.map(naming.side)) }),
    words !== undefined && t('words', { n, text: quoted(words) }),
    sources && t('sources', { names: names(sources) }),
    campaigns && t('campaigns', { names: names(campaigns.map(naming.campaign)) }),
    productGroups && t('product_groups', { names: names(productGroups.map(naming.productGroup)) }),
    ...properties.map(test => propertyWords(test, naming)),
  ]
    .filter(part => typeof part === 'string')
    .join(' ')
}

function propertyWords(test: PropertyTest, naming: Naming): string {
  const property = quoted(test.key)
  switch (test.test) {
    case 'known':
      return t('property_known', { property })
    case 'one_of':
      return t('property_one_of', { property, names: either(test.values.map(quoted)) })
    case 'number':
      return t('property_number', { property, range: rangeWords(test, naming.number) })
  }
}
