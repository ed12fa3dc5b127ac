import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { competitionKeepers, staff } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { catalogue, type Profile } from './api.ts'
import { BattleCard } from './BattleCard.tsx'
import { CompetitorFacts } from './CompetitorFacts.tsx'
import { t } from './competition-texts.ts'
import './insight.css'
import { MeetingFigures } from './MeetingFigures.tsx'
import { Offers } from './Offers.tsx'
import { WhereMet } from './WhereMet.tsx'

const keepers: readonly string[] = competitionKeepers

/** One competitor: what it is and sells, the battle card, where it was met, win and loss against it. */
export function CompetitorPage() {
  const id = Number(useParams({ strict: false }).id)
  const { user } = useSettings()
  const ours = staff.some(role => role === user?.role)
  const list = catalogue.useApi('GET /api/competitors')
  const profile = catalogue.useApi('GET /api/competitors/:id', { params: { id } }, { enabled: ours })
  const [changing, setChanging] = useState(false)
  const failed = list.error ?? profile.error
  const named = list.data?.items.find(each => each.id === id)
  if (failed || !list.data || (ours && !profile.data))
    return (
      <Awaited
        title={t('competitor')}
        problem={failed}
        onRetry={() => void (list.error ? list : profile).refetch()}
      />
    )
  const may = keepers.includes(user?.role ?? '')
  return (
    <Page
      title={named?.name ?? t('competitor')}
      sub={profile.data ? <Sub profile={profile.data} /> : undefined}
      actions={may ? <Button onClick={() => setChanging(true)}>{t('change')}</Button> : undefined}
    >
      <div className="above-figures">
        <Columns widths="minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1fr)">
          {profile.data && (
            <Column>
              <BattleCard profile={profile.data} />
            </Column>
          )}
          {profile.data && (
            <Column>
              <Facts profile={profile.data} />
              <Offers profile={profile.data} mayRemove={may} />
            </Column>
          )}
          <Column>
            <WhereMet competitorId={id} mayAdd={ours} />
          </Column>
        </Columns>
      </div>
      <MeetingFigures path={`/competitors/${id}`} usual="industry" fixed={{ competitor: String(id) }} />
      {changing && profile.data && (
        <CompetitorFacts profile={profile.data} onClose={() => setChanging(false)} />
      )}
    </Page>
  )
}

function Sub({ profile }: { profile: Profile }) {
  const format = useFormat()
  const said = [
    profile.country && format.country(profile.country),
    profile.employees !== null && t('people', { n: profile.employees }),
  ]
  return <>{said.filter(Boolean).join(', ')}</>
}

function Facts({ profile }: { profile: Profile }) {
  const facts = [
    [t('positioning'), profile.positioning],
    [t('pricing'), profile.pricing],
    [t('note'), profile.note],
  ] as const
  return (
    <Section title={t('profile')}>
      <dl className="rival-facts">
        {facts.map(([name, text]) =>
          text ? (
            <div key={name}>
              <dt className="i3">{name}</dt>
              <dd>{text}</dd>
            </div>
          ) : null,
        )}
        {profile.website && (
          <div>
            <dt className="i3">{t('website')}</dt>
            <dd>
              <a href={profile.website} rel="noreferrer noopener" target="_blank">
                {profile.website.replace(/^https?:\/\//, '')}
              </a>
            </dd>
          </div>
        )}
      </dl>
    </Section>
  )
}
