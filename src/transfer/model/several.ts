import { folded } from '../../shared/batch.ts'

/** Programs put several values of one label into one cell: Google joins them by " ::: ", others addresses by a comma. */
const between = / ::: /
const betweenAddresses = /\s*(?: ::: |[,;])\s*/

/** Which fields may hold several, and where all but the first go. */
const further: Readonly<Record<string, string>> = {
  email: 'furtherEmails',
  phone: 'furtherPhones',
  mobile: 'furtherPhones',
  phone2: 'furtherPhones',
}

/** The values of a cell that holds several; null for one that holds one, or a field that takes one only. */
export function severalIn(
  key: string,
  cell: string,
  takes: (field: string) => boolean,
): { first: string; rest: string[]; to: string } | null {
  const to = further[key]
  if (to === undefined || !(key === 'email' ? /[,;]| ::: /.test(cell) : cell.includes(' ::: ')) || !takes(to))
    return null
  const parts = cell
    .split(key === 'email' ? betweenAddresses : between)
    .map(part => part.trim())
    .filter(part => part !== '')
  if (parts.length < 2 || (key === 'email' && !parts.every(part => part.includes('@')))) return null
  return { first: parts[0]!, rest: parts.slice(1), to }
}

const closed = new Map([
  ['won', 'Won'],
  ['gewonnen', 'Won'],
  ['lost', 'Lost'],
  ['verloren', 'Lost'],
])

/** Where a column of its own says that an opportunity is won or lost, that is its stage, wherever it stood last. */
export function withStatus<V extends { status?: unknown }>(values: V): V {
  const stage = typeof values.status === 'string' ? closed.get(folded(values.status)) : undefined
  return stage === undefined ? values : { ...values, stage }
}
