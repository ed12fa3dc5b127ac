import { canonical } from './canonical.ts'
import { t } from './texts.ts'
import { touchWords } from './touch-sentence.ts'
import type { About, Condition, ValueTest } from './tree.ts'
import { daysWords, either, type Naming, quoted, rangeWords } from './words.ts'

/**
 * A condition as a sentence in the language in use; two that say something else read differently. Words that people gave stand
 * in quotation marks.
 */
export const sentenceOf = (condition: Condition, about: About, naming: Naming): string =>
  said(canonical(condition), about, naming)

function said(condition: Condition, about: About, naming: Naming): string {
  if ('all' in condition) return joined(condition.all, 'and', about, naming)
  if ('any' in condition) return joined(condition.any, 'or', about, naming)
  if ('not' in condition) return contrary(condition.not, about, naming)
  if ('trait' in condition) return traitWords(condition.trait, condition, about, naming, '')
  if ('segment' in condition) return t('segment', { name: quoted(naming.segment(condition.segment)) })
  if ('account' in condition) return t('account', { of: part(condition.account, 'account', naming) })
  if ('persons' in condition) {
    const { from = condition.to === undefined ? 1 : undefined, to } = condition
    const range = rangeWords({ from, to }, naming.number)
    return t('persons', { range, of: part(condition.persons, 'person', naming) })
  }
  return touchWords(condition, naming)
}

const isGroup = (condition: Condition): boolean => 'all' in condition || 'any' in condition

/** A part of a larger sentence: what is joined stands in brackets. */
function part(condition: Condition, about: About, naming: Naming): string {
  const of = said(condition, about, naming)
  const isJoined =
    isGroup(condition) || 'account' in condition || 'persons' in condition || 'sequence' in condition
  return isJoined ? t('group', { of }) : of
}

function joined(parts: readonly Condition[], by: 'and' | 'or', about: About, naming: Naming): string {
  if (parts.length === 0) return t(by === 'and' ? 'everybody' : 'nobody')
  return parts.map(each => part(each, about, naming)).reduce((one, other) => t(by, { one, other }))
}

function contrary(of: Condition, about: About, naming: Naming): string {
  if ('trait' in of) return traitWords(of.trait, of, about, naming, '_not')
  if ('segment' in of) return t('segment_not', { name: quoted(naming.segment(of.segment)) })
  return t('not', { of: said(of, about, naming) })
}

function traitWords(key: string, test: ValueTest, about: About, naming: Naming, not: '' | '_not'): string {
  const field = naming.trait(about, key)
  const value = (of: string | number) => quoted(naming.value(about, key, of))
  switch (test.test) {
    case 'known':
    case 'yes':
    case 'no':
      return t(`${test.test}${not}`, { field })
    case 'one_of':
      return t(`one_of${not}`, { field, values: either(test.values.map(value)) })
    case 'all_of':
      return t(`all_of${not}`, {
        field,
        values: test.values.map(value).reduce((one, other) => t('and', { one, other })),
      })
    case 'contains':
    case 'begins':
    case 'ends':
      return t(`${test.test}${not}`, { field, text: quoted(test.text) })
    case 'number':
      return t(`number${not}`, { field, range: rangeWords(test, of => naming.value(about, key, of)) })
    case 'day':
      return t(`day${not}`, { field, range: daysWords(test, naming) })
    case 'anniversary':
      return t(`anniversary${not}`, { field, within: test.within })
  }
}
