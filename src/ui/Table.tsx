import { observeElementOffset, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { Button } from './Button.tsx'
import { t } from './texts.ts'

export type TableColumn<R> = {
  key: string
  head: ReactNode
  cell: (row: R) => ReactNode
  right?: boolean
  /** The name by which its head sorts the list; without one it does not. */
  sort?: string
  width?: string
  /** false: left out on a phone. */
  phone?: boolean
}
const rowHeight = 33
const virtualAbove = 100

/** Dense rows; beyond a hundred only those in sight are drawn. Up and down move, Enter opens. */
export function Table<R>({
  columns,
  rows,
  rowKey,
  onOpen,
  selected,
  more = false,
  onMore,
  label,
  empty,
  sort,
  onSort,
}: {
  columns: readonly TableColumn<R>[]
  rows: readonly R[]
  rowKey: (row: R) => string | number
  onOpen?: (row: R) => void
  selected?: string | number | undefined
  more?: boolean
  onMore?: () => void
  label: string
  empty: ReactNode
  /** What it is sorted by: the `sort` of a column, with '-' before it downwards. */
  sort?: string
  onSort?: (sort: string) => void
}) {
  const body = useRef<HTMLDivElement>(null)
  const virtual = rows.length > virtualAbove
  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => scrollParent(body.current),
    estimateSize: () => rowHeight,
    observeElementOffset: observeOffset,
    overscan: 20,
  })
  useMoreInSight(body, more, rows.length, onMore)
  if (rows.length === 0) return <>{empty}</>
  const items = virtual
    ? virtualizer.getVirtualItems()
    : rows.map((_, index) => ({ index, start: 0, end: 0 }))
  const before = virtual ? (items[0]?.start ?? 0) : 0
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  const move = (event: KeyboardEvent<HTMLTableRowElement>, row: R) => {
    // A choice or a text inside a row keeps its own arrows.
    if ((event.target as HTMLElement).closest('input, select, textarea')) return
    const sibling =
      event.key === 'ArrowDown'
        ? event.currentTarget.nextElementSibling
        : event.key === 'ArrowUp'
          ? event.currentTarget.previousElementSibling
          : null
    if (sibling instanceof HTMLElement) {
      event.preventDefault()
      sibling.focus()
    }
    if (event.key === 'Enter' && event.target === event.currentTarget) onOpen?.(row)
  }
  const classOf = (column: TableColumn<R>) =>
    [column.right && 'r', column.phone === false && 'wide-only'].filter(Boolean).join(' ')
  return (
    <div ref={body} className="rows-box">
      <table className="rows" aria-label={label} aria-rowcount={more ? -1 : rows.length}>
        <thead>
          <tr>
            {columns.map(column =>
              // A column without words has no head: an empty one would be read aloud as one.
              column.head === '' ? (
                <td
                  key={column.key}
                  className={classOf(column)}
                  style={column.width ? { width: column.width } : undefined}
                />
              ) : (
                <th
                  key={column.key}
                  className={classOf(column)}
                  style={column.width ? { width: column.width } : undefined}
                  scope="col"
                  aria-sort={sorted(column.sort, sort)}
                >
                  {column.sort !== undefined && onSort ? (
                    <SortHead by={column.sort} sort={sort} onSort={onSort}>
                      {column.head}
                    </SortHead>
                  ) : (
                    column.head
                  )}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} />}
          {items.map(({ index }) => {
            const row = rows[index]!
            const key = rowKey(row)
            return (
              <tr
                key={key}
                ref={virtual ? virtualizer.measureElement : undefined}
                data-index={index}
                className={[onOpen && 'door-row', key === selected && 'sel'].filter(Boolean).join(' ')}
                tabIndex={onOpen ? 0 : undefined}
                aria-selected={key === selected || undefined}
                onClick={event => {
                  if (!(event.target as HTMLElement).closest('a, button, input, select')) onOpen?.(row)
                }}
                onKeyDown={event => move(event, row)}
              >
                {columns.map(column => (
                  <td key={column.key} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
      {more && onMore && (
        <div style={{ padding: '12px 0' }}>
          <Button small onClick={onMore}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </div>
  )
}

export function sorted(by: string | undefined, sort: string | undefined) {
  if (by === undefined || sort === undefined) return undefined
  return sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : undefined
}

/** A head that sorts: once upwards, once more downwards. */
export function SortHead({
  by,
  sort,
  onSort,
  children,
}: {
  by: string
  sort: string | undefined
  onSort: (sort: string) => void
  children: ReactNode
}) {
  const way = sorted(by, sort)
  return (
    <button type="button" className="sort-head" onClick={() => onSort(sort === by ? `-${by}` : by)}>
      {children}
      {way && <span aria-hidden="true">{way === 'ascending' ? '↑' : '↓'}</span>}
    </button>
  )
}

/** Reads on when the end comes near; the button stays for keyboards and slow networks. */
function useMoreInSight(
  body: { current: HTMLElement | null },
  more: boolean,
  count: number,
  onMore: (() => void) | undefined,
): void {
  const asked = useRef(0)
  useEffect(() => {
    const scroller = scrollParent(body.current)
    if (!more || !onMore || !scroller) return
    const check = () => {
      if (
        scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 800 &&
        asked.current !== count
      ) {
        asked.current = count
        onMore()
      }
    }
    const target = scroller === document.documentElement ? window : scroller
    target.addEventListener('scroll', check, { passive: true })
    return () => target.removeEventListener('scroll', check)
  }, [body, more, count, onMore])
}

/** As the library's own, but the page itself tells of its scrolling at the document, not at its root element. */
const observeOffset: typeof observeElementOffset<HTMLElement> = (virtualizer, tell) => {
  const page = document.documentElement
  if (virtualizer.scrollElement !== page) return observeElementOffset(virtualizer, tell)
  const look = () => tell(page.scrollTop, false)
  look()
  document.addEventListener('scroll', look, { passive: true })
  return () => document.removeEventListener('scroll', look)
}

export function scrollParent(element: HTMLElement | null): HTMLElement | null {
  for (let at = element?.parentElement; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at
  return element ? document.documentElement : null
}
