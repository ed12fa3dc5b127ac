import { useNavigate } from '@tanstack/react-router'
import type { teamContract } from '../../team/model/contract.ts'
import { client } from '../../ui/api.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { t } from './texts.ts'

const team = client<typeof teamContract>()

/** What the reader was told; opening one marks it as read. */
export function Notices({ onClose }: { onClose: () => void }) {
  const f = useFormat()
  const navigate = useNavigate()
  const told = team.useApi('GET /api/notifications', { query: {} })
  const read = team.useCall('POST /api/notifications/reading')
  return (
    <Dialog title={t('noticesTitle')} onClose={onClose}>
      {told.isPending && <Loading />}
      {told.error && <Failed problem={told.error} />}
      {told.data?.items.length === 0 && <Empty sentence={t('noNotices')} />}
      <ul className="list">
        {told.data?.items.map(item => (
          <li key={item.id}>
            <button
              type="button"
              className="grow"
              style={{ textAlign: 'left' }}
              onClick={() => {
                read.mutate({ body: { ids: [item.id] } })
                onClose()
                if (item.href) void navigate({ to: item.href })
              }}
            >
              <div className={item.readAt ? 'i2' : ''}>{item.readAt ? item.title : <b>{item.title}</b>}</div>
              <div className="t12 i3">{item.body}</div>
            </button>
            <time className="t12 i3 nw" dateTime={item.at} title={f.absolute(item.at)}>
              {f.moment(item.at)}
            </time>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
