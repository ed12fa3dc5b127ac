import { expect, it } from 'vitest'
import { canMove, leadMoves, leadStates, rejection, stateAfter } from './verdict.ts'

const table = {
  open: { accept: 'accepted', reject: 'rejected', convert: 'not_accepted' },
  accepted: { accept: 'already_accepted', reject: 'already_accepted', convert: 'converted' },
  rejected: { accept: 'already_rejected', reject: 'already_rejected', convert: 'already_rejected' },
  converted: { accept: 'already_converted', reject: 'already_converted', convert: 'already_converted' },
  joined: { accept: 'already_joined', reject: 'already_joined', convert: 'already_joined' },
} as const
const cases = leadStates.flatMap(state => leadMoves.map(move => [state, move, table[state][move]] as const))

it.each(cases)('%s + %s = %s', (state, move, outcome) => {
  const fine = (leadStates as readonly string[]).includes(outcome)
  expect(canMove(state, move)).toBe(fine)
  if (fine) expect(stateAfter(state, move)).toBe(outcome)
  else expect(() => stateAfter(state, move)).toThrow(expect.objectContaining({ code: outcome, status: 409 }))
})
it('a rejection has a reason, and a note where it is another', () => {
  expect(rejection({ reason: 'student', note: '  ' })).toEqual({ reason: 'student', note: null })
  expect(rejection({ reason: 'other', note: ' moved ' })).toEqual({ reason: 'other', note: 'moved' })
  expect(() => rejection({ reason: '' })).toThrow(
    expect.objectContaining({ code: 'reason_needed', field: 'reason' }),
  )
  expect(() => rejection({ reason: 'other', note: ' ' })).toThrow(
    expect.objectContaining({ code: 'note_needed' }),
  )
})
