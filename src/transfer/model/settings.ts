import type { Delimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'
import type { DateOrder, Decimal, Unit } from './reading.ts'

export const formats = ['csv', 'xlsx', 'vcard', 'jsonl'] as const
export type Format = (typeof formats)[number]

export type Replacement = { field: string; from: string; to: string }

/** How one file is read and understood; stored with the import, so that a resumed run reads it the same. */
export type Settings = {
  format: Format
  /** Of a workbook: the sheet by name. */
  sheet: string | null
  /** Our own export: cells are taken as they are, without trimming. */
  exact: boolean
  /** Whose ids stand in the key columns of our own exports. */
  origin: string | null
  /** Whose export it seems to be. */
  preset: string | null
  /** What the file states of a record that is there: only fills what is empty, or wins. */
  onKnown: 'fill' | 'overwrite'
  encoding: Encoding
  delimiter: Delimiter
  headers: string[]
  /** By column: the field it stands for, or null. */
  mapping: (string | null)[]
  dateOrder: DateOrder
  decimal: Decimal
  /** Of company revenue. */
  unit: Unit
  /** Values taken as the same as a stored name. */
  same: Replacement[]
  /** Values that look like a stored name and whose rows are refused for it: strict reading. */
  doubted: Replacement[]
  /** Make accounts that an opportunity or order names and that are not there. */
  create: boolean
}

/** What a setting is where nothing was said, or was not yet known when it was stored. */
export const defaults = {
  format: 'csv',
  sheet: null,
  exact: false,
  origin: null,
  preset: null,
  onKnown: 'overwrite',
  same: [],
  doubted: [],
  create: false,
} as const satisfies Partial<Settings>

export type Counts = { created: number; updated: number; unchanged: number; refused: number }
