import { useAddress } from '../../../ui/address.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Awaited, Column, Columns, Page } from '../../../ui/Page.tsx'
import { Section } from '../../../ui/Section.tsx'
import { language } from '../api.ts'
import { Afterwards } from './Afterwards.tsx'
import { type Overview, routing } from './api.ts'
import { Reroute } from './Reroute.tsx'
import { RoutingRules } from './RoutingRules.tsx'
import { RoutingTrial } from './RoutingTrial.tsx'
import './routing.css'
import { TrialNames } from './TrialNames.tsx'
import { t } from './texts.ts'
import { namesQuery } from './trial-doors.ts'

/** Who gets which lead: the rules, what a draft would have made of past leads, and leads that are dealt anew. */
export function Routing() {
  const [address] = useAddress()
  const { data, error, refetch } = routing.useApi('GET /api/routing', { query: { language: language() } })
  if (error || !data) return <Awaited title={t('title')} problem={error} onRetry={() => void refetch()} />
  const open = namesQuery(address)
  return (
    <Page title={t('title')} sub={t('sub')}>
      <div className={open ? 'with-panel' : ''}>
        <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
          <Column>
            <RoutingRules overview={data} />
            <Afterwards overview={data} />
            <Versions overview={data} />
          </Column>
          <Column>
            <RoutingTrial overview={data} />
            <Reroute mayDeal={data.mayChange} />
          </Column>
        </Columns>
        {open && <TrialNames key={JSON.stringify(open)} query={open} overview={data} />}
      </div>
    </Page>
  )
}

function Versions({ overview: { versions } }: { overview: Overview }) {
  const f = useFormat()
  if (versions.length === 0) return null
  const current = versions.findIndex(({ inForce }) => inForce)
  return (
    <Section title={t('versions')}>
      <ul className="list">
        {versions.map(({ version, inForceFrom, inForce, note, publishedBy }, index) => (
          <li key={version}>
            <span className="grow">
              <Door to={`/routing/versions/${version}`}>
                {t('versionLine', { n: version, when: f.day(inForceFrom) })}
              </Door>{' '}
              {inForce && <span className="tag">{t('inForce')}</span>}
              {index < current && <span className="tag">{t('toCome')}</span>}
              <span className="i3 t12"> {[publishedBy, note].filter(Boolean).join(' · ')}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
