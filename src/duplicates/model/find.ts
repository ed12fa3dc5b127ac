import { keysOf, waysOf } from './block.ts'
import { compare, emptyComparison } from './compare.ts'
import { oddsHeld } from './compare-held.ts'
import type { Entry, Scheme, Values } from './fields.ts'
import { groupsOf, type Link } from './group.ts'
import { pairsOf } from './pairs.ts'
import { crowd } from './patterns.ts'
import { holdValues, keysHeld, recordsHeld } from './records-held.ts'
import { namePartsOf, normalised, streetLineOf } from './values.ts'
import { oddsOf, type Weights } from './weigh.ts'

/** A record of any table as text by field name of the scheme; several values where there are several. */
export type Written = Readonly<Record<string, string | null | readonly (string | null)[]>>

/** The values of a record in the form in which they are compared. A whole name without parts is parted. */
export function valuesOf(scheme: Scheme, written: Written): Values {
  const parted = wholeNames(written)
  return scheme.fields.map(({ name, kind }) => {
    const given = parted[name] ?? null
    const list = Array.isArray(given) ? given : [given]
    return [...new Set(list.map(text => (text ? normalised(kind, text) : '')).filter(text => text !== ''))]
  })
}

/** A whole name in its parts, and lines of street with number: under `name` and `streetLine` where they stand written. */
function wholeNames(written: Written): Written {
  const { name, streetLine } = written
  const parted: Record<string, Written[string]> = { ...written }
  if (typeof name === 'string' && !(written.given && written.family)) Object.assign(parted, namePartsOf(name))
  if (Array.isArray(streetLine)) {
    const lines = (streetLine as readonly (string | null)[]).map(line => streetLineOf(line ?? ''))
    parted.street = lines.map(({ street }) => street)
    parted.number = lines.map(({ number }) => number)
  }
  return parted
}

/** Pairs at or above `least` bits among records held in memory, each once. */
export function findLinks(weights: Weights, entries: readonly Entry[], least: number): Link[] {
  const { scheme } = weights
  const list = waysOf(scheme)
  const held = recordsHeld(scheme)
  for (const { id, values } of entries) holdValues(held, id, values, keysOf(scheme, values, list))
  const odds = oddsHeld(held, weights)
  const links: Link[] = []
  pairsOf(
    keysHeld(held),
    crowd,
  )((x, y) => {
    // The lower id first, so that rounding does not depend on the order of the records.
    const [a, b] = held.ids[x]! < held.ids[y]! ? [x, y] : [y, x]
    const bits = odds(a, b)
    if (bits >= least) links.push({ a: held.ids[a]!, b: held.ids[b]!, bits })
  })
  return links
}

/** The groups of the same among records held in memory. */
export function findGroups(weights: Weights, entries: readonly Entry[], least = 0): number[][] {
  const byId = new Map(entries.map(entry => [entry.id, entry.values]))
  const into = emptyComparison()
  const odds = (a: number, b: number) =>
    oddsOf(weights, compare(weights.scheme, byId.get(a)!, byId.get(b)!, into))
  return groupsOf(findLinks(weights, entries, least), odds, least)
}
