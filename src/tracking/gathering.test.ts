import { expect, it } from 'vitest'
import { gathering } from './gathering.ts'

it('joins what waits, up to the size, and tries each alone when a joint run fails', async () => {
  const runs: number[][] = []
  const add = gathering<number>(
    async items => {
      runs.push(items)
      await Promise.resolve()
      if (items.includes(3)) throw new Error('three')
    },
    { lanes: 1, most: 30 },
  )
  const ends = await Promise.allSettled([1, 2, 3, 4, 5].map(item => add(item, 10)))
  expect(ends.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
  expect(runs).toEqual([[1], [2, 3, 4], [2], [3], [4], [5]])
  await add(6, 100)
  expect(runs.at(-1)).toEqual([6])
})
