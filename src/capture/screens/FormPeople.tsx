import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
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
  return (
    <PagedNames
      pages={capture.usePages('GET /api/forms/:id/submissions', { params: { id: form.id }, query: {} })}
      title={t('submissions')}
      figure={({ total }) => f.count(total)}
      note={() => form.name}
      empty={t('nobodySent')}
      onClose={onClose}
      keyOf={({ id }) => id}
      row={row => (
        <li>
          <Who person={row.person} account={row.account} />
          <span className="name-two end t12 i3">
            <When at={row.at} />
            <span>{row.source?.replaceAll('_', ' ')}</span>
          </span>
        </li>
      )}
    />
  )
}

function Viewers({ form, onClose }: { form: ShownForm; onClose: () => void }) {
  const f = useFormat()
  return (
    <PagedNames
      pages={capture.usePages('GET /api/forms/:id/views', { params: { id: form.id }, query: {} })}
      title={t('views')}
      figure={({ total }) => f.count(total)}
      note={() => form.name}
      above={first => (
        <dl className="form-viewers t12">
          <dt>{t('byPersons', { n: first.persons })}</dt>
          <dd>{f.count(first.byPersons)}</dd>
          <dt title={t('byVisitorsWhy')}>{t('byVisitors')}</dt>
          <dd>{f.count(first.byVisitors)}</dd>
          <dt title={t('notFollowedWhy')}>{t('notFollowed')}</dt>
          <dd>{f.count(first.notFollowed)}</dd>
        </dl>
      )}
      empty={t('nobodySeen')}
      onClose={onClose}
      keyOf={({ person }) => person.id}
      row={row => (
        <li>
          <Who person={row.person} account={row.account} />
          <span className="name-two end t12 i3">
            <When at={row.at} />
            <span className="nw">
              {t('viewsN', { n: row.views })}
              {row.sent && `, ${t('sent')}`}
            </span>
          </span>
        </li>
      )}
    />
  )
}

function When({ at }: { at: string }) {
  const f = useFormat()
  return (
    <time dateTime={at} title={f.absolute(at)} className="nw">
      {f.moment(at)}
    </time>
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
