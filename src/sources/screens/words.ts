import type { RuleChannel } from '../model/rule.ts'
import type { ShownRule, ShownTest } from './api.ts'
import { t } from './texts.ts'

/** A channel in words; null and 'none' are moves between our own pages. */
export function channelName(channel: string | null): string {
  const name = (channel ?? 'none') as RuleChannel | 'none'
  return t(`channel_${name}`)
}

function testSentence({ of, in: values, not }: ShownTest): string {
  const name = t(`of_${of}`)
  if (!values) return t(not ? 'missing' : 'given', { of: name })
  const shown = values.slice(0, 3).join(', ')
  const all = values.length > 3 ? t('andMore', { first: shown, n: values.length - 3 }) : shown
  return t(not ? 'isNotIn' : 'isIn', { of: name, values: all })
}

/** What a rule asks for, in one line. */
export function ruleSentence({ when }: Pick<ShownRule, 'when'>): string {
  return when.length === 0 ? t('always') : when.map(testSentence).join(' · ')
}

/** A key for a new rule that no other has. */
export function freshKey(name: string, taken: readonly string[]): string {
  const base = `own.${
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'rule'
  }`
  let key = base
  for (let at = 2; taken.includes(key); at++) key = `${base}-${at}`
  return key
}
/** The tests of a rule that decides what disagrees, out of the pattern by which such arrivals are grouped. */
export function testsOfConflict(pattern: string): { winner: string; tests: ShownTest[] } {
  const [winner = '', rest = ''] = pattern.split(';')[0]!.split(': ')
  const tests = rest.split(', ').flatMap((strand): ShownTest[] => {
    const [of] = strand.split(' ')
    if (of === 'utm') return [{ of: 'utm_source' }]
    if (of === 'referrer') return [{ of: 'referrer' }]
    if (of === 'letter') return [{ of: 'letter' }]
    return of ? [{ of: 'click', in: [of] }] : []
  })
  return { winner, tests }
}
