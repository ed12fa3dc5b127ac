import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alphabet, codeFrom, drawnSigns, isDrawn, readCode, shownCode } from './code.ts'

const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 })
const codes = bytes.map(codeFrom).filter(code => code !== null)

describe('a code', () => {
  it('has 54 bits of chance, and no signs that look alike', () => {
    expect(Math.floor(drawnSigns * Math.log2(alphabet.length))).toBe(54)
    expect([...'01ILO'].filter(sign => alphabet.includes(sign))).toEqual([])
  })
  it('is read back however it is typed', () => {
    fc.assert(
      fc.property(codes, fc.constantFrom('-', ' ', '', ' - ', '–'), (code, between) => {
        expect(isDrawn(code)).toBe(true)
        expect(readCode(shownCode(code))).toBe(code)
        expect(readCode(` ${code.toLowerCase().slice(0, 4)}${between}${code.slice(4)} `)).toBe(code)
      }),
    )
  })
  it('finds every wrong sign and every exchange of neighbours', () => {
    fc.assert(
      fc.property(codes, fc.nat(11), fc.constantFrom(...alphabet), (code, at, sign) => {
        const wrong = code.slice(0, at) + sign + code.slice(at + 1)
        expect(isDrawn(wrong)).toBe(wrong === code)
        const next = (at % 11) + 1
        const turned = [...code]
        ;[turned[next - 1], turned[next]] = [turned[next]!, turned[next - 1]!]
        expect(isDrawn(turned.join(''))).toBe(turned.join('') === code)
      }),
    )
  })
  it('draws every sign as often as the others', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const code = codeFrom(new Uint8Array(11).fill(byte))
      if (code) counts.set(code[0]!, (counts.get(code[0]!) ?? 0) + 1)
    }
    expect(new Set(counts.values())).toEqual(new Set([8]))
    expect(counts.size).toBe(31)
  })
  it.each([
    ['', null],
    ['AB', null],
    ["'; drop", null],
    ['SPRING-26', 'SPRING26'],
    ['ＳＰＲＩＮＧ', 'SPRING'],
    ['x'.repeat(25), null],
  ])('%j is %j', (typed, code) => expect(readCode(typed)).toBe(code))
})
