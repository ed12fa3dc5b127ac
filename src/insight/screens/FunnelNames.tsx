import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
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
  return (
    <PagedNames
      pages={insight.usePages('GET /api/funnel/names', {
        query: namesQuery(address, stage, format.today()),
      })}
      title={next ? t('leftTitle', { stage: t(stage), next: t(next).toLocaleLowerCase() }) : t(stage)}
      figure={({ total }) => format.count(total)}
      note={() =>
        t('namesNote', { label, from: format.month(narrowing.from), to: format.month(narrowing.to) })
      }
      empty={t('noNames')}
      onClose={() => setAddress({ stage: undefined, key: undefined, left: undefined })}
      keyOf={({ subjectId }) => subjectId}
      row={row => (
        <li>
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
      )}
    />
  )
}
