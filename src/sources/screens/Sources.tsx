import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { ArrivalNames } from './ArrivalNames.tsx'
import { sources } from './api.ts'
import { ChangeNames } from './ChangeNames.tsx'
import { Conflicts } from './Conflicts.tsx'
import { Examples } from './Examples.tsx'
import { FurtherNames } from './FurtherNames.tsx'
import { History } from './History.tsx'
import { RuleList } from './RuleList.tsx'
import './sources.css'
import { TryAddress } from './TryAddress.tsx'
import { t } from './texts.ts'
import { UnknownCampaigns } from './UnknownCampaigns.tsx'

/** The rules of where arrivals come from: what they are, what they would make of an address, and what they leave open. */
export function Sources() {
  const { user } = useSettings()
  const [address] = useAddress()
  const may = (marketers as readonly string[]).includes(user?.role ?? '')
  const overview = sources.useApi('GET /api/sources/rules')
  const { data, error } = overview
  const open = address.tag || address.disagreed ? 'arrivals' : address.run && address.from ? 'changes' : null
  return (
    <Page title={t('title')} sub={t('sub')}>
      {error && <Failed problem={error} onRetry={() => void overview.refetch()} />}
      {!error && !data && <Loading rows={12} />}
      {data && (
        <div className={open ? 'with-panel' : ''}>
          <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
            <Column>
              <RuleList overview={data} may={may} />
              <Versions overview={data} />
            </Column>
            <Column>
              <TryAddress hasDraft={data.draft !== null} may={may} />
              <Examples hasDraft={data.draft !== null} may={may} />
              <UnknownCampaigns may={may} />
              <FurtherNames may={may} />
              <Conflicts overview={data} may={may} />
              <History overview={data} may={may} />
            </Column>
          </Columns>
          {open === 'arrivals' && <ArrivalNames />}
          {open === 'changes' && <ChangeNames />}
        </div>
      )}
    </Page>
  )
}

function Versions({
  overview,
}: {
  overview: {
    versions: {
      version: number
      note: string
      state: string
      fromAt: string | null
      by: string | null
      inForce: boolean
      arrivals: number
    }[]
  }
}) {
  const f = useFormat()
  return (
    <Section title={t('versions')}>
      <ul className="list">
        {overview.versions.map(({ version, note, state, fromAt, by, inForce, arrivals }) => (
          <li key={version}>
            <b>{version}</b>{' '}
            {state === 'draft'
              ? t('draft')
              : state === 'standard'
                ? t('standard')
                : t('from', { when: f.moment(fromAt!) })}
            {inForce && <span className="tag">{t('inForce')}</span>}
            <span className="i3">
              {' '}
              {[by, note, t('arrivalsOf', { n: arrivals })].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
