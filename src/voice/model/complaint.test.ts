import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, chooseOwner, complaintStates, mayTake, next, type Step } from './complaint.ts'

const steps = ['answer', 'settle', 'reopen', 'give'] as const

describe('the states of a complaint', () => {
  it.each<[(typeof complaintStates)[number], Step, string]>([
    ['open', 'answer', 'answered'],
    ['answered', 'settle', 'settled'],
    ['answered', 'reopen', 'open'],
    ['settled', 'reopen', 'open'],
    ['open', 'give', 'open'],
    ['answered', 'give', 'answered'],
  ])('%s, %s: %s', (state, step, then) => expect(next(state, step)).toBe(then))

  it('every other step is refused', () => {
    const taken = complaintStates.flatMap(state => steps.filter(step => mayTake(state, step)))
    expect(taken).toHaveLength(6)
    for (const state of complaintStates)
      for (const step of steps.filter(each => !mayTake(state, each)))
        expect(() => next(state, step)).toThrow(expect.objectContaining({ code: 'wrong_state' }))
  })
})

describe('who gets a complaint', () => {
  const of = (userId: number, open = 0, ofTerritory = true, away = false): Candidate => ({
    userId,
    open,
    ofTerritory,
    away,
  })
  it.each<[string, Candidate[], number | null, number | null]>([
    ['who had the last one', [of(1), of(2, 9, false)], 2, 2],
    ['not who is away', [of(1, 3), of(2, 0, true, true)], 2, 1],
    ['the fewest open ones', [of(1, 3), of(2, 1)], null, 2],
    ['the lower id of two', [of(2, 1), of(1, 1)], null, 1],
    ['nobody without the territory', [of(1, 0, false)], null, null],
    ['nobody of nobody', [], 7, null],
  ])('%s', (_, candidates, last, expected) => expect(chooseOwner(candidates, last)).toBe(expected))

  it('is somebody who is here, and the same in whatever order they are read', () => {
    const candidate = fc.record({
      userId: fc.integer({ min: 1, max: 9 }),
      open: fc.nat(5),
      ofTerritory: fc.boolean(),
      away: fc.boolean(),
    })
    const list = fc.uniqueArray(candidate, { selector: each => each.userId })
    fc.assert(
      fc.property(list, fc.option(fc.integer({ min: 1, max: 9 })), (all, last) => {
        const chosen = chooseOwner(all, last)
        expect(chooseOwner([...all].reverse(), last)).toBe(chosen)
        if (chosen !== null) expect(all.find(each => each.userId === chosen)?.away).toBe(false)
      }),
    )
  })
})
