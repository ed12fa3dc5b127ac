// biome-ignore-all lint/a11y/useSemanticElements: rows of a table cannot stand anywhere in a million
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { SortHead, sorted, type TableColumn } from './Table.tsx'
import './long-table.css'
import type { LongRows } from './long-rows.ts'
import { Failed } from './States.tsx'
import { rowAt, type Scrolled, scrollAt, tallest } from './scroll-place.ts'
import { t } from './texts.ts'

export type LongColumn<R> = TableColumn<R> & { widthPx: number }
export type Choosing<R> = {
  has: (row: R) => boolean
  /** The rows from the last chosen one to this where `range` is held. */
  toggle: (row: R, index: number, range: boolean) => void
}

/**
 * A list of any length in one table: only rows in sight are drawn, the scrollbar stands for the whole of it. Up, down, j, k,
 * Page up, Page down, Home and End move; Enter opens, Space chooses.
 */
export function LongTable<R extends { id: number }>({
  label,
  columns,
  rows,
  sort,
  onSort,
  onOpen,
  choosing,
  tapChooses = false,
  onHold,
}: {
  label: string
  columns: readonly LongColumn<R>[]
  rows: LongRows<R>
  sort: string
  onSort: (sort: string) => void
  onOpen: (row: R) => void
  choosing?: Choosing<R> | undefined
  /** A press on a row chooses it, as on a phone that was told to; otherwise it opens. */
  tapChooses?: boolean
  /** A finger rests on a row that is not to be chosen yet. */
  onHold?: ((row: R, index: number) => void) | undefined
}) {
  const seen = useSyncExternalStore(rows.subscribe, rows.get)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const [rowHeight, viewport] = useSizes(box)
  const [active, setActive] = useState(0)
  const height = Math.max(rowHeight, viewport - headHeight)
  const place = { rows: seen.total, rowHeight, height }
  const [{ top, at }, follow] = useScroll(box, place)
  // Numbers that were put right move what is in sight with them.
  const shifted = useRef({ rows, by: seen.shifted })
  useLayoutEffect(() => {
    const by = shifted.current.rows === rows ? seen.shifted - shifted.current.by : 0
    shifted.current = { rows, by: seen.shifted }
    if (by === 0) return
    follow(top + by)
    setActive(before => Math.max(0, before + by))
  }, [rows, seen.shifted, follow, top])
  const led = useRef(seen.led)
  useEffect(() => {
    if (seen.led === led.current) return
    led.current = seen.led
    if (seen.led.n === 0) return
    follow(seen.led.to)
    setActive(seen.led.to)
  }, [seen.led, follow])
  const first = Math.max(0, Math.floor(top))
  const last = Math.min(seen.total, Math.ceil(top + height / rowHeight) + 1)
  useEffect(() => rows.show(first, last), [rows, first, last])

  const rowOf = (index: number): R | undefined => seen.items[index - seen.start]
  const move = (to: number) => {
    const index = Math.max(0, Math.min(seen.total - 1, to))
    setActive(index)
    const shown = Math.floor(height / rowHeight)
    if (index < Math.ceil(top)) follow(index)
    else if (index >= Math.floor(top) + shown) follow(index - shown + 1)
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(height / rowHeight) - 1)
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: seen.total - 1,
    }
    const to = steps[event.key]
    const row = rowOf(active)
    if (to !== undefined) {
      move(to)
      const next = rowOf(to)
      if (event.shiftKey && next && to !== active) choosing?.toggle(next, to, true)
    } else if (event.key === 'Enter' && row) onOpen(row)
    else if (event.key === ' ' && row && choosing) choosing.toggle(row, active, event.shiftKey)
    else return
    event.preventDefault()
  }
  const grid = [
    ...(choosing ? ['32px'] : []),
    ...columns.map(({ widthPx }) => `minmax(${leastOf(widthPx)}px, ${widthPx}fr)`),
  ]
  const style = { gridTemplateColumns: grid.join(' ') }
  const least = columns.reduce((sum, { widthPx }) => sum + leastOf(widthPx) + 16, choosing ? 80 : 48)
  // Some beyond either edge: the screen may show a turn of the wheel before its rows are drawn.
  const [from, until] = [Math.max(0, first - beyond), Math.min(seen.total, last + beyond)]
  const indexes = Array.from({ length: Math.max(0, until - from) }, (_, n) => from + n)
  const click = (event: MouseEvent, row: R, index: number) => {
    setActive(index)
    if ((event.target as HTMLElement).closest('a, button, input, label')) return
    if (choosing && tapChooses) choosing.toggle(row, index, event.shiftKey)
    else if (choosing && (event.shiftKey || event.ctrlKey || event.metaKey))
      choosing.toggle(row, index, event.shiftKey)
    else onOpen(row)
  }
  return (
    <div
      ref={box}
      className="long"
      role="grid"
      aria-label={label}
      aria-rowcount={seen.exact ? seen.total + 1 : -1}
      aria-colcount={grid.length}
      aria-multiselectable={choosing ? true : undefined}
      aria-activedescendant={rowOf(active) ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      <div
        className="long-head long-row"
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        style={{ ...style, minWidth: least }}
      >
        {choosing && (
          <span role="columnheader" tabIndex={-1}>
            <span className="hidden">{t('chosen')}</span>
          </span>
        )}
        {columns.map(column => (
          <span
            key={column.key}
            role="columnheader"
            tabIndex={-1}
            className={column.right ? 'r' : undefined}
            aria-sort={sorted(column.sort, sort)}
          >
            {column.sort === undefined ? (
              column.head
            ) : (
              <SortHead by={column.sort} sort={sort} onSort={onSort}>
                {column.head}
              </SortHead>
            )}
          </span>
        ))}
      </div>
      <div className="long-body" role="rowgroup" style={{ height: tallest(place), minWidth: least }}>
        {indexes.map(index => {
          const row = rowOf(index)
          // In parts of a pixel that a screen shows, lest what stays in its place be laid out again.
          const y = Math.round((at + (index - top) * rowHeight) * 64) / 64
          const isChosen = row !== undefined && choosing?.has(row) === true
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the grid
            <div
              key={index}
              id={`${id}-${index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={choosing ? isChosen : undefined}
              className={['long-row', isChosen && 'sel', index === active && 'at'].filter(Boolean).join(' ')}
              style={{ ...style, height: rowHeight, transform: `translateY(${y}px)` }}
              onClick={event => row && click(event, row, index)}
              onClickCapture={event => {
                // Links of a row that is being chosen lead nowhere.
                if (!tapChooses || !choosing || !row || !(event.target as HTMLElement).closest('a')) return
                event.preventDefault()
                event.stopPropagation()
                choosing.toggle(row, index, false)
              }}
              onContextMenu={event => {
                if (!onHold || tapChooses || !row || !isTouch(event.nativeEvent)) return
                event.preventDefault()
                onHold(row, index)
              }}
            >
              {row === undefined ? (
                <span className="skeleton" role="gridcell" tabIndex={-1} aria-label={t('loading')} />
              ) : (
                <Cells row={row} index={index} columns={columns} choosing={choosing} isChosen={isChosen} />
              )}
            </div>
          )
        })}
      </div>
      {seen.failed !== null && (
        <div className="long-failed">
          <Failed problem={seen.failed} onRetry={rows.retry} />
        </div>
      )}
    </div>
  )
}

type CellsProps<R> = {
  row: R
  index: number
  columns: readonly LongColumn<R>[]
  choosing: Choosing<R> | undefined
  isChosen: boolean
}

/** While one scrolls only rows that come are drawn: what a row shows is the same wherever it stands. */
const Cells = memo(function Cells<R extends { id: number }>({
  row,
  index,
  columns,
  choosing,
  isChosen,
}: CellsProps<R>) {
  return (
    <>
      {choosing && (
        <span role="gridcell" tabIndex={-1}>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isChosen}
            aria-label={t('choose')}
            onChange={() => {}}
            onClick={event => choosing.toggle(row, index, event.shiftKey)}
          />
        </span>
      )}
      {columns.map(column => (
        <span key={column.key} role="gridcell" tabIndex={-1} className={column.right ? 'r el' : 'el'}>
          {column.cell(row)}
        </span>
      ))}
    </>
  )
}) as <R extends { id: number }>(props: CellsProps<R>) => ReactNode

const isTouch = (event: globalThis.MouseEvent): boolean =>
  event instanceof PointerEvent && event.pointerType === 'touch'
const headHeight = 28
const beyond = 8
/** A column gives up a part of its width before the table is scrolled sideways. */
const leastOf = (widthPx: number): number => Math.round(widthPx * 0.72)

function useSizes(box: { current: HTMLElement | null }): [row: number, viewport: number] {
  const [sizes, setSizes] = useState<[number, number]>([33, 600])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const look = () =>
      setSizes([window.matchMedia('(max-width: 700px)').matches ? 48 : 33, element.clientHeight])
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return sizes
}

type Position = {
  /** The first row in sight, with a fraction. */
  top: number
  /** Where the scrollbar is: rows are drawn from there, wherever it belongs. */
  at: number
}

/**
 * What is scrolled by hand moves row by row; a leap, as by the scrollbar, goes to that share of the list. At rest the
 * scrollbar is put where it belongs. Answers where we are and how to go to a row.
 */
function useScroll(box: { current: HTMLElement | null }, place: Scrolled): [Position, (to: number) => void] {
  const [position, setPosition] = useState<Position>({ top: 0, at: 0 })
  const now = useRef({ place, position })
  now.current = { place, position }
  const go = useCallback(
    (to: number) => {
      const element = box.current
      if (!element) return
      const { place: of } = now.current
      const top = Math.max(0, Math.min(to, of.rows - of.height / of.rowHeight))
      element.scrollTop = scrollAt(top, of)
      setPosition({ top, at: element.scrollTop })
    },
    [box],
  )
  useEffect(() => {
    const element = box.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const scrolled = () => {
      const { place: of, position: before } = now.current
      const by = element.scrollTop - before.at
      if (Math.abs(by) < 0.5) return
      const after = { top: rowAt(element.scrollTop, by, before.top, of), at: element.scrollTop }
      now.current.position = after
      setPosition(after)
      clearTimeout(timer)
      timer = setTimeout(() => go(now.current.position.top), 300)
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', scrolled)
    }
  }, [box, go])
  return [position, go]
}
