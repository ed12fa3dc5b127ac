import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { language, segments } from './api.ts'
import { membersDoor } from './doors.ts'
import './segments.css'
import { t } from './texts.ts'

const most = 12

/** Each two segments beside each other: how many are in both, and only in one; every figure opens the names. */
export function Overlap() {
  const [address, setAddress] = useAddress()
  const about = address.about === 'account' ? ('account' as const) : ('person' as const)
  const { data, error, refetch } = segments.useApi('GET /api/segments', {
    query: { about, archived: 'false' as const, language: language() },
  })
  const chosen = (address.ids ?? '')
    .split(',')
    .map(Number)
    .filter(id => data?.items.some(segment => segment.id === id))
  const press = (id: number) => {
    const next = chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id].slice(0, most)
    setAddress({ ids: next.join(',') })
  }
  return (
    <Page title={t('overlapTitle')}>
      <div className="filters">
        <SelectField
          label={t('about')}
          value={about}
          onChange={next => setAddress({ about: next, ids: undefined })}
          options={[
            { value: 'person', label: t('about_person') },
            { value: 'account', label: t('about_account') },
          ]}
        />
        <span className="t12 i3">{t('overlapIntro')}</span>
      </div>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={6} />}
      {data && (
        <fieldset className="kinds overlap-choice">
          <legend className="t12 i3">{t('choose')}</legend>
          {data.items.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              className={chosen.includes(id) ? 'chip on' : 'chip'}
              aria-pressed={chosen.includes(id)}
              disabled={chosen.length >= most && !chosen.includes(id)}
              onClick={() => press(id)}
            >
              {name}
            </button>
          ))}
        </fieldset>
      )}
      {data && chosen.length < 2 && (
        <div className="overlap-scroll">
          <Empty sentence={t('chooseTwo')} />
        </div>
      )}
      {data && chosen.length >= 2 && <Matrix ids={chosen} />}
    </Page>
  )
}

function Matrix({ ids }: { ids: readonly number[] }) {
  const f = useFormat()
  const { data, error, refetch } = segments.useApi('GET /api/segments/overlap', {
    query: { ids: ids.join(',') },
  })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  const pairOf = (a: number, b: number) =>
    data.pairs.find(({ one, other }) => (one === a && other === b) || (one === b && other === a))
  return (
    <div className="overlap-scroll">
      <table className="overlap-table">
        <thead>
          <tr>
            <td />
            {data.segments.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.segments.map(row => (
            <tr key={row.id}>
              <th scope="row">
                <Door to={`/segments/${row.id}`}>{row.name}</Door>
              </th>
              {data.segments.map(column => {
                if (column.id === row.id)
                  return (
                    <td key={column.id} className="none">
                      <div>
                        <b>
                          <Door to={membersDoor(row.id)}>{f.count(row.size)}</Door>
                        </b>
                        <span className="t12 i3">{t('self')}</span>
                      </div>
                    </td>
                  )
                const pair = pairOf(row.id, column.id)
                const both = pair?.both ?? 0
                return (
                  <td key={column.id}>
                    <div>
                      <span>
                        <b>
                          <Door to={membersDoor(row.id, { also: column.id })}>{f.count(both)}</Door>
                        </b>{' '}
                        {t('both')}
                      </span>
                      <span className="t12 i3">{t('share', { share: f.percent(pair?.jaccard ?? 0) })}</span>
                      <span className="t12">
                        <Door to={membersDoor(row.id, { without: column.id })}>
                          {f.count(row.size - both)}
                        </Door>{' '}
                        {t('onlyHere', { name: row.name })}
                      </span>
                    </div>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
