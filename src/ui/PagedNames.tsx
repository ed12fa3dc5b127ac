import { Fragment, type Key, type ReactNode } from 'react'
import type { Problem } from './api.ts'
import { Names } from './Names.tsx'
import { Empty, Failed, Loading } from './States.tsx'

type Paged<First> = {
  data: { pages: First[] } | undefined
  error: Problem | null
  hasNextPage: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

/**
 * The names behind a figure, page by page as `usePages` reads them: reading, refused and empty are said alike everywhere.
 * `figure`, `note` and `above` see the first page, which has the total.
 */
export function PagedNames<First extends { items: readonly object[] }>({
  pages,
  title,
  figure,
  note,
  above,
  empty,
  keyOf,
  row,
  onClose,
}: {
  pages: Paged<First>
  title: string
  figure: (first: First) => ReactNode
  note?: (first: First | undefined) => ReactNode
  above?: (first: First) => ReactNode
  empty: string
  keyOf: (item: First['items'][number]) => Key
  /** One `li`. */
  row: (item: First['items'][number]) => ReactNode
  onClose: () => void
}) {
  const first = pages.data?.pages[0]
  const items = pages.data?.pages.flatMap<First['items'][number]>(page => page.items) ?? []
  return (
    <Names
      title={title}
      figure={first ? figure(first) : '…'}
      note={note?.(first)}
      onClose={onClose}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {!pages.error && !first && <Loading rows={8} />}
      {first && above?.(first)}
      {first && items.length === 0 && <Empty sentence={empty} />}
      {items.length > 0 && (
        <ul className="list">
          {items.map(item => (
            <Fragment key={keyOf(item)}>{row(item)}</Fragment>
          ))}
        </ul>
      )}
    </Names>
  )
}
