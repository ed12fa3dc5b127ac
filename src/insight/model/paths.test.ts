import fc from 'fast-check'
import { expect, it } from 'vitest'
import { funnelStages } from './figures.ts'
import { linksOf } from './paths.ts'

it('joins the paths of all sources after the first step', () =>
  expect(
    linksOf([
      { source: 'search', taken: ['touched', 'known', 'won'], n: 2 },
      { source: 'fair', taken: ['touched', 'known'], n: 3 },
      { source: 'fair', taken: ['touched'], n: 9 },
    ]),
  ).toEqual([
    { source: 'fair', from: 'touched', to: 'stays', n: 9 },
    { source: 'fair', from: 'touched', to: 'known', n: 3 },
    { source: 'search', from: 'touched', to: 'known', n: 2 },
    { source: null, from: 'known', to: 'stays', n: 3 },
    { source: null, from: 'known', to: 'won', n: 2 },
    { source: null, from: 'won', to: 'stays', n: 2 },
  ]))

it('loses nobody: what comes into a stage goes on or stays', () => {
  const path = fc.record({
    source: fc.constantFrom('search', 'fair', 'none'),
    taken: fc.subarray([...funnelStages.slice(1)]).map(rest => ['touched' as const, ...rest]),
    n: fc.integer({ min: 1, max: 50 }),
  })
  fc.assert(
    fc.property(fc.array(path), paths => {
      const links = linksOf(paths)
      const sum = (these: { n: number }[]) => these.reduce((total, { n }) => total + n, 0)
      expect(sum(links.filter(({ to }) => to === 'stays'))).toBe(sum(paths))
      for (const stage of funnelStages.slice(1))
        expect(sum(links.filter(({ from }) => from === stage))).toBe(
          sum(links.filter(({ to }) => to === stage)),
        )
    }),
  )
})
