import { roomFor } from './texts-held.ts'

/** Keys of records one after another; those of record n stand from `starts[n]` to below `starts[n + 1]`, ascending. */
export type KeyLists = { keys: Int32Array; starts: Uint32Array }

export function keyLists(lists: readonly (readonly number[])[]): KeyLists {
  const starts = new Uint32Array(lists.length + 1)
  lists.forEach((list, at) => {
    starts[at + 1] = starts[at]! + list.length
  })
  const keys = new Int32Array(starts.at(-1)!)
  lists.forEach((list, at) => {
    keys.set(list, starts[at]!)
  })
  return { keys, starts }
}

/** Hears pairs of records, the lower number first, those of one key after another. */
export type Visit = (a: number, b: number) => void

/**
 * Every pair of records that share a key, once; answers what lets them be visited, as often as wanted. A key that more
 * than `most` records share tells nothing and is passed over: rarer keys of the same records find them.
 */
export function pairsOf(lists: KeyLists, most: number): (visit: Visit) => void {
  const { kept, starts, members, groups } = sharedKeys(lists, most)
  return visit => {
    for (let group = 0; group + 1 < groups.length; group++) {
      const to = groups[group + 1]!
      for (let i = groups[group]!; i < to; i++) {
        const a = members[i]!
        for (let j = i + 1; j < to; j++) {
          const b = members[j]!
          if (isFirstShared(kept, starts, a, b, group)) visit(a, b)
        }
      }
    }
  }
}

/** Do two records that share the group share none before it? */
function isFirstShared(kept: Int32Array, starts: Uint32Array, a: number, b: number, group: number): boolean {
  let i = starts[a]!
  let j = starts[b]!
  let x = kept[i]!
  let y = kept[j]!
  while (x !== y) {
    if (x < y) x = kept[++i]!
    else y = kept[++j]!
  }
  return x === group
}

/**
 * Keys that at least two and at most `most` records have, numbered as groups in the order of keys: `members` of group n
 * stand from `groups[n]` to below `groups[n + 1]`, ascending; `kept` are the groups of each record, ascending. Keys are
 * taken a part of their range at a time, so that what sorting needs beside the answer does not grow with the records.
 */
function sharedKeys(lists: KeyLists, most: number) {
  const count = lists.starts.length - 1
  const starts = new Uint32Array(count + 1)
  let members = new Uint32Array(1024)
  let groups = new Uint32Array(1024)
  let size = 0
  let end = 0
  for (const { keys, records, wanted } of inOrderOfKeys(lists))
    for (let from = 0; from < wanted; ) {
      const key = keys[from]!
      let to = from + 1
      while (to < wanted && keys[to] === key) to++
      if (to - from >= 2 && to - from <= most) {
        groups = roomFor(groups, size + 2)
        members = roomFor(members, end + to - from)
        groups[size++] = end
        for (let at = from; at < to; at++) {
          const record = records[at]!
          starts[record + 1]!++
          members[end++] = record
        }
      }
      from = to
    }
  groups[size] = end
  for (let record = 0; record < count; record++) starts[record + 1]! += starts[record]!
  const next = starts.slice()
  const kept = new Int32Array(end)
  for (let group = 0; group < size; group++)
    for (let at = groups[group]!; at < groups[group + 1]!; at++) kept[next[members[at]!]!++] = group
  return { kept, starts, members: members.slice(0, end), groups: groups.slice(0, size + 1) }
}

const digit = 11
// So many keys are sorted at once, at most in so many parts.
const atOnce = 2 ** 19
const partBitsMost = 6
const slotBitsMost = 24

type Sorted = { keys: Uint32Array; records: Uint32Array; wanted: number }

/**
 * Keys and their records, by key, then by record, one part of the range of keys after another; keys that only one record
 * has are mostly left out. What is answered is filled anew for each part.
 */
function* inOrderOfKeys({ keys: given, starts }: KeyLists): Generator<Sorted> {
  const size = 2 ** Math.min(slotBitsMost, Math.ceil(Math.log2(given.length + 2)) + 1)
  const slotOf = (key: number): number => (Math.imul(key ^ (key >>> 15), 0x2c1b3c6d) >>> 5) & (size - 1)
  const met = new Uint8Array(size)
  for (let at = 0; at < given.length; at++) {
    const slot = slotOf(given[at]!)
    if (met[slot]! < 2) met[slot]!++
  }
  const partBits = Math.max(0, Math.min(partBitsMost, Math.ceil(Math.log2((given.length + 1) / atOnce))))
  // Signed numbers in the order of unsigned ones; shifted in two steps, for a shift of 32 is none.
  const partOf = (key: number): number => ((key ^ 0x80000000) >>> 1) >>> (31 - partBits)
  const wanted = new Uint32Array(2 ** partBits)
  for (let at = 0; at < given.length; at++) if (met[slotOf(given[at]!)] === 2) wanted[partOf(given[at]!)]!++
  const largest = wanted.reduce((most, count) => Math.max(most, count), 0)
  let [keys, otherKeys] = [new Uint32Array(largest), new Uint32Array(largest)]
  let [records, otherRecords] = [new Uint32Array(largest), new Uint32Array(largest)]
  for (let part = 0; part < wanted.length; part++) {
    const length = wanted[part]!
    let end = 0
    for (let record = 0; record + 1 < starts.length; record++)
      for (let at = starts[record]!; at < starts[record + 1]!; at++) {
        const key = given[at]!
        if (partOf(key) !== part || met[slotOf(key)] !== 2) continue
        keys[end] = key ^ 0x80000000
        records[end++] = record
      }
    // Sorted digit by digit, the last one first; each round keeps the order of the one before.
    for (let shift = 0; shift < 32; shift += digit) {
      const places = new Uint32Array(2 ** digit + 1)
      for (let at = 0; at < length; at++) places[((keys[at]! >>> shift) & (2 ** digit - 1)) + 1]!++
      for (let at = 0; at < 2 ** digit; at++) places[at + 1]! += places[at]!
      for (let at = 0; at < length; at++) {
        const place = places[(keys[at]! >>> shift) & (2 ** digit - 1)]!++
        otherKeys[place] = keys[at]!
        otherRecords[place] = records[at]!
      }
      ;[keys, otherKeys] = [otherKeys, keys]
      ;[records, otherRecords] = [otherRecords, records]
    }
    yield { keys, records, wanted: length }
  }
}
