import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { DateField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Segment, segments } from './api.ts'
import { changesQuery, membersQuery, whyDoor } from './doors.ts'
import { t } from './texts.ts'

export const pages = { person: '/persons', account: '/accounts' } as const
const closed = {
  open: undefined,
  also: undefined,
  without: undefined,
  kind: undefined,
  from: undefined,
  to: undefined,
  subject: undefined,
}
/** Who is in the segment, beside its figures: of a static one they are taken out here. */
export function Members({ segment }: { segment: Segment }) {
  const f = useFormat()
  const toast = useToast()
  const [address, setAddress] = useAddress()
  const pagesOf = segments.usePages('GET /api/segments/:id/members', {
    params: { id: segment.id },
    query: { ...membersQuery(address), limit: 50 },
  })
  const takeOut = segments.useCall('POST /api/segments/:id/unlisted')
  const isListed = segment.kind === 'static' && segment.mayChange && !segment.archivedAt
  return (
    <PagedNames
      pages={pagesOf}
      title={t('membersOf')}
      figure={first => f.count(first.total)}
      empty={t('nobody')}
      keyOf={item => item.id}
      row={item => (
        <li>
          <span className="name-two">
            <Door to={`${pages[item.kind]}/${item.id}`}>{item.name}</Door>
            {item.second && <span className="t12 i3">{item.second}</span>}
          </span>
          <span className="name-two end t12">
            <Door to={whyDoor(segment.id, item.id)}>{t('since', { when: f.day(item.since) })}</Door>
            {isListed && (
              <Button
                small
                quiet
                onClick={() =>
                  takeOut.mutate(
                    { params: { id: segment.id }, body: { ids: [item.id] } },
                    { onSuccess: () => toast({ text: t('wasTaken', { name: item.name }) }) },
                  )
                }
              >
                {t('takeOut')}
              </Button>
            )}
          </span>
        </li>
      )}
      onClose={() => setAddress(closed)}
    />
  )
}

/** Who came and went, by day and direction. */
export function Changes({ segment }: { segment: Segment }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const query = changesQuery(address)
  const { kind, from, to } = query
  const pagesOf = segments.usePages('GET /api/segments/:id/changes', {
    params: { id: segment.id },
    query: { ...query, limit: 50 },
  })
  return (
    <PagedNames
      pages={pagesOf}
      title={t('changes')}
      figure={first => f.count(first.total)}
      empty={t('nobodyHere')}
      above={() => (
        <div className="changes-filter">
          <SelectField
            label={t('which')}
            value={kind ?? ''}
            onChange={next => setAddress({ kind: next })}
            options={[
              { value: '', label: t('all') },
              { value: 'entered', label: t('entered') },
              { value: 'left', label: t('leftIt') },
            ]}
          />
          <DateField label={t('fromDay')} value={from ?? ''} onChange={next => setAddress({ from: next })} />
          <DateField label={t('toDay')} value={to ?? ''} onChange={next => setAddress({ to: next })} />
        </div>
      )}
      keyOf={item => item.id}
      row={item => (
        <li>
          <span className="name-two">
            {item.subject ? (
              <Door to={`${pages[item.subject.kind]}/${item.subject.id}`}>{item.subject.name}</Door>
            ) : (
              <span className="i3">{t('gone')}</span>
            )}
            {item.subject?.second && <span className="t12 i3">{item.subject.second}</span>}
          </span>
          <span className="name-two end t12">
            <span>{t(item.entered ? 'entered' : 'leftIt')}</span>
            <time className="i3 nw" dateTime={item.at} title={f.absolute(item.at)}>
              {f.moment(item.at)}
            </time>
            {segment.version > 1 && <span className="i3">{t('byVersion', { n: item.version })}</span>}
          </span>
        </li>
      )}
      onClose={() => setAddress(closed)}
    />
  )
}
