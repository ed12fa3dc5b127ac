import { Link } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import type { RetentionKind } from '../model/retention.ts'
import { privacy } from './api.ts'
import { sorts } from './RetentionRuns.tsx'
import { t } from './texts.ts'

type Item = { id: number; at: string; title: string; href: string | null }

/** What a run cleared: rows that stayed are named, those that went are counted by sort. */
export function ClearedByRun({ id }: { id: number }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = privacy.usePages('GET /api/privacy/retention/runs/:id/records', { params: { id }, query: {} })
  const first = pages.data?.pages[0]
  return (
    <PagedNames
      pages={pages}
      title={first ? t(`rule_${first.kind}`) : t('retentionRun')}
      figure={({ total }) => f.count(total)}
      note={of => of && t(`cleared_${of.clearing}`)}
      above={of => <p>{sorts(of.tally, f.count)}</p>}
      empty={first && first.total > 0 ? t('clearedGone') : t('clearedNothing')}
      keyOf={item => item.id}
      row={item => <Cleared item={item} />}
      onClose={() => setAddress({ run: undefined })}
    />
  )
}

/** What a rule would clear now, were it on with so many days; nothing is done. */
export function DueByRule({ kind, days }: { kind: RetentionKind; days: number }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = privacy.usePages('GET /api/privacy/retention/:kind/due', {
    params: { kind },
    query: { days },
  })
  return (
    <PagedNames
      pages={pages}
      title={t(`rule_${kind}`)}
      figure={({ total }) => f.count(total)}
      note={of => of && t(`would_${of.clearing}`, { day: f.day(of.before) })}
      empty={t('dueNothing')}
      keyOf={item => item.id}
      row={item => <Cleared item={item} />}
      onClose={() => setAddress({ due: undefined, days: undefined })}
    />
  )
}

function Cleared({ item: { at, title, href } }: { item: Item }) {
  const f = useFormat()
  return (
    <li>
      <div className="grow">
        {href ? (
          <Link className="door" to={href}>
            {title}
          </Link>
        ) : (
          title
        )}
        <div className="t12 i3">{f.moment(at)}</div>
      </div>
    </li>
  )
}
