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

/**
 * Every pair of records that share a key, once. A key that more than `most` records share tells nothing and is passed
 * over: rarer keys of the same records find them. At most 2^21 records. `visit` hears the pairs of one key after
 * another, the lower number first.
 */
export function pairsByKey(
  lists: KeyLists,
  most: number,
  visit: (a: number, b: number, key: number) => void,
): void {
  if (lists.starts.length - 1 > records) throw new RangeError(`More than ${records} records at once.`)
  const { kept, starts, order } = sharedKeys(lists, most)
  const members: number[] = []
  for (let at = 0; at < order.length; ) {
    const key = keyIn(order[at]!)
    members.length = 0
    for (; at < order.length && keyIn(order[at]!) === key; at++) members.push(recordIn(order[at]!))
    for (let i = 0; i < members.length; i++)
      for (let j = i + 1; j < members.length; j++)
        if (firstShared(kept, starts, members[i]!, members[j]!) === key) visit(members[i]!, members[j]!, key)
  }
}

const records = 2 ** 21
const offset = 2 ** 31
const keyIn = (packed: number): number => Math.floor(packed / records) - offset
// Without the remainder of a division, which takes far longer.
const recordIn = (packed: number): number => packed - Math.floor(packed / records) * records

/** Keys that at least two and at most `most` records have, by record and in the order of keys. */
function sharedKeys({ keys, starts: given }: KeyLists, most: number) {
  const total = keys.length
  const count = given.length - 1
  // Key and record in one number below 2^53: sorting is by key, then by record.
  const packed = new Float64Array(total)
  for (let record = 0; record < count; record++)
    for (let at = given[record]!; at < given[record + 1]!; at++)
      packed[at] = (keys[at]! + offset) * records + record
  packed.sort()
  let end = 0
  const starts = new Uint32Array(count + 1)
  for (let from = 0; from < total; ) {
    const key = keyIn(packed[from]!)
    let to = from + 1
    while (to < total && keyIn(packed[to]!) === key) to++
    if (to - from >= 2 && to - from <= most)
      for (let i = from; i < to; i++) {
        starts[recordIn(packed[i]!) + 1]!++
        packed[end++] = packed[i]!
      }
    from = to
  }
  for (let record = 0; record < count; record++) starts[record + 1]! += starts[record]!
  const next = starts.slice()
  const kept = new Int32Array(end)
  // In the order of keys, so each record's keys are ascending.
  for (let i = 0; i < end; i++) kept[next[recordIn(packed[i]!)]!++] = keyIn(packed[i]!)
  return { kept, starts, order: packed.subarray(0, end) }
}

function firstShared(kept: Int32Array, starts: Uint32Array, a: number, b: number): number | null {
  let i = starts[a]!
  let j = starts[b]!
  const [endI, endJ] = [starts[a + 1]!, starts[b + 1]!]
  while (i < endI && j < endJ) {
    const [x, y] = [kept[i]!, kept[j]!]
    if (x === y) return x
    if (x < y) i++
    else j++
  }
  return null
}
