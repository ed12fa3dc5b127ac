import { type CustomValue, readText } from '../../customers/model/custom-field.ts'
import { folded } from '../../shared/batch.ts'
import { readCell } from './cells.ts'
import type { Field } from './fields.ts'
import { withFormula } from './formula.ts'
import type { Reading } from './reading.ts'
import type { Settings } from './settings.ts'
import { severalIn, withStatus } from './several.ts'

export type Values = Record<string, CustomValue | null>
export type Understood = { values: Values } | { refused: string; field?: string }

export type Understanding = (cells: readonly string[]) => Understood

/** Why the row's width does not fit, or null. Empty cells behind the last column are let be. */
export function widthProblem(cells: readonly string[], columns: number): string | null {
  if (cells.length === columns) return null
  if (cells.length > columns && cells.slice(columns).every(cell => cell.trim() === '')) return null
  return `The row has ${cells.length} cells, the header has ${columns}.`
}

/** Reads rows of a kind by settings: width, types, what must not be empty, values taken as the same. */
export function understandingOf(
  known: readonly Field[],
  settings: Settings,
  company: { currency: string; timeZone: string },
): Understanding {
  const { dateOrder, decimal, unit, exact } = settings
  const reading: Reading = { dateOrder, decimal, unit, exact, ...company }
  const fields = new Map(known.map(field => [field.key, field]))
  const columns = settings.mapping.flatMap((key, column): { field: Field; column: number }[] => {
    const field = key === null ? undefined : fields.get(key)
    return field ? [{ field, column }] : []
  })
  const same = new Map(settings.same.map(({ field, from, to }) => [`${field}\n${folded(from)}`, to]))
  const doubted = new Map(settings.doubted.map(({ field, from, to }) => [`${field}\n${folded(from)}`, to]))
  const replaces = same.size + doubted.size > 0
  // Of a table that protects its cells from being run as formulas, the protection comes off again.
  const bare = settings.format === 'csv' ? withFormula : (cell: string) => cell
  return cells => {
    const ragged = widthProblem(cells, settings.headers.length)
    if (ragged !== null) return { refused: ragged }
    const values: Values = {}
    const more: { rest: string[]; to: string }[] = []
    for (const { field, column } of columns) {
      if (field.custom) {
        const own = readText(field.custom, bare(cells[column] ?? ''), { currency: company.currency, decimal })
        if ('problem' in own) return { refused: own.problem, field: field.key }
        values[field.key] = own.value
        continue
      }
      const cell = bare(cells[column] ?? '')
      const several = exact ? null : severalIn(field.key, cell, key => fields.has(key))
      if (several !== null) more.push(several)
      const read = readCell(
        field.type,
        several?.first ?? cell,
        reading,
        field.key === 'revenue' ? settings.unit : 'one',
      )
      if ('problem' in read) return { refused: read.problem, field: field.key }
      if (read.value === null && field.required)
        return { refused: `The ${field.key} is empty.`, field: field.key }
      if (!replaces || typeof read.value !== 'string') {
        values[field.key] = read.value
        continue
      }
      const place = `${field.key}\n${folded(read.value)}`
      const doubt = doubted.get(place)
      if (doubt !== undefined)
        return {
          refused: `"${read.value}" looks like "${doubt}", and nothing is taken as the same here.`,
          field: field.key,
        }
      values[field.key] = same.get(place) ?? read.value
    }
    for (const { rest, to } of more) {
      const there = values[to]
      values[to] = JSON.stringify([
        ...(typeof there === 'string' ? (JSON.parse(there) as string[]) : []),
        ...rest,
      ])
    }
    return { values: withStatus(values) }
  }
}
