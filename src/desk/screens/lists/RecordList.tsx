import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { useAddress } from '../../../ui/address.ts'
import { Button } from '../../../ui/Button.tsx'
import { ExportMenu } from '../../../ui/ExportMenu.tsx'
import { TextField } from '../../../ui/Field.tsx'
import { useFormat } from '../../../ui/format.ts'
import { LongTable } from '../../../ui/LongTable.tsx'
import { type Ask, longRows, type RowsPage } from '../../../ui/long-rows.ts'
import { Page } from '../../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../../ui/States.tsx'
import { useSettings } from '../../../ui/settings.tsx'
import { BulkBar } from './BulkBar.tsx'
import { ChooseColumns } from './ChooseColumns.tsx'
import { Conditions } from './Conditions.tsx'
import type { Shown } from './columns.tsx'
import { askedColumns, type ListRecord, readConditions } from './conditions.ts'
import './lists.css'
import { t } from './texts.ts'
import { useChoosing } from './use-choosing.ts'
import { useNarrow } from './use-narrow.ts'
import { Views } from './Views.tsx'

type Head<R> = RowsPage<R> & { erased?: number }
type Problem = Parameters<typeof Failed>[0]['problem']

/**
 * A list of records: its conditions, order and columns stand in the address, so that they can be sent, saved under a name,
 * exported and changed at once as they are seen.
 */
export function RecordList<R extends { id: number }>({
  record,
  title,
  query,
  list,
  read,
  columns,
  usual,
  fields,
  letters = [],
  page,
  filters,
  actions,
  lens,
  note,
  empty,
}: {
  record: ListRecord
  title: string
  /** What the list is asked for besides order and page. */
  query: Readonly<Record<string, string | undefined>>
  /** The first page, with how many there are. */
  list: { data: Head<R> | undefined; isPending: boolean; error: Problem | null; refetch: () => unknown }
  read: (ask: Ask) => Promise<RowsPage<R>>
  columns: readonly Shown<R>[]
  usual: readonly string[]
  fields: readonly DeclaredField[] | undefined
  letters?: readonly string[]
  /** Where a record has its page. */
  page: (row: R) => string
  filters: ReactNode
  actions: ReactNode
  lens: ReactNode
  note?: string | undefined
  empty: string
}) {
  const f = useFormat()
  const navigate = useNavigate()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [choosingColumns, setChoosingColumns] = useState(false)
  const isNarrow = useNarrow()
  const head = list.data
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are begun anew when the first page is another one
  const rows = useMemo(() => (head ? longRows<R>(head, read) : null), [head])
  const choosing = useChoosing(rows, JSON.stringify([query, address.sort]))
  const asked = useMemo(() => askedColumns(record, fields ?? []), [record, fields])
  const conditions = fields ? readConditions(record, address.where, fields) : []
  const sort = address.sort ?? 'name'
  const keys = chosenKeys(address.columns, columns, usual)
  const shown = keys.flatMap(key => columns.find(column => column.key === key) ?? [])
  // A phone has room for two: those that were chosen, else the name and what tells most beside it.
  const two = address.columns === undefined ? ['name', narrow[record]] : keys.slice(0, 2)
  const exported = { ...query, sort }
  const total = head?.total ?? 0
  const sub = head
    ? [t('countText', { n: head.exact ? f.count(total) : t('about', { n: f.count(total) }) }), note]
        .filter(Boolean)
        .join(', ')
    : undefined
  const isFiltered = Object.values(query).some(value => value !== undefined && value !== '')
  return (
    <Page
      full
      title={title}
      sub={sub}
      actions={
        <>
          <ExportMenu what={`${record}s`} filter={exported} columns={shown.map(({ key }) => key)} />
          {actions}
        </>
      }
      lens={lens}
    >
      <Views record={record} />
      {isNarrow ? (
        <details className="narrow-filters">
          <summary>{t('filters')}</summary>
          {filters}
        </details>
      ) : (
        filters
      )}
      <div className="list-bar">
        <Conditions
          asked={asked}
          letters={letters}
          conditions={conditions}
          onChange={where => setAddress({ where })}
        />
        <span className="grow" />
        {rows && !unsought.test(sort) && <GoTo sort={sort} onGo={rows.lead} />}
        <Button small onClick={() => setChoosingColumns(true)}>
          {t('columns')}
        </Button>
      </div>
      {list.error ? (
        <div className="list-state">
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : rows === null || !head ? (
        <div className="list-state">
          <Loading rows={12} />
        </div>
      ) : head.items.length === 0 ? (
        <div className="list-state">
          <Empty
            sentence={isFiltered ? t('noRows') : empty}
            action={
              isFiltered && (
                <Button small onClick={() => void navigate({ to: '.', search: {} as never })}>
                  {t('allRows')}
                </Button>
              )
            }
          />
        </div>
      ) : (
        <LongTable
          key={JSON.stringify([query, sort])}
          label={title}
          columns={isNarrow ? columns.filter(({ key }) => two.includes(key)) : shown}
          rows={rows}
          sort={sort}
          onSort={next => setAddress({ sort: next === 'name' ? undefined : next })}
          onOpen={row => void navigate({ to: page(row) })}
          choosing={user?.role === 'partner' || isNarrow ? undefined : choosing.of}
        />
      )}
      {choosing.count > 0 && user?.role !== 'partner' && (
        <BulkBar
          record={record}
          choosing={choosing}
          total={head ?? { total: null, exact: true }}
          filter={query}
          fields={fields ?? []}
        />
      )}
      {choosingColumns && (
        <ChooseColumns
          all={columns}
          chosen={keys}
          usual={usual}
          onChange={next =>
            setAddress(
              { columns: next.join() === usual.join() ? undefined : next.join(',') },
              { replace: true },
            )
          }
          onClose={() => setChoosingColumns(false)}
        />
      )}
    </Page>
  )
}

const narrow: Record<ListRecord, string> = { person: 'account', account: 'kind' }
/** What has no beginning that somebody could type. */
const unsought = /^-?(stage|class|kind|language|employees|custom\.)/

/** Columns as the address has them, without those that are gone; the name is always first. */
function chosenKeys(
  given: string | undefined,
  columns: readonly { key: string }[],
  usual: readonly string[],
): readonly string[] {
  if (given === undefined) return usual
  const known = given.split(',').filter(key => columns.some(column => column.key === key))
  return ['name', ...new Set(known.filter(key => key !== 'name'))]
}

/** To the first row with a value of what the list is sorted by. */
function GoTo({ sort, onGo }: { sort: string; onGo: (value: string) => void }) {
  const [value, setValue] = useState('')
  const isMoment = /At$/.test(sort)
  return (
    <form
      className="go-to"
      onSubmit={event => {
        event.preventDefault()
        if (value.trim() !== '') onGo(value.trim())
      }}
    >
      <TextField
        label={t('goTo')}
        value={value}
        onChange={setValue}
        {...(isMoment ? { placeholder: t('goToDay') } : { placeholder: t('goToHint') })}
      />
    </form>
  )
}
