import { sortable } from '../../../customers/model/columns.ts'
import { Button } from '../../../ui/Button.tsx'
import { LongTable } from '../../../ui/LongTable.tsx'
import type { RowsPage } from '../../../ui/long-rows.ts'
import { Empty, Failed, Loading } from '../../../ui/States.tsx'
import type { Shown } from './column.tsx'
import type { ListOf } from './list-of.ts'
import { t } from './texts.ts'
import type { useList } from './use-list.ts'

/** The rows of a list, or why there are none. */
export function Rows<R extends { id: number }, Q extends object, H extends RowsPage<R>>({
  of,
  list,
  shown,
  choosing,
  tapChooses,
  onHold,
  onOpen,
  onAll,
}: {
  of: ListOf<R, Q, H>
  list: ReturnType<typeof useList<R, Q, H>>
  shown: readonly Shown<R>[]
  choosing: boolean
  tapChooses: boolean
  onHold: (() => void) | undefined
  onOpen: (row: R) => void
  onAll: () => void
}) {
  const { first, head, rows, sort, setAddress, known, query } = list
  if (first.error)
    return (
      <div className="list-state">
        <Failed problem={first.error} onRetry={() => void first.refetch()} />
        {first.error.code === 'too_many_to_sort' && (
          <Button small onClick={() => setAddress({ sort: undefined })}>
            {t('sortAsUsual')}
          </Button>
        )}
      </div>
    )
  if (rows === null || !head)
    return (
      <div className="list-state">
        <Loading rows={12} />
      </div>
    )
  if (head.items.length === 0)
    return (
      <div className="list-state">
        <Empty
          sentence={list.isFiltered ? t('noRows') : of.empty}
          action={
            list.isFiltered && (
              <Button small onClick={onAll}>
                {t('allRows')}
              </Button>
            )
          }
        />
      </div>
    )
  const isLong = (head.total ?? 0) > sortable
  const isSlow = (key: string) => known.find(each => each.key === key)?.column.slow === true
  return (
    <LongTable
      key={JSON.stringify([query, sort])}
      label={of.title}
      columns={shown.map(column => (isLong && isSlow(column.key) ? unsorted(column) : column))}
      rows={rows}
      sort={sort}
      onSort={next => setAddress({ sort: next === of.sort ? undefined : next })}
      onOpen={onOpen}
      choosing={choosing ? list.choosing.of : undefined}
      tapChooses={tapChooses}
      onHold={
        onHold &&
        ((row, index) => {
          onHold()
          list.choosing.of.toggle(row, index, false)
        })
      }
    />
  )
}

/** A column that so long a list is not sorted by, and says so. */
function unsorted<R>({ sort: _, ...column }: Shown<R>): Shown<R> {
  return { ...column, head: <span title={t('tooManyToSort')}>{column.head}</span> }
}
