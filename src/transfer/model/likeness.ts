import { folded } from '../../shared/batch.ts'
import { normaliseName } from '../../shared/names.ts'

/** One value of the file and the stored name it seems to mean. 'spelling' differs only in case, spaces and signs. */
export type Same = { field: string; from: string; to: string; rows: number; likeness: 'spelling' | 'similar' }

/**
 * Optimal string alignment distance (Damerau-Levenshtein without edits of a swapped pair), given up above `most`:
 * then `most + 1`.
 */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const cost = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return last[b.length]!
}

/** Which letters and digits a key has, as bits: an edit changes two of them at most, a swap none. */
function lettersOf(key: string): number {
  let bits = 0
  for (let i = 0; i < key.length; i++) bits |= 1 << (key.charCodeAt(i) & 31)
  return bits
}
function bitsIn(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** A name's finder over stored names: exact, else the one that differs in spelling only, else the only close one. */
export function finderOf(
  names: readonly string[],
): (value: string) => { to: string; likeness: 'exact' | Same['likeness'] } | null {
  const exact = new Map<string, string>()
  const loose = new Map<string, string | null>()
  for (const name of names) {
    exact.set(folded(name), name)
    const key = normaliseName(name)
    // Two stored names that differ only in spelling: neither can be guessed.
    loose.set(key, loose.has(key) ? null : name)
  }
  const byFirst = new Map<string, { key: string; name: string; letters: number }[]>()
  for (const [key, name] of loose) {
    if (name === null) continue
    const entry = { key, name, letters: lettersOf(key) }
    const there = byFirst.get(key[0] ?? '')
    if (there) there.push(entry)
    else byFirst.set(key[0] ?? '', [entry])
  }
  return value => {
    const same = exact.get(folded(value))
    if (same !== undefined) return { to: same, likeness: 'exact' }
    const key = normaliseName(value)
    const spelled = key === '' ? null : loose.get(key)
    if (spelled) return { to: spelled, likeness: 'spelling' }
    if (spelled === null || key.length < 5) return null
    const most = key.length < 8 ? 1 : 2
    let close: string[] = []
    let nearest = most + 1
    const letters = lettersOf(key)
    for (const { key: other, name, letters: others } of byFirst.get(key[0]!) ?? []) {
      if (Math.abs(other.length - key.length) > most || bitsIn(letters ^ others) > 2 * most) continue
      const far = distance(key, other, most)
      if (far < nearest) {
        nearest = far
        close = [name]
      } else if (far === nearest && far <= most) close.push(name)
    }
    return close.length === 1 ? { to: close[0]!, likeness: 'similar' } : null
  }
}

/** What the values of one field seem to mean, with their rows; values that match exactly are not in it. */
export function suggestSame(
  field: string,
  counts: ReadonlyMap<string, number>,
  names: readonly string[],
): Same[] {
  const find = finderOf(names)
  return [...counts]
    .flatMap(([from, rows]): Same[] => {
      const found = find(from)
      return found === null || found.likeness === 'exact'
        ? []
        : [{ field, from, to: found.to, rows, likeness: found.likeness }]
    })
    .sort((a, b) => b.rows - a.rows || a.from.localeCompare(b.from))
}
