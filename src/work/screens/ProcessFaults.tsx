import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { Names } from '../../ui/Names.tsx'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { work } from './api.ts'
import { processDoors } from './doors.ts'
import { t } from './texts.ts'

/** What one of the figures counts, by name. */
export function ProcessFaults({ show, onClose }: { show: 'gaps' | 'double' | 'work'; onClose: () => void }) {
  return show === 'work' ? <TwiceWorked onClose={onClose} /> : <Places show={show} onClose={onClose} />
}

function Places({ show, onClose }: { show: 'gaps' | 'double'; onClose: () => void }) {
  const f = useFormat()
  const list = work.useApi('GET /api/process/gaps', { query: { show } })
  return (
    <Names
      title={show === 'gaps' ? t('gapsTitle') : t('doubleOwnersTitle')}
      figure={list.data ? f.count(list.data.total) : ''}
      note={show === 'double' ? t('shareHint') : undefined}
      onClose={onClose}
    >
      {list.isPending && <Loading />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.total === 0 && <Empty sentence={t('noWork')} />}
      <ul className="list">
        {list.data?.items.map(item => (
          <li key={item.id}>
            <Mark side={item.side} />
            <div className="grow">
              <b>{item.step.name}</b>
              <div className="t12 i3">
                {[
                  item.territory?.name ?? t('everywhere'),
                  item.gap ? t(`gapLong_${item.gap}`) : item.users.map(({ name }) => name).join(', '),
                ].join(': ')}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Names>
  )
}

function TwiceWorked({ onClose }: { onClose: () => void }) {
  const f = useFormat()
  return (
    <PagedNames
      pages={work.usePages('GET /api/process/double-work', { query: { limit: 50 } })}
      title={t('doubleWorkTitle')}
      figure={({ total }) => f.count(total)}
      note={() => t('doubleWorkNote')}
      empty={t('noWork')}
      onClose={onClose}
      keyOf={({ id }) => id}
      row={item => (
        <li>
          <Mark side={item.side} />
          <div className="grow">
            <div className="row apart">
              <Door to={`/accounts/${item.account.id}`}>
                <b>{item.account.name}</b>
              </Door>
              <span className="nw">
                <Door to={processDoors.pieces(item.account.id, item.step.id, item.side)}>
                  {f.count(item.pieces)}
                </Door>
              </span>
            </div>
            <div className="t12 i3">
              {`${item.step.name}: ${item.users.map(({ name }) => name).join(', ')}`}
            </div>
          </div>
        </li>
      )}
    />
  )
}
