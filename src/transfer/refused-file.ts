import { csvLine } from './model/formula.ts'
import type { RefusedRow } from './queries.ts'

/** The refused rows as they were, with row number and reason before them; no cell can run as a formula. */
export async function* refusedLines(
  headers: string[],
  page: (after: number) => Promise<RefusedRow[]>,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(['row', 'reason', 'field', ...headers])}`
  for (let after = 0; ; ) {
    const rows = await page(after)
    if (rows.length === 0) return
    yield rows.map(row => csvLine([row.rowNumber, row.reason, row.field ?? '', ...row.cells])).join('')
    after = rows.at(-1)!.rowNumber
  }
}
