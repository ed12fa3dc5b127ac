import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patterns } from './design.ts'
import { answersAsked, type Fault, faultIn, faultsIn, fitsPattern, type Rule } from './rules.ts'

const rule = (change: Partial<Rule>): Rule => ({
  name: 'a',
  type: 'text',
  required: false,
  pattern: null,
  min: null,
  max: 100,
  values: [],
  when: null,
  ...change,
})

describe('a field', () => {
  it.each<[Partial<Rule>, string, Fault | null]>([
    [{ required: true }, '  ', 'missing'],
    [{}, '', null],
    [{ min: 3 }, 'ab', 'too_short'],
    [{ max: 3 }, 'abcd', 'too_long'],
    [{}, 'a\u0000b', 'control_characters'],
    [{}, 'a\nb', 'control_characters'],
    [{ type: 'area' }, 'a\nb', null],
    [{ type: 'email' }, 'ada@firm.example', null],
    [{ type: 'email' }, 'ada@firm', 'not_an_address'],
    [{ type: 'email' }, 'ada @firm.example', 'not_an_address'],
    [{ type: 'choice', values: ['x'] }, 'y', 'not_a_choice'],
    [{ type: 'choices', values: ['x', 'y'] }, 'x; y', null],
    [{ type: 'choices', values: ['x', 'y'] }, 'x; z', 'not_a_choice'],
    [{ type: 'number', min: 5, max: 9 }, '4', 'too_small'],
    [{ type: 'number', min: 5, max: 9 }, '10', 'too_large'],
    [{ type: 'number', min: 5, max: 9 }, '7,5', null],
    [{ type: 'number' }, 'seven', 'unreadable'],
    [{ pattern: 'digits' }, '12a', 'pattern'],
    [{ pattern: 'vat_number' }, 'NL001234567B01', null],
    [{ pattern: 'postcode' }, '8911 DD', null],
    [{ pattern: 'letters' }, "d'Arcy-Ņikitin", null],
    [{ pattern: 'no_links' }, 'see https://x.example', 'pattern'],
  ])('%j with %j: %s', (change, text, fault) => expect(faultIn(rule(change), text)).toBe(fault))

  it('is read in time that grows with its text alone, whatever the text', () => {
    const long = 'a1-'.repeat(200_000)
    for (const pattern of patterns) {
      const began = performance.now()
      fitsPattern(pattern, `${long}!`)
      faultIn(rule({ pattern, max: null }), `${long}\n`)
      expect(performance.now() - began).toBeLessThan(10_000)
    }
  })
})

describe('a field under a condition', () => {
  const rules = [
    rule({ name: 'kind', values: ['new', 'old'] }),
    rule({ name: 'age', required: true, when: { field: 'kind', is: 'one_of', values: ['old'] } }),
    rule({ name: 'why', required: true, when: { field: 'age', is: 'filled', values: [] } }),
  ]
  it('is missing only where it is asked', () => {
    expect(faultsIn(rules, { kind: 'new' }, false)).toEqual({})
    expect(faultsIn(rules, { kind: 'old' }, false)).toEqual({ age: 'missing' })
    expect(faultsIn(rules, { kind: 'old', age: '9' }, false)).toEqual({ why: 'missing' })
  })
  it('counts as unanswered where it is not asked, also for those below it', () => {
    expect(answersAsked(rules, { kind: 'new', age: '9', why: 'x', role: 'administrator' })).toEqual({
      kind: 'new',
    })
  })
  it('never takes a name that was not asked', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), given => {
        for (const name of Object.keys(answersAsked(rules, given)))
          expect(['kind', 'age', 'why']).toContain(name)
      }),
    )
  })
})
