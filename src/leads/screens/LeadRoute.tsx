import { Door } from '../../ui/Door.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type LeadDetail, team } from './api.ts'
import { t } from './texts.ts'
import { inWords, whyText } from './words.ts'

/** Which rules were tried in order, and which one decided. */
export function LeadRoute({ lead }: { lead: LeadDetail }) {
  const { user } = useSettings()
  const { route, owner } = lead
  const title = !owner
    ? t('whyNobody')
    : owner.id === user?.id
      ? t('whyYou')
      : t('whyOwner', { name: owner.name })
  const decided = route !== null && route.why === null && route.ruleLabel !== null
  const place = decided ? t('ruleOf', { n: route.tried.length + 1, of: route.of }) : undefined
  return (
    <Section title={title} count={place}>
      {route === null || (route.tried.length === 0 && !decided) ? (
        <p className="i3 t12">{route?.why ? whyText(route.why) : t('noRoute')}</p>
      ) : (
        <ol className="route">
          {route.tried.map((rule, index) => (
            <li key={rule.label + String(index)}>
              <span className="i3">{index + 1}</span>
              <span className="grow i2">{rule.label}</span>
              <span className="i3">{whyText(rule.why)}</span>
            </li>
          ))}
          {decided && (
            <li className="chosen">
              <span>{route.tried.length + 1}</span>
              <span className="grow">{route.ruleLabel}</span>
              <span>{t('tookIt')}</span>
            </li>
          )}
        </ol>
      )}
      {route?.deputyFor ? <StandingIn userId={route.deputyFor} /> : null}
      <p className="t12 i3 origin">
        {t('raisedBy', { what: inWords(lead.raisedBy) })}
        {lead.source ? ` ${t('fromSource', { source: inWords(lead.source) })}` : ''}
        {lead.campaign && (
          <>
            {', '}
            <Door to={`/campaigns/${lead.campaign.id}`}>{t('campaign', { name: lead.campaign.name })}</Door>
          </>
        )}
      </p>
    </Section>
  )
}

function StandingIn({ userId }: { userId: number }) {
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items
  const name = users?.find(({ id }) => id === userId)?.name
  return <p className="t12 i2 origin">{name ? t('deputy', { name }) : t('deputyUnnamed')}</p>
}
