/** A stream of numbers that depends on its seed only; `fork` gives another stream that depends on a name too. */
export type Random = {
  /** 0 up to, not including, 1. */
  next(): number
  /** A whole number from `low` to `high`, both possible. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** One of the items, each as likely as its weight. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T
  /** Around `middle`, with a long tail to the right: exp of a normal with this spread. */
  skewed(middle: number, spread: number): number
  fork(name: string): Random
}

const hashOf = (text: string): number => {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return hash >>> 0
}

/** Small fast counter (sfc32), 128 bits of state. */
export const randomFrom = (seed: string): Random => {
  let [a, b, c, d] = [hashOf(seed), hashOf(`${seed}/b`), hashOf(`${seed}/c`), 1]
  const next = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 15; i++) next()
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: probability => next() < probability,
    pick: items => items[Math.floor(next() * items.length)]!,
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of items) {
        left -= weight
        if (left < 0) return item
      }
      return items[items.length - 1]![0]
    },
    skewed(middle, spread) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return middle * Math.exp(normal * spread)
    },
    fork: name => randomFrom(`${seed}:${name}`),
  }
}

/** Draws places 0..size-1, a few of them very often: the k-th with a weight of 1 / k^steepness. */
export const zipf = (size: number, steepness: number): ((random: Random) => number) => {
  const sums = new Float64Array(size)
  let sum = 0
  for (let i = 0; i < size; i++) sums[i] = sum += 1 / (i + 1) ** steepness
  return random => placeOf(sums, random.next() * sum)
}

/** The first place whose running sum is above `wanted`. */
export const placeOf = (sums: Float64Array, wanted: number): number => {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle]! > wanted) high = middle
    else low = middle + 1
  }
  return low
}
