import { expect, it } from 'vitest'
import { isRefusal, refuse } from './outcome.ts'

it('a refusal carries code, status, sentence, field and extras', () => {
  try {
    refuse('already_accepted', 409, 'Somebody was quicker.', { field: 'id', extra: { by: 3 } })
  } catch (error) {
    expect(isRefusal(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'already_accepted',
      status: 409,
      detail: 'Somebody was quicker.',
      field: 'id',
      extra: { by: 3 },
    })
  }
  expect.assertions(2)
})
