import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { segmentKey } from '../../../customers/model/columns.ts'
import { Button } from '../../../ui/Button.tsx'
import { ExportMenu } from '../../../ui/ExportMenu.tsx'
import { useFormat } from '../../../ui/format.ts'
import type { RowsPage } from '../../../ui/long-rows.ts'
import { Page } from '../../../ui/Page.tsx'
import { useSettings } from '../../../ui/settings.tsx'
import { BulkBar } from './BulkBar.tsx'
import { ChooseColumns } from './ChooseColumns.tsx'
import { Conditions } from './Conditions.tsx'
import { writeConditions } from './conditions.ts'
import { GoTo } from './GoTo.tsx'
import type { ListOf } from './list-of.ts'
import './lists.css'
import { NarrowBy } from './NarrowBy.tsx'
import { Rows } from './Rows.tsx'
import { t } from './texts.ts'
import { useList } from './use-list.ts'
import { useNarrow } from './use-narrow.ts'
import { Views } from './Views.tsx'

/**
 * A list of records: its conditions, order and columns stand in the address, so that they can be sent, saved under a name,
 * exported and changed at once as they are seen. `of` is what it differs in from the other lists.
 */
export function RecordList<R extends { id: number }, Q extends object, H extends RowsPage<R>>({
  of,
  filters,
  actions,
  lens,
  onOpen,
}: {
  of: ListOf<R, Q, H>
  filters: (first: H | undefined) => ReactNode
  actions: ReactNode
  lens: ReactNode
  /** Where a record has no page of its own. */
  onOpen?: (row: R) => void
}) {
  const f = useFormat()
  const navigate = useNavigate()
  const { user } = useSettings()
  const [choosingColumns, setChoosingColumns] = useState(false)
  const isNarrow = useNarrow()
  // A finger opens rows: it chooses them after it was told to.
  const [selecting, setSelecting] = useState(false)
  const list = useList(of)
  const { head, setAddress, query, sort, keys, choosing, columns } = list
  const shown = keys.flatMap(key => columns.find(column => column.key === key) ?? [])
  const mayChange = of.changers.some(role => role === user?.role)
  const stopSelecting = () => {
    setSelecting(false)
    choosing.clear()
  }
  const total = head?.total ?? 0
  const sub = head && (
    <>
      {t('countText', { n: head.exact ? f.count(total) : t('about', { n: f.count(total) }) })}
      {of.note?.(head, f)}
    </>
  )
  return (
    <Page
      full
      title={of.title}
      sub={sub}
      actions={
        <>
          <ExportMenu what={of.exported} filter={{ ...query, sort }} columns={shown.map(({ key }) => key)} />
          {actions}
        </>
      }
      lens={lens}
    >
      <Views record={of.record} />
      {isNarrow ? (
        <details className="narrow-filters">
          <summary>{t('filters')}</summary>
          {filters(head)}
        </details>
      ) : (
        filters(head)
      )}
      <div className="list-bar">
        <Conditions
          record={of.record}
          asked={list.known}
          letters={list.letters}
          conditions={list.conditions}
          onChange={where => setAddress({ where })}
        />
        <NarrowBy
          record={of.record}
          when={list.address.when}
          onChange={when => setAddress({ when })}
          onKept={id =>
            setAddress({
              when: undefined,
              where: writeConditions([
                ...(list.conditions ?? []),
                { key: segmentKey, operator: 'is', values: [id] },
              ]),
            })
          }
        />
        <span className="grow" />
        {list.rows && <GoTo record={of.record} sort={sort} onGo={list.rows.lead} />}
        {isNarrow && mayChange && (
          <Button small onClick={selecting ? stopSelecting : () => setSelecting(true)}>
            {selecting ? t('endSelect') : t('select')}
          </Button>
        )}
        <Button small onClick={() => setChoosingColumns(true)}>
          {t('columns')}
        </Button>
      </div>
      <Rows
        of={of}
        list={list}
        shown={isNarrow ? narrowed(of, list, shown) : shown}
        choosing={mayChange && (!isNarrow || selecting)}
        tapChooses={isNarrow && selecting}
        onHold={isNarrow && mayChange ? () => setSelecting(true) : undefined}
        onOpen={onOpen ?? (row => void navigate({ to: of.page(row) }))}
        onAll={() => void navigate({ to: '.', search: {} as never })}
      />
      {mayChange && (choosing.count > 0 || selecting) && (
        <BulkBar
          of={of}
          choosing={choosing}
          total={head ?? { total: null, exact: true }}
          filter={query as Record<string, string | undefined>}
          fields={list.fields}
          onEnd={selecting ? stopSelecting : undefined}
        />
      )}
      {choosingColumns && (
        <ChooseColumns
          record={of.record}
          all={columns}
          chosen={keys}
          usual={of.usual}
          onChange={next =>
            setAddress(
              { columns: next.join() === of.usual.join() ? undefined : next.join(',') },
              { replace: true },
            )
          }
          onClose={() => setChoosingColumns(false)}
        />
      )}
    </Page>
  )
}

/** A phone has room for two columns: those that were chosen, else the first and what tells most beside it. */
function narrowed<R extends { id: number }, S extends { key: string }>(
  of: Pick<ListOf<R, object>, 'beside' | 'usual'>,
  { address, columns }: { address: Record<string, string | undefined>; columns: readonly S[] },
  shown: readonly S[],
): readonly S[] {
  return address.columns === undefined
    ? columns.filter(({ key }) => key === of.usual[0] || key === of.beside)
    : shown.slice(0, 2)
}
