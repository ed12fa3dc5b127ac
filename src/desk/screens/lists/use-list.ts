import { useMemo } from 'react'
import { useLetters } from '../../../classes/screens/ClassLetter.tsx'
import { custom } from '../../../customers/screens/api.ts'
import { type Address, useAddress } from '../../../ui/address.ts'
import { type LongRows, longRows, type RowsPage } from '../../../ui/long-rows.ts'
import { askedColumns, readConditions } from './conditions.ts'
import type { Asking, ListOf } from './list-of.ts'
import { type Chosen, useChoosing } from './use-choosing.ts'

/** The rows, the columns and the conditions of a list as its address says them, and what of it is chosen. */
export function useList<R extends { id: number }, Q extends object, H extends RowsPage<R>>(
  of: ListOf<R, Q, H>,
) {
  const [address, setAddress] = useAddress()
  const own = of.query(address)
  const query: Record<string, unknown> = { ...own, where: address.where, when: address.when }
  const asked: Q & Asking = {
    ...own,
    where: address.where,
    when: address.when,
    sort: address.sort,
    limit: 100,
  }
  const first = of.useFirst(asked)
  const record = of.declares
  const declared = custom.useApi(
    'GET /api/custom-fields',
    { query: { record: record ?? 'person' } },
    { enabled: record !== null },
  )
  const fields = record === null ? none : declared.data?.items
  const letters = useLetters()
  const columns = of.useColumns(fields ?? none, letters)
  const head = first.data
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are begun anew when the first page is another one
  const rows: LongRows<R> | null = useMemo(
    () => (head ? longRows<R>(head, ask => of.read({ ...asked, ...ask, count: 'no' })) : null),
    [head],
  )
  const choosing: Chosen & { of: ReturnType<typeof useChoosing<R>>['of'] } = useChoosing(
    rows,
    JSON.stringify([query, address.sort]),
  )
  const known = useMemo(() => askedColumns(of.record, fields ?? none), [of.record, fields])
  const keys = chosenKeys(address.columns, columns, of.usual)
  return {
    address,
    setAddress,
    query,
    first,
    head,
    rows,
    fields: fields ?? none,
    letters,
    columns,
    /** What can be asked for. */
    known,
    conditions: fields ? readConditions(of.record, address.where, fields) : [],
    sort: address.sort ?? of.sort,
    keys,
    choosing,
    isFiltered: isFiltered(address),
  }
}

const none: readonly never[] = []
const unfiltering: ReadonlySet<string> = new Set(['view', 'sort', 'columns', 'new', 'task', 'whose'])
const isFiltered = (address: Address): boolean =>
  Object.entries(address).some(([key, value]) => value !== undefined && value !== '' && !unfiltering.has(key))

/** Columns as the address has them, without those that are gone; what leads to the record is always first. */
function chosenKeys(
  given: Address[string],
  columns: readonly { key: string }[],
  usual: readonly string[],
): readonly string[] {
  if (given === undefined) return usual
  const known = given.split(',').filter(key => columns.some(column => column.key === key))
  const first = usual[0]!
  return [first, ...new Set(known.filter(key => key !== first))]
}
