import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { team } from './api.ts'
import { fieldName } from './field-names.ts'
import { useLabels } from './QualityFigures.tsx'
import { QualityRepair } from './QualityRepair.tsx'
import { type Kind, quality, type Rated } from './quality-api.ts'
import { type QualityNarrowing, qualityQuery, worklistQuery } from './quality-door.ts'
import { t } from './quality-texts.ts'

/** Records that lack something or are stale, the most worth first, each repaired on the spot. */
export function QualityWorklist({ kind }: { kind: Kind }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const [open, setOpen] = useState<number | null>(null)
  const labels = useLabels(kind)
  const narrowing = qualityQuery(address)
  const narrowed = Object.keys(narrowing).length > 0
  const pages = quality.usePages('GET /api/quality/records', {
    query: { ...worklistQuery({ ...address, record: kind }), limit: 50 },
  })
  const rows = pages.data?.pages.flatMap(page => page.items) ?? []
  const total = pages.data?.pages[0]?.total
  return (
    <Section
      title={t('worklist')}
      {...(total === undefined ? {} : { count: f.count(total) })}
      note={narrowed ? undefined : t('worklistNote')}
    >
      {narrowed && (
        <div className="row narrowed">
          <Said narrowing={narrowing} labels={labels} />
          <Button
            small
            quiet
            onClick={() =>
              setAddress({
                source: undefined,
                territory: undefined,
                missing: undefined,
                stale: undefined,
                complete: undefined,
                fresh: undefined,
              })
            }
          >
            {t('widen')}
          </Button>
        </div>
      )}
      {pages.isPending && <Loading rows={10} />}
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && rows.length === 0 && <Empty sentence={t('nothing')} />}
      <ul className="list worklist">
        {rows.map(row => (
          <li key={row.id}>
            <Line row={row} kind={kind} labels={labels} open={open === row.id} onOpen={setOpen} />
            {open === row.id && <QualityRepair kind={kind} row={row} labels={labels} />}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button small onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Section>
  )
}

function Line({
  row,
  kind,
  labels,
  open,
  onOpen,
}: {
  row: Rated
  kind: Kind
  labels: Record<string, string>
  open: boolean
  onOpen: (id: number | null) => void
}) {
  const f = useFormat()
  const names = (fields: string[]) => fields.map(field => fieldName(field, labels)).join(', ')
  return (
    <div className="work-line">
      <div className="grow">
        <Door to={kind === 'person' ? `/persons/${row.id}` : `/accounts/${row.id}`}>
          <b>{row.name}</b>
        </Door>
        {row.account && <span className="i3"> {row.account.name}</span>}
        <div className="t12 i3">
          {t('line', { complete: row.completeness, fresh: row.freshness })}
          {row.missing.length > 0 && `; ${t('lineMissing', { fields: names(row.missing) })}`}
          {row.stale.length > 0 && `; ${t('lineStale', { fields: names(row.stale) })}`}
        </div>
      </div>
      <span className="nw">{f.money(row.worthCents)}</span>
      <Button small onClick={() => onOpen(open ? null : row.id)}>
        {t('repair')}
      </Button>
    </div>
  )
}

function Said({ narrowing, labels }: { narrowing: QualityNarrowing; labels: Record<string, string> }) {
  const territories = team.useApi('GET /api/territories', undefined as never)
  const name = territories.data?.items.find(({ id }) => String(id) === narrowing.territory)?.name ?? t('none')
  const said = [
    narrowing.source === undefined
      ? null
      : t('narrowed_source', {
          source: narrowing.source === '-' ? t('unknownSource') : narrowing.source.replaceAll('_', ' '),
        }),
    narrowing.territory === undefined ? null : t('narrowed_territory', { name }),
    narrowing.missing ? t('narrowed_missing', { field: fieldName(narrowing.missing, labels) }) : null,
    narrowing.stale ? t('narrowed_stale', { field: fieldName(narrowing.stale, labels) }) : null,
    narrowing.complete
      ? t(narrowing.complete === 'true' ? 'narrowed_complete' : 'narrowed_incomplete')
      : null,
    narrowing.fresh ? t(narrowing.fresh === 'true' ? 'narrowed_fresh' : 'narrowed_notFresh') : null,
  ]
  return <span className="t12 i2">{said.filter(Boolean).join(', ')}</span>
}
