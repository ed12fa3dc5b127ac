export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** Counts of cells in each record of the sample; delimiters and line ends inside quotes do not count. */
function widths(sample: string, delimiter: string): number[] {
  const counts: number[] = []
  let cells = 1
  let quoted = false
  let fresh = true
  let any = false
  for (let i = 0; i < sample.length; i++) {
    const sign = sample[i]!
    if (quoted) {
      if (sign === '"') {
        if (sample[i + 1] === '"') i++
        else quoted = false
      }
      continue
    }
    if (sign === '"' && fresh) {
      quoted = true
      any = true
      fresh = false
    } else if (sign === delimiter) {
      cells++
      any = true
      fresh = true
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && sample[i + 1] === '\n') i++
      if (any) counts.push(cells)
      cells = 1
      any = false
      fresh = true
    } else {
      any = true
      fresh = false
    }
  }
  if (any && !quoted && counts.length === 0) counts.push(cells)
  return counts.slice(0, 200)
}

/** The sign that parts most records into the same number of cells as the first; a comma when none parts anything. */
export function detectDelimiter(sample: string): Delimiter {
  let best: Delimiter = ','
  let most = 0
  for (const delimiter of delimiters) {
    const counts = widths(sample, delimiter)
    const first = counts[0] ?? 1
    if (first < 2) continue
    const alike = counts.filter(count => count === first).length / counts.length
    // Agreement weighs most; of equals, the sign that parts into more cells.
    const weight = alike * 100 + Math.min(first, 50)
    if (weight > most) {
      most = weight
      best = delimiter
    }
  }
  return best
}
