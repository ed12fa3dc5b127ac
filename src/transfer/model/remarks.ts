import { countRemark } from '../../shared/batch.ts'
import type { Field } from './fields.ts'
import type { Settings } from './settings.ts'

/** Adds how many of the rows that were understood had a value that was taken as the same as a stored name. */
export function addSameRemarks(
  remarks: Map<string, number>,
  settings: Settings,
  rows: readonly { cells: readonly string[] }[],
): void {
  for (const { field, from, to } of settings.same) {
    const column = settings.mapping.indexOf(field)
    if (column < 0) continue
    const found = rows.filter(({ cells }) => cells[column]?.normalize('NFC').trim() === from).length
    if (found > 0) countRemark(remarks, `Taken as the same: ${from} = ${to}.`, found)
  }
}

/** Adds what was assumed about every amount in the file. */
export function addReadingRemarks(
  remarks: Map<string, number>,
  {
    settings: { mapping, unit },
    fields,
    company,
  }: { settings: Settings; fields: readonly Field[]; company: { currency: string } },
  rows: number,
): void {
  if (mapping.includes('revenue') && unit !== 'one')
    countRemark(remarks, `Revenue was read in ${unit}s.`, rows)
  const money = fields.some(field => field.type === 'money' && mapping.includes(field.key))
  if (money)
    countRemark(remarks, `The file names no currency: amounts were taken as ${company.currency}.`, rows)
}
