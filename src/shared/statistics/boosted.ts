import { likelihood } from './logistic.ts'

/** `rows` cases of `columns` figures each, one case after the other, NaN where not known; `y` is 1 where it happened. */
export type Known = { rows: number; columns: number; x: Float64Array; y: Uint8Array }

export type BoostedSettings = {
  /** Trees at most. */
  trees: number
  /** Questions on the way to a leaf. */
  depth: number
  /** Of what a tree would add, this share is added. */
  rate: number
  /** Cases that a leaf has at least. */
  leaf: number
  /** How leaves are held to nought. */
  penalty: number
}

/**
 * A question: goes left where the figure of the column is at most `at`, or is not known and `unknownLeft`. A leaf has no
 * column and adds `adds` to the log-odds.
 */
type Node = { column: number; at: number; unknownLeft: boolean; left: number; right: number; adds: number }
export type Boosted = { start: number; trees: Node[][] }

const bins = 64
/** So many trees that better nothing end the growing. */
const patience = 25

/**
 * Gradient-boosted trees of the logistic loss by second order steps (Friedman 2001, Annals of Statistics 29:1189; Chen and
 * Guestrin 2016, KDD), over figures parted into at most 64 bins; what is not known goes where it does better. `later`, if
 * given, are cases of after: no more trees are kept than lose less there.
 */
export function fitBoosted(cases: Known, settings: BoostedSettings, later?: Known): Boosted {
  const { rows, y } = cases
  const happened = y.reduce((sum, each) => sum + each, 0)
  const start = Math.log((happened + 0.5) / (rows - happened + 0.5))
  const binned = intoBins(cases)
  const logOdds = new Float64Array(rows).fill(start)
  const laterOdds = new Float64Array(later?.rows ?? 0).fill(start)
  const [slope, curve] = [new Float64Array(rows), new Float64Array(rows)]
  const trees: Node[][] = []
  let [least, kept] = [later ? lossOf(laterOdds, later.y) : 0, 0]
  while (trees.length < settings.trees) {
    for (let i = 0; i < rows; i++) {
      const p = likelihood(logOdds[i]!)
      slope[i] = y[i]! - p
      curve[i] = p * (1 - p)
    }
    const tree = grow(binned, slope, curve, settings)
    if (tree.length === 1) break
    trees.push(tree)
    add(tree, cases, logOdds)
    if (!later) continue
    add(tree, later, laterOdds)
    const loss = lossOf(laterOdds, later.y)
    if (loss < least - 1e-9) [least, kept] = [loss, trees.length]
    else if (trees.length - kept >= patience) break
  }
  return { start, trees: later ? trees.slice(0, kept) : trees }
}

/** Log-odds of a case. */
export function boostedLogOdds({ start, trees }: Boosted, x: Float64Array, columns: number, row = 0): number {
  return trees.reduce((sum, tree) => sum + leafOf(tree, x, row * columns).adds, start)
}

/**
 * What each column moved the log-odds of a case from those of all: along the way through each tree, the change from
 * question to question belongs to the column that is asked (Saabas 2014). They sum to the log-odds less `start`.
 */
export function boostedReasons(
  { trees }: Boosted,
  x: Float64Array,
  columns: number,
  row = 0,
): { rest: number; byColumn: Float64Array } {
  const byColumn = new Float64Array(columns)
  let rest = 0
  for (const tree of trees) {
    let node = tree[0]!
    rest += node.adds
    while (node.column >= 0) {
      const next = tree[goesLeft(node, x[row * columns + node.column]!) ? node.left : node.right]!
      byColumn[node.column]! += next.adds - node.adds
      node = next
    }
  }
  return { rest, byColumn }
}

const goesLeft = ({ at, unknownLeft }: Node, value: number): boolean =>
  Number.isNaN(value) ? unknownLeft : value <= at

function leafOf(tree: Node[], x: Float64Array, first: number): Node {
  let node = tree[0]!
  while (node.column >= 0) node = tree[goesLeft(node, x[first + node.column]!) ? node.left : node.right]!
  return node
}

function add(tree: Node[], { rows, columns, x }: Known, logOdds: Float64Array): void {
  for (let i = 0; i < rows; i++) logOdds[i]! += leafOf(tree, x, i * columns).adds
}

function lossOf(logOdds: Float64Array, y: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) {
    const a = y[i] ? -logOdds[i]! : logOdds[i]!
    sum += a > 0 ? a + Math.log1p(Math.exp(-a)) : Math.log1p(Math.exp(a))
  }
  return sum / y.length
}

/** Each figure by the bin that it is in; 255 is not known. `ends` has the last figure of each bin but the last. */
type Binned = { rows: number; columns: number; codes: Uint8Array; ends: Float64Array[] }
const unknown = 255

function intoBins({ rows, columns, x }: Known): Binned {
  const codes = new Uint8Array(rows * columns)
  const ends: Float64Array[] = []
  for (let k = 0; k < columns; k++) {
    const known: number[] = []
    for (let i = 0; i < rows; i++) if (!Number.isNaN(x[i * columns + k]!)) known.push(x[i * columns + k]!)
    known.sort((a, b) => a - b)
    const cuts = new Set<number>()
    for (let n = 1; n < bins; n++) cuts.add(known[Math.floor((n * known.length) / bins)]!)
    // The largest parts nothing: all are at most as large.
    const own = Float64Array.from([...cuts].filter(cut => cut !== undefined && cut < known.at(-1)!))
    own.sort()
    ends.push(own)
    for (let i = 0; i < rows; i++) codes[i * columns + k] = codeOf(own, x[i * columns + k]!)
  }
  return { rows, columns, codes, ends }
}

function codeOf(ends: Float64Array, value: number): number {
  if (Number.isNaN(value)) return unknown
  let [low, high] = [0, ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= ends[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

type Split = { gain: number; column: number; bin: number; unknownLeft: boolean }

function grow(
  { rows, columns, codes, ends }: Binned,
  slope: Float64Array,
  curve: Float64Array,
  settings: BoostedSettings,
): Node[] {
  const nodes: Node[] = []
  const part = (cases: Uint32Array, depth: number): number => {
    const [sumSlope, sumCurve] = sums(cases, slope, curve)
    const place = nodes.length
    const adds = (settings.rate * sumSlope) / (sumCurve + settings.penalty)
    nodes.push({ column: -1, at: 0, unknownLeft: false, left: -1, right: -1, adds })
    const split = depth < settings.depth ? best(cases, sumSlope, sumCurve) : null
    if (!split) return place
    const { column, bin, unknownLeft } = split
    const goes = (i: number): boolean => {
      const code = codes[i * columns + column]!
      return code === unknown ? unknownLeft : code <= bin
    }
    const left = cases.filter(goes)
    const right = cases.filter(i => !goes(i))
    const node = { column, at: ends[column]![bin]!, unknownLeft, adds }
    nodes[place] = { ...node, left: part(left, depth + 1), right: part(right, depth + 1) }
    return place
  }

  const [slopes, curves, counts] = [new Float64Array(256), new Float64Array(256), new Uint32Array(256)]
  const best = (cases: Uint32Array, sumSlope: number, sumCurve: number): Split | null => {
    const { penalty, leaf } = settings
    const worth = (s: number, c: number) => (s * s) / (c + penalty)
    const whole = worth(sumSlope, sumCurve)
    let found: Split | null = null
    for (let column = 0; column < columns; column++) {
      slopes.fill(0)
      curves.fill(0)
      counts.fill(0)
      for (const i of cases) {
        const code = codes[i * columns + column]!
        slopes[code]! += slope[i]!
        curves[code]! += curve[i]!
        counts[code]!++
      }
      for (const unknownLeft of counts[unknown]! > 0 ? [true, false] : [false]) {
        let [s, c, n] = unknownLeft ? [slopes[unknown]!, curves[unknown]!, counts[unknown]!] : [0, 0, 0]
        for (let bin = 0; bin < ends[column]!.length; bin++) {
          s += slopes[bin]!
          c += curves[bin]!
          n += counts[bin]!
          if (n < leaf || cases.length - n < leaf) continue
          const gain = worth(s, c) + worth(sumSlope - s, sumCurve - c) - whole
          if (gain > 1e-6 && gain > (found?.gain ?? 0)) found = { gain, column, bin, unknownLeft }
        }
      }
    }
    return found
  }

  part(
    Uint32Array.from({ length: rows }, (_, i) => i),
    0,
  )
  return nodes
}

function sums(cases: Uint32Array, slope: Float64Array, curve: Float64Array): [number, number] {
  let [s, c] = [0, 0]
  for (const i of cases) {
    s += slope[i]!
    c += curve[i]!
  }
  return [s, c]
}
