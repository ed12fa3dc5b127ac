import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { funnelStages } from '../model/figures.ts'
import { linksOf } from '../model/paths.ts'
import { bandPlaces } from './band-places.ts'

const paths = fc.array(
  fc.record({
    source: fc.constantFrom('search', 'fair', 'newsletter', 'none'),
    taken: fc.subarray([...funnelStages.slice(1)]).map(rest => ['touched' as const, ...rest]),
    n: fc.integer({ min: 1, max: 5000 }),
  }),
  { minLength: 1 },
)

describe('places of bands', () => {
  it('has one band a link, each within the picture, and nodes as high as their people', () =>
    fc.assert(
      fc.property(paths, all => {
        const links = linksOf(all)
        const { nodes, bands, width, height } = bandPlaces(links)
        expect(bands.length).toBe(links.length)
        expect(new Set(bands.map(({ link }) => link)).size).toBe(links.length)
        for (const { outline } of bands) {
          expect(outline).not.toMatch(/NaN|Infinity/)
          const places = outline.match(/-?[\d.]+/g)!.map(Number)
          expect(Math.max(...places)).toBeLessThanOrEqual(Math.max(width, height))
          expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
        }
        const [big, ...rest] = [...nodes].sort((a, b) => b.n - a.n)
        for (const node of rest)
          if (node.height > 1) expect(node.height / node.n).toBeCloseTo(big!.height / big!.n, 6)
      }),
    ))
  it('of nobody is empty', () => expect(bandPlaces([])).toMatchObject({ nodes: [], bands: [] }))
})
