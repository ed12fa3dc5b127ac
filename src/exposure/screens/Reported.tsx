import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { DateField, SelectField } from '../../ui/Field.tsx'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { platforms } from '../model/presets.ts'
import { exposure } from './api.ts'
import { ByDay } from './ByDay.tsx'
import { CampaignFigures } from './CampaignFigures.tsx'
import './exposure.css'
import { Imports } from './Imports.tsx'
import { RowNames } from './RowNames.tsx'
import { Terms } from './Terms.tsx'
import { t } from './texts.ts'
import { Unmatched } from './Unmatched.tsx'
import { platformName } from './words.ts'

/** What platforms report, by campaign and day, beside our own visits and leads. */
export function Reported() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const may = (marketers as readonly string[]).includes(user?.role ?? '')
  const { from, until, platform } = address
  const span = { from, until, platform: platforms.find(each => each === platform) }
  const query = Object.fromEntries(
    Object.entries(span).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]],
    ),
  )
  const { data, error, refetch } = exposure.useApi('GET /api/exposure', { query })
  const set = (name: string) => (value: string) => setAddress({ [name]: value || undefined })
  const csv = new URLSearchParams(
    Object.entries({ from, until }).flatMap(([k, v]) => (v ? [[k, v] as [string, string]] : [])),
  )
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        <>
          <a className="btn" href={`/api/exposure/table.csv?${csv}`} download>
            {t('download')}
          </a>
          {may && <ButtonLink to="/exposure/import">{t('importFile')}</ButtonLink>}
        </>
      }
    >
      <div className={address.open === 'rows' ? 'with-panel' : ''}>
        <div className="exposure">
          <div className="exposure-filter">
            <DateField label={t('from')} value={from ?? ''} onChange={set('from')} />
            <DateField label={t('until')} value={until ?? ''} onChange={set('until')} />
            <SelectField
              label={t('platform')}
              value={platform ?? ''}
              onChange={set('platform')}
              options={[
                { value: '', label: t('allPlatforms') },
                ...platforms.map(value => ({ value, label: platformName(value) })),
              ]}
            />
          </div>
          {error && <Failed problem={error} onRetry={() => void refetch()} />}
          {!error && !data && <Loading rows={8} />}
          {data && data.total.rows === 0 && (
            <Empty
              sentence={from || until || platform ? t('noneInSpan') : t('none')}
              action={may && <ButtonLink to="/exposure/import">{t('importFile')}</ButtonLink>}
            />
          )}
          {data && data.total.rows > 0 && (
            <>
              <CampaignFigures rows={data.campaigns} total={data.total} span={query} />
              <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
                <Column>
                  <ByDay days={data.days} span={query} />
                </Column>
                <Column>
                  <Terms span={query} />
                </Column>
              </Columns>
            </>
          )}
          <Unmatched may={may} />
          <Imports />
        </div>
        {address.open === 'rows' && <RowNames />}
      </div>
    </Page>
  )
}
