import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { type KeptPlace, keepPlace, keptPlace } from './kept-place.ts'
import { type Scroller, scrollerOf } from './scroller.ts'
import { type TallRows, tallRows } from './tall-rows.ts'

/** Rows drawn beyond what is in sight; the half of them is drawn anew. */
const beyond = 14
const restMs = 150

/** Scroll anchoring (CSS) keeps a turn of the wheel whole, which setting the place would break off. */
const holdsBySelf = typeof CSS !== 'undefined' && CSS.supports('overflow-anchor', 'auto')

type Anchor = { row: number; id: number | null; top: number }
type Range = readonly [first: number, after: number]

/**
 * A list of any length inside a page that scrolls, of rows as high as their content: only those around what is in sight are
 * drawn. What is in sight stays where it is while rows above it come, grow or are read; going back leads to the same place.
 */
export function TallList({
  label,
  count,
  settled,
  usual,
  grows = 'above',
  isOpen = false,
  keep,
  idAt,
  rowOf,
  goTo,
  onSight,
  onTop,
  children,
}: {
  label: string
  count: number
  /** Whether `count` is that of the whole list. */
  settled: boolean
  /** Where rows come that were not there before: above the first one, or below the last one. */
  grows?: 'above' | 'below'
  /** Whether nobody knows how many there are in all. */
  isOpen?: boolean
  /** Pixels of a row that was not drawn yet. */
  usual: number
  /** A name of the list, under which the place is kept. */
  keep: string
  idAt: (row: number) => number | null
  /** The row of an id, as far as it was read. */
  rowOf: (id: number) => number | null
  /** Leads to a row; each wish has its own `n`. */
  goTo: { row: number; n: number } | null
  /** Rows that are drawn: what is missing of them is to be read. */
  onSight: (first: number, after: number) => void
  /** The first row in sight, null while the beginning of the list is. */
  onTop: (row: number | null) => void
  children: (row: number) => ReactNode
}) {
  const list = useRef<HTMLOListElement>(null)
  const rows = useRows(count, usual, settled && grows === 'above')
  const [range, setRange] = useState<Range>([0, Math.min(count, 2 * beyond)])
  const [frame, setFrame] = useState(0)
  const now = useRef({ rows, range, idAt, rowOf, onTop, keep })
  now.current = { rows, range, idAt, rowOf, onTop, keep }
  const anchor = useRef<Anchor | null>(null)
  const awaited = useRef<KeptPlace | null | undefined>(undefined)
  const scroller = useRef<Scroller | null>(null)
  const focused = useRef(false)
  /** Led somewhere, and not scrolled by anybody since: then where the scrollbar was put. */
  const wished = useRef<number | null>(null)

  /** What is in sight goes back to where it was, in the same frame, where the browser does not see to it. */
  const hold = useCallback(() => {
    const { current: box } = scroller
    const held = wished.current !== null || !holdsBySelf ? anchor.current : null
    const row = held && drawn(list, held.row)
    if (!box || !row) return
    const by = row.getBoundingClientRect().top - box.top() - held.top
    if (Math.abs(by) >= 1) box.element.scrollTop += by
    if (wished.current !== null) wished.current = box.element.scrollTop
  }, [])
  const wish = useCallback((to: Anchor) => {
    anchor.current = to
    awaited.current = null
    wished.current = scroller.current?.element.scrollTop ?? 0
    // Two that hold would hold twice.
    if (scroller.current) scroller.current.element.style.overflowAnchor = 'none'
  }, [])
  const around = useCallback((row: number) => {
    const { rows } = now.current
    const inSight = Math.ceil((scroller.current?.height() ?? 800) / 24)
    setRange([Math.max(0, row - beyond), Math.min(rows.count, row + inSight + beyond)])
  }, [])

  useFrame(list, scroller, frame, setFrame)
  const draw = useCallback((range: Range) => {
    focused.current = list.current?.contains(document.activeElement) ?? false
    setRange(range)
  }, [])
  useScrolling(list, scroller, frame, now, anchor, draw, awaited, wished)
  useHeights(list, now, hold, frame, rows)

  // Numbers of rows change when something is logged: the entry in sight is found again, by itself or from the end.
  const counted = useRef(count)
  useLayoutEffect(() => {
    const grown = count - counted.current
    counted.current = count
    if (awaited.current === undefined) awaited.current = keptPlace(now.current.keep)
    const place = awaited.current
    if (place && settled) {
      const row = (place.id === null ? null : now.current.rowOf(place.id)) ?? count - place.fromEnd
      if (row >= 0 && row < count) {
        wish({ row, id: place.id, top: place.top })
        around(row)
        return
      }
      awaited.current = null
    }
    const held = anchor.current
    if (!held || grown === 0) return
    const row =
      (held.id === null ? null : now.current.rowOf(held.id)) ?? held.row + (grows === 'above' ? grown : 0)
    const found = Math.max(0, Math.min(count - 1, row))
    if (holdsBySelf) anchor.current = { ...held, row: found }
    else wish({ ...held, row: found })
    around(found)
  }, [count, settled, grows, around, wish])

  const led = useRef(goTo?.n ?? 0)
  useLayoutEffect(() => {
    if (!goTo || goTo.n === led.current) return
    led.current = goTo.n
    wish({ row: goTo.row, id: now.current.idAt(goTo.row), top: (scroller.current?.covered() ?? 0) + 8 })
    around(goTo.row)
  }, [goTo, around, wish])

  // After each drawing; the focus does not fall out of the list with a row that went out of sight.
  useLayoutEffect(() => {
    if (focused.current && document.activeElement === document.body)
      list.current?.focus({ preventScroll: true })
    focused.current = false
    hold()
  })
  const [first, after] = [Math.min(range[0], count), Math.min(range[1], count)]
  useEffect(() => onSight(first, after), [first, after, onSight])

  return (
    <ol ref={list} className="tall" aria-label={label} tabIndex={-1}>
      <li className="tall-rest" aria-hidden="true" style={{ height: rows.topOf(first) }} />
      {Array.from({ length: Math.max(0, after - first) }, (_, n) => first + n).map(row => (
        <li
          key={idAt(row) ?? (grows === 'above' ? `from the end ${count - row}` : `row ${row}`)}
          data-row={row}
          aria-setsize={isOpen ? -1 : count}
          aria-posinset={row + 1}
        >
          {children(row)}
        </li>
      ))}
      <li
        className="tall-rest"
        aria-hidden="true"
        style={{ height: rows.topOf(count) - rows.topOf(after) }}
      />
    </ol>
  )
}

/** The heights of rows; when others come, `above` where that is known, what was measured of those that were there is kept. */
function useRows(count: number, usual: number, above: boolean): TallRows {
  const before = useRef<{ rows: TallRows; above: boolean } | null>(null)
  return useMemo(() => {
    const { current: known } = before
    const shift = known?.above && above ? count - known.rows.count : 0
    const rows = tallRows(count, usual, known ? { rows: known.rows, shift } : undefined)
    before.current = { rows, above }
    return rows
  }, [count, usual, above])
}

type Current = RefObject<{
  rows: TallRows
  range: Range
  idAt: (row: number) => number | null
  onTop: (row: number | null) => void
  keep: string
}>
type List = RefObject<HTMLOListElement | null>

const drawn = (list: List, row: number): HTMLElement | null =>
  list.current?.querySelector<HTMLElement>(`:scope > [data-row="${row}"]`) ?? null

/** Finds what scrolls, again whenever the width decides otherwise. */
function useFrame(
  list: List,
  scroller: RefObject<Scroller | null>,
  frame: number,
  setFrame: (change: (n: number) => number) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another frame scrolls by another element
  useLayoutEffect(() => {
    if (!list.current) return
    const found = scrollerOf(list.current)
    scroller.current = found
    const narrow = window.matchMedia('(max-width: 700px)')
    const turn = () => setFrame(n => n + 1)
    narrow.addEventListener('change', turn)
    return () => {
      narrow.removeEventListener('change', turn)
    }
  }, [list, scroller, frame, setFrame])
}

/** Follows the scrolling: what is in sight, what is to be drawn, and at rest where we are. */
function useScrolling(
  list: List,
  scroller: RefObject<Scroller | null>,
  frame: number,
  now: Current,
  anchor: RefObject<Anchor | null>,
  setRange: (range: Range) => void,
  awaited: RefObject<KeptPlace | null | undefined>,
  wished: RefObject<number | null>,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another frame scrolls by another element
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    let rest: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      const held = anchor.current
      const { rows, keep: name } = now.current
      keepPlace(name, held && { fromEnd: rows.count - held.row, id: held.id, top: held.top })
    }
    const byHand = () => {
      awaited.current = null
      wished.current = null
      box.element.style.overflowAnchor = ''
    }
    const scrolled = () => {
      if (!list.current) return
      const { rows, range, idAt, onTop } = now.current
      const top = list.current.getBoundingClientRect().top - box.top()
      const height = box.height()
      const first = rows.rowAt(Math.max(0, -top))
      const last = rows.rowAt(Math.max(0, height - top))
      if (wished.current !== null && Math.abs(box.element.scrollTop - wished.current) > 2) byHand()
      // Where somebody was led, that place is held until they go on.
      if (wished.current === null && top >= 0) anchor.current = null
      else if (wished.current === null) {
        const row = drawn(list, first)
        anchor.current = {
          row: first,
          id: idAt(first),
          top: row ? row.getBoundingClientRect().top - box.top() : rows.topOf(first) + top,
        }
      }
      onTop(top >= 0 ? null : first)
      const enough = beyond / 2
      const isDrawn =
        range[0] <= Math.max(0, first - enough) && range[1] >= Math.min(rows.count, last + 1 + enough)
      if (!isDrawn) setRange([Math.max(0, first - beyond), Math.min(rows.count, last + 1 + beyond)])
      clearTimeout(rest)
      rest = setTimeout(keep, restMs)
    }
    box.events.addEventListener('scroll', scrolled, { passive: true })
    for (const kind of ['wheel', 'touchmove', 'keydown'])
      box.events.addEventListener(kind, byHand, { passive: true })
    // Before a press can lead away.
    list.current?.addEventListener('pointerdown', keep)
    const ofPress = list.current
    scrolled()
    return () => {
      clearTimeout(rest)
      box.events.removeEventListener('scroll', scrolled)
      for (const kind of ['wheel', 'touchmove', 'keydown']) box.events.removeEventListener(kind, byHand)
      ofPress?.removeEventListener('pointerdown', keep)
    }
  }, [list, scroller, frame, now, anchor, setRange, awaited, wished])
}

/** Measures what is drawn before it is seen; what stands above the list may grow as well. */
function useHeights(list: List, now: Current, hold: () => void, frame: number, rows: TallRows): void {
  const seen = useRef(new Set<Element>())
  const observer = useRef<ResizeObserver | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another frame stands in other boxes
  useEffect(() => {
    const made = new ResizeObserver(entries => {
      for (const { target, borderBoxSize } of entries) {
        const row = (target as HTMLElement).dataset.row
        if (row !== undefined && target.isConnected)
          now.current.rows.set(Number(row), borderBoxSize[0]?.blockSize ?? target.clientHeight)
      }
      hold()
    })
    observer.current = made
    seen.current = new Set()
    for (let box = list.current?.parentElement; box && box !== document.body; box = box.parentElement)
      made.observe(box)
    return () => made.disconnect()
  }, [list, now, hold, frame])
  // Rows that are counted anew are measured anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are what changed
  useEffect(() => {
    seen.current = new Set()
  }, [rows])
  useEffect(() => {
    const made = observer.current
    if (!made || !list.current) return
    const drawnNow = new Set<Element>(list.current.children)
    for (const row of seen.current) if (!drawnNow.has(row)) made.unobserve(row)
    for (const row of drawnNow) if (!seen.current.has(row)) made.observe(row)
    seen.current = drawnNow
  })
}
