import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { type FunnelStage, nextStage } from '../model/figures.ts'
import { insight } from './api.ts'
import { type Narrowing, namesQuery } from './narrowing.ts'
import { sourceText, t } from './texts.ts'

/** The people behind the open figure: their number is the figure. */
export function FunnelNames({
  stage,
  narrowing,
  label,
}: {
  stage: FunnelStage
  narrowing: Narrowing
  label: string
}) {
  const format = useFormat()
  const [address, setAddress] = useAddress()
  const next = address.left === 'true' ? nextStage(stage) : null
  const pages = insight.usePages('GET /api/funnel/names', {
    query: namesQuery(address, stage, format.today()),
  })
  const total = pages.data?.pages[0]?.total
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Names
      title={next ? t('leftTitle', { stage: t(stage), next: t(next).toLocaleLowerCase() }) : t(stage)}
      figure={total === undefined ? t('loading') : format.count(total)}
      note={t('namesNote', { label, from: format.month(narrowing.from), to: format.month(narrowing.to) })}
      onClose={() => setAddress({ stage: undefined, key: undefined, left: undefined })}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error ? (
        <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        <Empty sentence={t('noNames')} />
      ) : (
        <ul className="list">
          {rows.map(row => (
            <li key={row.subjectId}>
              <span className="grow name-two">
                {row.person ? (
                  <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>
                ) : (
                  <span>{t('visitor')}</span>
                )}
                <span className="t12 i3">
                  {[row.person?.jobTitle, row.account?.name].filter(Boolean).join(', ')}
                </span>
              </span>
              <span className="name-two end t12 i3">
                <span>{sourceText(row.source)}</span>
                <span title={format.absolute(row.at)}>{format.moment(row.at)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Names>
  )
}
