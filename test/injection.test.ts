import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'
import { addressOf, fieldsOf, type Named, operations, sampleOf } from './sample-input.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const nasty = [
  "'",
  '"',
  "' or 1=1 --",
  '1; drop table touch; --',
  "x') union select password_hash, 1 from credential --",
  '\\',
  '%',
  '%_%',
  '$1',
  '\0',
  '{}',
  '[]',
  '-1',
  '0',
  '1.5',
  '1e400',
  'NaN',
  '9'.repeat(30),
  '0x1f',
  'none',
  'null',
  'x'.repeat(700),
  '0000-01',
  '0000-01-01T00:00:00Z',
  '9999-12',
  '9999-12-31T23:59:59Z',
  '2026-02-30',
  'true',
  '\u{1f4e6}',
  '\ud83d',
]
const reads = operations.filter(({ method }) => method === 'GET')
const places = reads.flatMap(named => fieldsOf(named.operation, 'query').map(field => ({ named, field })))

async function survives(visitor: Visitor, url: string): Promise<void> {
  const { status, text, headers } = await visitor.get(url)
  if (status >= 500 || ![200, 403, 404, 414, 422].includes(status))
    expect([url, status, text]).toEqual([url, 'read or refused', ''])
  if (status !== 200) expect(String(headers['content-type'])).toContain('application/problem+json')
}
/** Whoever sees all; searches are limited by user and minute, so they are asked by one after the other. */
const readers = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales',
  'sales_manager',
  'service',
] as const
let turn = 0
const reader = ({ operation }: Named): Visitor =>
  world.of[operation.limit ? readers[turn++ % readers.length]! : 'administrator'].visitor
const asking = (named: Named, field: string, value: string) =>
  addressOf(named, { ...sampleOf(named.operation, 'query'), [field]: value.toWellFormed() })

describe('every query parameter takes every text without failing', () => {
  it('for whoever sees all', async () => {
    expect(places.length).toBeGreaterThan(60)
    for (const { named, field } of places)
      await Promise.all(nasty.map(value => survives(reader(named), asking(named, field, value))))
  }, 120_000)

  it('for the partner', async () => {
    const open = places.filter(({ named }) => named.operation.access === 'signed-in')
    // Every place with every sixth text, so that all texts come by; the reading of input was tried above.
    for (const [at, { named, field }] of open.entries())
      for (const value of nasty.filter((_, n) => n % 6 === at % 6))
        await survives(world.of.partner.visitor, asking(named, field, value))
  }, 120_000)

  it('also texts that nobody thought of', async () => {
    const anywhere = fc.tuple(
      fc.constantFrom(...places),
      fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
    )
    await fc.assert(
      fc.asyncProperty(anywhere, ([{ named, field }, value]) =>
        survives(reader(named), asking(named, field, value)),
      ),
      { numRuns: 200, seed: 3 },
    )
  }, 120_000)
})

it('every place in a path takes every text without failing', async () => {
  for (const named of reads)
    for (const field of fieldsOf(named.operation, 'params'))
      for (const value of nasty.filter(each => each !== ''))
        await survives(
          world.of.administrator.visitor,
          addressOf(named, sampleOf(named.operation, 'query'), { [field]: value.toWellFormed() }),
        )
})
