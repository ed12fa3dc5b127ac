import type { ReactNode } from 'react'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import type { Address } from '../../../ui/address.ts'
import type { Problem } from '../../../ui/api.ts'
import type { Format } from '../../../ui/format.ts'
import type { RowsPage } from '../../../ui/long-rows.ts'
import type { Shown } from './column.tsx'
import type { ListRecord } from './conditions.ts'

/** What every list is asked for besides its own query. */
export type Asking = {
  where: string | undefined
  /** The condition of the builder. */
  when: string | undefined
  sort: string | undefined
  limit: number
  count?: 'no'
  cursor?: string
  at?: number
  of?: number
  from?: string
}

/** The first page of a list, with how many there are, as it is being read. */
export type FirstPage<H> = {
  data: H | undefined
  isPending: boolean
  error: Problem | null
  refetch: () => unknown
}

/** All in which the list of one kind of record differs from the others: a list is this, its filters, and its columns. */
export type ListOf<R extends { id: number }, Q extends object, H extends RowsPage<R> = RowsPage<R>> = {
  record: ListRecord
  /** Whose declared fields it has. */
  declares: 'person' | 'account' | 'opportunity' | null
  title: string
  empty: string
  /** As an export calls the list. */
  exported: string
  /** How it is sorted where nobody asks. */
  sort: string
  /** Columns that are shown where nobody chose; the first one is always the first. */
  usual: readonly string[]
  /** The column that a phone shows beside the first. */
  beside: string
  /** Whether it can be thrown away, and changed at once by whom. */
  trash: boolean
  changers: readonly string[]
  query: (address: Address) => Q
  /** A hook. */
  useFirst: (query: Q & Asking) => FirstPage<H>
  read: (query: Q & Asking) => Promise<RowsPage<R>>
  /** A hook. */
  useColumns: (fields: readonly DeclaredField[], letters: readonly string[]) => Shown<R>[]
  /** Where a record has its page. */
  page: (row: R) => string
  /** Said beside how many there are. */
  note?: (first: H, f: Format) => ReactNode
}
