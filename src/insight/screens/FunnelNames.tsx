import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { type FunnelStage, nextStage, pathEnds } from '../model/figures.ts'
import { insight } from './api.ts'
import { f, reasonText } from './funnel-texts.ts'
import { closed, type Narrowing, namesQuery } from './narrowing.ts'
import { sourceText, t } from './texts.ts'

/** Who these are, as the figure said that they opened from. */
function titleOf(address: Record<string, string | undefined>, stage: FunnelStage): string {
  const next = nextStage(stage)
  const goes = pathEnds.find(each => each === address.goes)
  if (goes) {
    const words = goes === 'stays' ? f('stays') : t(goes).toLocaleLowerCase()
    return f('goesTo', { stage: address.via ? sourceText(address.via) : t(stage), next: words })
  }
  if (address.kept === 'yes') return f('keptTitle')
  if (address.kept === 'no') return f('notKeptTitle')
  if (address.kept === 'due') return f('dueTitle')
  if (address.left === 'true' && next) {
    const title = t('leftTitle', { stage: t(stage), next: t(next).toLocaleLowerCase() })
    return address.reason ? `${title}: ${reasonText(address.reason)}` : title
  }
  if (address.went === 'true' && next)
    return f('wentTitle', { stage: t(stage), next: t(next).toLocaleLowerCase() })
  return t(stage)
}

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
  return (
    <PagedNames
      pages={insight.usePages('GET /api/funnel/names', {
        query: namesQuery(address, stage, format.today()),
      })}
      title={titleOf(address, stage)}
      figure={({ total }) => format.count(total)}
      note={() =>
        t('namesNote', { label, from: format.month(narrowing.from), to: format.month(narrowing.to) })
      }
      empty={t('noNames')}
      onClose={() => setAddress(closed)}
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
