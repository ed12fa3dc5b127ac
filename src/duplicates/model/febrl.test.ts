import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Entry, ownOfPerson, personRelations, type Scheme } from './fields.ts'
import { findGroups, valuesOf } from './find.ts'
import { learn } from './learn.ts'
import { openWeights } from './weigh.ts'

const folder = resolve(import.meta.dirname, '../../../../shared/data/febrl')
const isThere = existsSync(folder)

/** What each column means. The number soc_sec_id is not looked at. */
const scheme: Scheme = {
  fields: [
    { name: 'given_name', kind: 'given' },
    { name: 'surname', kind: 'family' },
    { name: 'street_number', kind: 'number' },
    { name: 'address_1', kind: 'street' },
    { name: 'address_2', kind: 'locality' },
    { name: 'suburb', kind: 'locality' },
    { name: 'postcode', kind: 'postcode' },
    { name: 'state', kind: 'state' },
    { name: 'date_of_birth', kind: 'birth' },
  ],
  relations: personRelations,
  own: ownOfPerson,
}

function read(set: number): { entries: Entry[]; person: string[] } {
  const lines = readFileSync(resolve(folder, `dataset${set}.csv`), 'utf8')
    .trim()
    .split('\n')
  const [head, ...rows] = lines.map(line => line.split(',').map(cell => cell.trim()))
  return {
    entries: rows.map((row, id) => ({
      id,
      values: valuesOf(scheme, Object.fromEntries(head!.map((name, at) => [name, row[at]!]))),
    })),
    person: rows.map(row => /^rec-(\d+)-/.exec(row[0]!)![1]!),
  }
}

const pairsIn = (n: number): number => (n * (n - 1)) / 2

describe.skipIf(!isThere)('Febrl, without labels and without the number that tells all', () => {
  it.each([
    [1, 500],
    [2, 1934],
    [3, 6538],
  ])(
    'set %i of %i true pairs: precision at least 0.99, recall at least 0.95',
    (set, pairs) => {
      const { entries, person } = read(set)
      const groups = findGroups(openWeights(scheme, learn(scheme, entries)), entries)
      const sizes = (of: readonly string[]) =>
        [...Map.groupBy(of, name => name).values()].map(list => list.length)
      const sum = (list: number[]) => list.reduce((total, n) => total + pairsIn(n), 0)
      expect(sum(sizes(person))).toBe(pairs)
      const found = sum(groups.map(group => group.length))
      const right = groups.reduce((total, group) => total + sum(sizes(group.map(id => person[id]!))), 0)
      const [precision, recall] = [right / found, right / pairs]
      console.info(
        `Febrl ${set}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, ${found} pairs`,
      )
      expect(precision).toBeGreaterThanOrEqual(0.99)
      expect(recall).toBeGreaterThanOrEqual(0.95)
    },
    60_000,
  )
})

it.skipIf(isThere)('skipped: the Febrl sets are not beside the project in shared/data/febrl', () => {})
