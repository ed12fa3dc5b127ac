import type { DateOrder, Decimal, Unit } from './cells.ts'
import type { Delimiter } from './delimiter.ts'
import type { Encoding } from './encoding.ts'

export type Replacement = { field: string; from: string; to: string }

/** How one file is read and understood; stored with the import, so that a resumed run reads it the same. */
export type Settings = {
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

export type Counts = { created: number; updated: number; unchanged: number; refused: number }
