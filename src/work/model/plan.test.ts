import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Exception, holdingWords, receiverOf, receiversOf } from './plan.ts'

describe('who gets a thing', () => {
  const except: Exception[] = [
    { toId: 2, word: 'leads', territoryId: 7 },
    { toId: 3, territoryId: 7 },
    { toId: 4, word: 'tasks' },
  ]
  it.each([
    ['leads', 7, 2],
    ['opportunities', 7, 3],
    ['tasks', 7, 3],
    ['tasks', null, 4],
    ['leads', 8, 1],
    ['reports', null, 1],
  ] as const)('%s of territory %s: user %i', (word, territoryId, toId) =>
    expect(receiverOf({ toId: 1, except }, { word, territoryId })).toBe(toId),
  )

  it('is always one of those named, the same each time', () => {
    const exception = fc.record(
      {
        toId: fc.integer({ min: 1, max: 9 }),
        word: fc.constantFrom(...holdingWords),
        territoryId: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['toId'] },
    )
    const thing = fc.record({
      word: fc.constantFrom(...holdingWords),
      territoryId: fc.option(fc.integer({ min: 1, max: 3 })),
    })
    fc.assert(
      fc.property(fc.array(exception, { maxLength: 6 }), thing, (list, one) => {
        const plan = { toId: 10, except: list }
        expect(receiversOf(plan)).toContain(receiverOf(plan, one))
        expect(receiverOf(plan, one)).toBe(receiverOf({ ...plan, except: [...list] }, { ...one }))
      }),
    )
  })
})
