/** A page of a long list, as its API answers it: markers of its neighbours, and the number of its first row where it was sought. */
export type RowsPage<R> = {
  items: R[]
  next: string | null
  previous: string | null
  total: number | null
  exact: boolean
  start: number | null
}
export type Ask = { cursor: string } | { at: number; of: number } | { from: string }
export type RowsSeen<R> = {
  /** The number of the first row of `items`. */
  start: number
  items: readonly R[]
  total: number
  exact: boolean
  /** By how many rows numbers were put right since the beginning: what was in sight stays there. */
  shifted: number
  failed: unknown
  /** The row that a search for a value led to; each search has its own `n`. */
  led: { to: number; n: number }
}
export type LongRows<R> = {
  get(): RowsSeen<R>
  subscribe(listener: () => void): () => void
  /** These rows are in sight: what is missing is read. */
  show(first: number, last: number): void
  /** To the first row with this value of what the list is sorted by, or the next one. */
  lead(value: string): void
  retry(): void
}

const kept = 1_000
const ahead = 40

/**
 * The rows around what is in sight, one unbroken part of the list that grows at either end and is dropped when somebody
 * goes far away. Numbers of rows may be estimates: they are put right when an end of the list is reached.
 */
export function longRows<R>(head: RowsPage<R>, read: (ask: Ask) => Promise<RowsPage<R>>): LongRows<R> {
  let pages = [head]
  let start = head.start ?? 0
  let total = Math.max(head.total ?? 0, head.items.length)
  const exact = head.exact
  let shifted = 0
  let failed: unknown = null
  let led = { to: 0, n: 0 }
  let want = { first: start, last: start }
  let wantedValue: string | null = null
  let busy = false
  let seen = snapshot()
  const listeners = new Set<() => void>()

  function snapshot(): RowsSeen<R> {
    const items = pages.flatMap(page => page.items)
    return { start, items, total, exact, shifted, failed, led }
  }
  const count = () => pages.reduce((sum, page) => sum + page.items.length, 0)
  const tell = () => {
    seen = snapshot()
    for (const listener of listeners) listener()
  }
  const shift = (by: number) => {
    if (by === 0) return
    start += by
    shifted += by
    want = { first: want.first + by, last: want.last + by }
  }
  const settle = () => {
    // The beginning is row 0, whatever was thought; before it there is room for what is still to come.
    if (pages[0]!.previous === null) shift(-start)
    else if (start <= 0) shift(200 - start)
    const end = start + count()
    if (pages.at(-1)!.next === null) {
      total = end
    } else if (end >= total) total = end + 200
  }
  const nextAsk = (): { ask: Ask; how: 'replace' | 'append' | 'prepend' } | null => {
    if (wantedValue !== null) return { ask: { from: wantedValue }, how: 'replace' }
    const end = start + count()
    const { first, last } = want
    const [front, back] = [pages[0]!, pages.at(-1)!]
    if (first > end + 2 * ahead || last < start - 2 * ahead) {
      const at = Math.max(0, Math.min(first - ahead, total - 1))
      return { ask: { at, of: total }, how: 'replace' }
    }
    if (last + ahead > end && back.next !== null) return { ask: { cursor: back.next }, how: 'append' }
    if (first - ahead < start && front.previous !== null)
      return { ask: { cursor: front.previous }, how: 'prepend' }
    return null
  }
  async function step(): Promise<void> {
    if (busy || failed !== null) return
    const next = nextAsk()
    if (next === null) return
    busy = true
    try {
      const page = await read(next.ask)
      if (next.how === 'replace') {
        pages = [page]
        start = page.start ?? ('at' in next.ask ? next.ask.at : 0)
        if ('from' in next.ask) {
          if (wantedValue === next.ask.from) wantedValue = null
          want = { first: start, last: start }
        }
      } else if (next.how === 'append') {
        pages.push(page)
        // A page may have lost its rows since its marker was made.
        if (page.items.length === 0) pages = [...pages.slice(0, -2), { ...pages.at(-2)!, next: null }]
        while (count() - pages[0]!.items.length > kept) start += pages.shift()!.items.length
      } else {
        pages.unshift(page)
        start -= page.items.length
        if (page.items.length === 0) pages = [{ ...pages[1]!, previous: null }, ...pages.slice(2)]
        while (count() - pages.at(-1)!.items.length > kept) pages.pop()
      }
      settle()
      if ('from' in next.ask) led = { to: start, n: led.n + 1 }
    } catch (problem) {
      failed = problem
      wantedValue = null
    }
    busy = false
    tell()
    await step()
  }
  return {
    get: () => seen,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show(first, last) {
      want = { first, last }
      void step()
    },
    lead(value) {
      wantedValue = value
      void step()
    },
    retry() {
      failed = null
      tell()
      void step()
    },
  }
}
