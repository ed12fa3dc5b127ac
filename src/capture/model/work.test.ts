import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsFor, isWork, sha256Words } from './work.ts'

const hex = (words: number[]) => words.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('')

describe('proof of work', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('hashes %j as FIPS 180-4 says', (text, hash) => expect(hex(sha256Words(text))).toBe(hash))

  it('hashes any text as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), text => {
        expect(hex(sha256Words(text))).toBe(createHash('sha256').update(text).digest('hex'))
      }),
      { numRuns: 300 },
    )
  })

  it('is found by trying, and is of one text only', () => {
    let nonce = 0
    while (!isWork('7.token', String(nonce), 9)) nonce++
    expect(createHash('sha256').update(`7.token:${nonce}`).digest().readUInt16BE(0) >>> 7).toBe(0)
    expect(isWork('8.token', String(nonce), 30)).toBe(false)
  })

  it('is asked for by the load', () => {
    expect([0, 20, 39, 40, 80, 2_000, 1e9].map(bitsFor)).toEqual([11, 11, 11, 12, 13, 16, 16])
  })
})
