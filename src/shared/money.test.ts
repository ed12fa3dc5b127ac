import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, currencyExponent, decimalText, parseMoney } from './money.ts'

describe('parseMoney', () => {
  it.each([
    ['1.234,56', 123456],
    ['1,234.56', 123456],
    ['€ 12', 1200],
    ['12 €', 1200],
    ['EUR 12,5', 1250],
    ['1234', 123400],
    ['1.234', 123400],
    ['1,234', 123400],
    ['1.234.567', 123456700],
    ['0,5', 50],
    ['.5', 50],
    ["1'234.50", 123450],
    ['1 234,50', 123450],
    ['1\u00a0234,50', 123450],
    ['-3.10', -310],
    ['−3,10', -310],
    ['(3.10)', -310],
    ['3.10-', -310],
    ['€ -3', -300],
    ['12,-', 1200],
    ['12,34,567.00', 123456700],
    ['-0', 0],
    ['1.2300', 123],
    ['0.30', 30],
    ['1.15', 115],
  ])('%s', (text, cents) => expect(parseMoney(text)).toBe(cents))
  it.each([
    ['', 'bad_amount'],
    ['abc', 'bad_amount'],
    ['1.23.4', 'bad_amount'],
    ['1,2,3', 'bad_amount'],
    ['12 34', 'bad_amount'],
    ['--1', 'bad_amount'],
    ['(-1)', 'bad_amount'],
    ['1.234,567', 'amount_too_precise'],
    ['0.001', 'amount_too_precise'],
    ['$ 5', 'other_currency'],
    ['USD 5', 'other_currency'],
    ['5 constructor', 'bad_amount'],
    ['99999999999999999', 'amount_too_large'],
    ['1'.repeat(101), 'bad_amount'],
  ])('refuses "%s" as %s', (text, code) => {
    expect(() => parseMoney(text)).toThrow(expect.objectContaining({ code }))
  })
  it('follows the exponent of the currency and a named decimal sign', () => {
    expect(parseMoney('¥1,234', 'JPY')).toBe(1234)
    expect(parseMoney('1.234', 'EUR', ',')).toBe(123400)
    expect(parseMoney('1.234', 'KWD', '.')).toBe(1234)
    expect(() => parseMoney('1.234', 'KWD')).toThrow(expect.objectContaining({ code: 'amount_ambiguous' }))
    expect([currencyExponent('EUR'), currencyExponent('JPY'), currencyExponent('KWD')]).toEqual([2, 0, 3])
  })
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
        expect(parseMoney(decimalText(minor, currency), currency, '.')).toBe(minor)
      }),
    )
  })
})

describe('allocate', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [3, 7], [2, 3]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [7, [0, 1], [0, 7]],
    [10, [0, 0, 0], [4, 3, 3]],
    [0, [1, 2], [0, 0]],
    [1000, [40, 20, 40], [400, 200, 400]],
  ])('%d over %j', (total, weights, parts) => expect(allocate(total, weights)).toEqual(parts))
  it('parts sum to the whole, each within one of its share, none for weight 0', () => {
    const weight = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.array(weight, { minLength: 1, maxLength: 30 }),
        (total, weights) => {
          const parts = allocate(total, weights)
          const sum = weights.reduce((a, b) => a + b, 0)
          expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
          if (sum > 1e-6) {
            for (const [i, part] of parts.entries())
              expect(Math.abs(part - (total * weights[i]!) / sum)).toBeLessThan(1.01)
          }
        },
      ),
    )
  })
  it.each([[[]], [[-1, 2]], [[Number.NaN]], [[Infinity]]])('refuses %j', weights => {
    expect(() => allocate(1, weights)).toThrow(expect.objectContaining({ code: 'bad_weights' }))
  })
})
