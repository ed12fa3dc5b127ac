import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { capture, type ShownForm } from './api.ts'
import { t } from './texts.ts'

type Person = { id: number; name: string; jobTitle: string | null }

/** The people behind a figure of a form: `?of=<form>&show=submissions` or `views`. */
export function FormPeople({ form, show }: { form: ShownForm; show: 'submissions' | 'views' }) {
  const [, setAddress] = useAddress()
  const close = () => setAddress({ of: undefined, show: undefined })
  return show === 'views' ? <Viewers form={form} onClose={close} /> : <Senders form={form} onClose={close} />
}

function Senders({ form, onClose }: { form: ShownForm; onClose: () => void }) {
  const f = useFormat()
  const pages = capture.usePages('GET /api/forms/:id/submissions', { params: { id: form.id }, query: {} })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const total = pages.data?.pages[0]?.total
  return (
    <Names
      title={t('submissions')}
      figure={total === undefined ? t('reading') : f.count(total)}
      note={form.name}
      onClose={onClose}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={8} />}
      {total === 0 && <Empty sentence={t('nobodySent')} />}
      <ul className="list">
        {rows.map(row => (
          <li key={row.id}>
            <Who person={row.person} account={row.account} />
            <span className="name-two end t12 i3">
              <time dateTime={row.at} title={f.absolute(row.at)} className="nw">
                {f.moment(row.at)}
              </time>
              <span>{row.source?.replaceAll('_', ' ')}</span>
            </span>
          </li>
        ))}
      </ul>
    </Names>
  )
}

function Viewers({ form, onClose }: { form: ShownForm; onClose: () => void }) {
  const f = useFormat()
  const pages = capture.usePages('GET /api/forms/:id/views', { params: { id: form.id }, query: {} })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const first = pages.data?.pages[0]
  return (
    <Names
      title={t('views')}
      figure={first ? f.count(first.total) : t('reading')}
      note={form.name}
      onClose={onClose}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={8} />}
      {first && (
        <dl className="form-viewers t12">
          <dt>{t('byPersons', { n: first.persons })}</dt>
          <dd>{f.count(first.byPersons)}</dd>
          <dt title={t('byVisitorsWhy')}>{t('byVisitors')}</dt>
          <dd>{f.count(first.byVisitors)}</dd>
          <dt title={t('notFollowedWhy')}>{t('notFollowed')}</dt>
          <dd>{f.count(first.notFollowed)}</dd>
        </dl>
      )}
      {first?.persons === 0 && <Empty sentence={t('nobodySeen')} />}
      <ul className="list">
        {rows.map(row => (
          <li key={row.person.id}>
            <Who person={row.person} account={row.account} />
            <span className="name-two end t12 i3">
              <time dateTime={row.at} title={f.absolute(row.at)} className="nw">
                {f.moment(row.at)}
              </time>
              <span className="nw">
                {t('viewsN', { n: row.views })}
                {row.sent && `, ${t('sent')}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Names>
  )
}

function Who({ person, account }: { person: Person | null; account: { id: number; name: string } | null }) {
  return (
    <span className="grow name-two">
      {person ? (
        <Door to={`/persons/${person.id}`}>{person.name}</Door>
      ) : (
        <span className="i3">{t('inTrash')}</span>
      )}
      <span className="t12 i3">{[person?.jobTitle, account?.name].filter(Boolean).join(', ')}</span>
    </span>
  )
}
