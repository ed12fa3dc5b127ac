const runs = (cell: string): boolean =>
  /^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(cell) && !/^-\d+(?:[.,]\d+)*$/.test(cell)
/** An apostrophe before what would run: what `withoutFormula` writes, whatever it was given. */
const isProtected = (cell: string): boolean => {
  const signs = /^'+/.exec(cell)?.[0].length ?? 0
  return signs > 0 && runs(cell.slice(signs))
}

/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it: = + - @ and their full-width
 * forms, tab and carriage return, also behind white space. Plain negative numbers stay numbers. What looks as if it
 * had been protected gets one more, so that `withFormula` gives back exactly what was there.
 */
export function withoutFormula(cell: string): string {
  return runs(cell) || isProtected(cell) ? `'${cell}` : cell
}

/** Takes the protection off again. */
export function withFormula(cell: string): string {
  return cell.charCodeAt(0) === 39 && isProtected(cell) ? cell.slice(1) : cell
}

/** One line of CSV (RFC 4180) with every cell quoted where it has to be, and no formula in it. */
export function csvLine(cells: readonly (string | number)[]): string {
  const written = cells.map(cell => {
    const safe = typeof cell === 'number' ? String(cell) : withoutFormula(cell)
    return /[",;\t\r\n|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${written.join(',')}\r\n`
}
