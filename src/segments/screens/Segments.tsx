import { useAddress } from '../../ui/address.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { segmentMakers } from '../model/makers.ts'
import { type Listed, language, segments } from './api.ts'
import { changesDoor, lastDays, membersDoor } from './doors.ts'
import './segments.css'
import { t } from './texts.ts'

/** Every segment: what it says, how many are in it, who came and went. */
export function Segments() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const may = segmentMakers.some(role => role === user?.role)
  const about = address.about === 'person' || address.about === 'account' ? address.about : undefined
  const archived = address.archived === 'true' ? ('true' as const) : ('false' as const)
  const { data, error, refetch } = segments.useApi('GET /api/segments', {
    query: { about, archived, q: address.q, language: language() },
  })
  const isFiltered = about !== undefined || archived === 'true' || !!address.q
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <ButtonLink to="/segments/overlap">{t('overlap')}</ButtonLink>
          {may && <ButtonLink to="/segments/new?about=account">{t('newAccounts')}</ButtonLink>}
          {may && (
            <ButtonLink primary to="/segments/new?about=person">
              {t('newPersons')}
            </ButtonLink>
          )}
        </>
      }
    >
      <div className="filters">
        <TextField
          label={t('find')}
          type="search"
          value={address.q ?? ''}
          onChange={q => setAddress({ q }, { replace: true })}
        />
        <SelectField
          label={t('about')}
          value={about ?? ''}
          onChange={next => setAddress({ about: next })}
          options={[
            { value: '', label: t('aboutAll') },
            { value: 'person', label: t('about_person') },
            { value: 'account', label: t('about_account') },
          ]}
        />
        <CheckField
          label={t('archived')}
          value={archived === 'true'}
          onChange={next => setAddress({ archived: next ? 'true' : undefined })}
        />
      </div>
      <div className="segment-list">
        {error && <Failed problem={error} onRetry={() => void refetch()} />}
        {!error && !data && <Loading rows={8} />}
        {data && data.items.length === 0 && (
          <Empty
            sentence={t(isFiltered ? 'noneFound' : 'none')}
            {...(may && !isFiltered
              ? {
                  action: (
                    <ButtonLink primary to="/segments/new?about=person">
                      {t('newPersons')}
                    </ButtonLink>
                  ),
                }
              : {})}
          />
        )}
        {data && data.items.length > 0 && <Rows items={data.items} />}
      </div>
    </Page>
  )
}

const moves = [
  ['entered7', 'came7', 'entered', 7],
  ['left7', 'left7', 'left', 7],
  ['entered30', 'came30', 'entered', 30],
  ['left30', 'left30', 'left', 30],
] as const

function Rows({ items }: { items: readonly Listed[] }) {
  const f = useFormat()
  return (
    <table className="rows segment-table">
      <thead>
        <tr>
          <th scope="col">{t('segment')}</th>
          <th scope="col">{t('about')}</th>
          <th scope="col" className="r">
            {t('size')}
          </th>
          {moves.map(([key, head]) => (
            <th key={key} scope="col" className="r wide">
              {t(head)}
            </th>
          ))}
          <th scope="col" className="wide">
            {t('madeBy')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map(segment => (
          <tr key={segment.id}>
            <th scope="row">
              <Door to={`/segments/${segment.id}`}>{segment.name}</Door>
              <div className="t12 i3 says">{segment.sentence ?? t('static')}</div>
            </th>
            <td>{t(`about_${segment.about}`)}</td>
            <td className="r">
              {segment.keptUntil === null && segment.archivedAt === null ? (
                <span className="i3">{t('counting')}</span>
              ) : (
                <Door to={membersDoor(segment.id)}>{f.count(segment.size)}</Door>
              )}
            </td>
            {moves.map(([key, , kind, days]) => (
              <td key={key} className="r wide">
                <Door to={changesDoor(segment.id, { kind, ...lastDays(f.today(), days) })}>
                  {f.count(segment[key])}
                </Door>
              </td>
            ))}
            <td className="wide">{segment.madeBy?.name ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
