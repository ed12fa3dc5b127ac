import { useAddress } from '../../../ui/address.ts'
import { SelectField } from '../../../ui/Field.tsx'
import { Column, Columns, Page } from '../../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../../ui/States.tsx'
import { promptChoices } from '../../model/response/times.ts'
import { team } from '../api.ts'
import { response } from './api.ts'
import { ByWhom } from './ByWhom.tsx'
import { namesQuery, narrowingOf, spans } from './doors.ts'
import { Effect } from './Effect.tsx'
import { ResponseNames } from './ResponseNames.tsx'
import './response.css'
import { Steps } from './Steps.tsx'
import { TwoDelays } from './TwoDelays.tsx'
import { t } from './texts.ts'

/** How soon leads are told and answered, what came of them, and who answers how soon. */
export function ResponseTimes() {
  const [address, setAddress] = useAddress()
  const narrowed = narrowingOf(address)
  const prompt = promptChoices.find(each => String(each) === address.prompt) ?? 60
  const territories = team.useApi('GET /api/territories').data?.items ?? []
  const { data, error, refetch } = response.useApi('GET /api/response-times', {
    query: { ...narrowed, prompt },
  })
  const names = namesQuery(address)
  return (
    <Page title={t('title')} sub={t('sub')}>
      <div className="filters">
        <SelectField
          label={t('days')}
          value={String(narrowed.days)}
          onChange={days => setAddress({ days })}
          options={spans.map(n => ({ value: String(n), label: t('daysOf', { n }) }))}
        />
        <SelectField
          label={t('territory')}
          value={address.territory ?? ''}
          onChange={value => setAddress({ territory: value === '' ? undefined : value })}
          options={[
            { value: '', label: t('allTerritories') },
            ...territories.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      </div>
      <div className={names ? 'with-panel' : ''}>
        {error && <Failed problem={error} onRetry={() => void refetch()} />}
        {!error && !data && <Loading rows={10} />}
        {data?.leads === 0 && <Empty sentence={t('none')} />}
        {data && data.leads > 0 && (
          <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
            <Column>
              <TwoDelays figures={data} />
              <Steps figures={data} />
            </Column>
            <Column>
              <Effect figures={data} prompt={prompt} />
              <ByWhom figures={data} by={narrowed.by} />
            </Column>
          </Columns>
        )}
        {names && <ResponseNames key={JSON.stringify(names)} query={names} />}
      </div>
    </Page>
  )
}
