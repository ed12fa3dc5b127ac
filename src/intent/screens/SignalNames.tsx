import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { intent, type Signal } from './api.ts'
import { type Group, withoutNames } from './doors.ts'
import { t } from './texts.ts'

/** The accounts behind a figure of what a signal foretold, with how many of their weeks count in it. */
export function SignalNames({ id, of, signals }: { id: number; of: Group; signals: readonly Signal[] }) {
  const [, setAddress] = useAddress()
  const pages = intent.usePages('GET /api/intent/signals/:id/names', {
    params: { id },
    query: { of, limit: 50 },
  })
  const name = signals.find(each => each.id === id)?.name
  return (
    <PagedNames
      pages={pages}
      title={t(`names_${of}`)}
      figure={first => t('accountsOf', { n: first.total })}
      note={first => [name, first && t('weeksOf', { n: first.weeks })].filter(Boolean).join(', ')}
      empty={t('nobody')}
      keyOf={item => JSON.stringify(item)}
      row={({ subject, weeks, opened }) => (
        <li>
          <span className="grow">
            {subject ? <Door to={`/${subject.kind}s/${subject.id}`}>{subject.name}</Door> : t('gone')}
          </span>
          <span className="name-two end t12">
            <span>{t('weeksOf', { n: weeks })}</span>
            {(of === 'shown' || of === 'other') && (
              <span className="i3">{t('openedAfter', { n: opened })}</span>
            )}
          </span>
        </li>
      )}
      onClose={() => setAddress(withoutNames)}
    />
  )
}
