/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it: = + - @ and their full-width
 * forms, tab and carriage return, also behind white space. Plain negative numbers stay numbers.
 */
export function withoutFormula(cell: string): string {
  if (/^-\d+(?:[.,]\d+)*$/.test(cell)) return cell
  return /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell
}

/** One line of CSV with every cell quoted where it has to be, and no formula in it. */
export function csvLine(cells: readonly (string | number)[]): string {
  const written = cells.map(cell => {
    const safe = typeof cell === 'number' ? String(cell) : withoutFormula(cell)
    return /[",;\t\r\n|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${written.join(',')}\r\n`
}
