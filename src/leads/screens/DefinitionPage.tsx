import { useFormat } from '../../ui/format.ts'
import { SideName } from '../../ui/Lane.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { definitions, language } from './api.ts'
import './definition.css'
import { t } from './definition-texts.ts'
import { RulesRead } from './RulesRead.tsx'

/** What both sides agreed to call a qualified lead, in sentences; the same words for both. */
export function DefinitionPage() {
  const format = useFormat()
  const query = definitions.useApi('GET /api/definition', { query: { language: language() } })
  const definition = query.data
  if (query.error)
    return (
      <Page title={t('title')} plain>
        <Failed problem={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  if (!definition)
    return (
      <Page title={t('title')} plain>
        <Loading rows={10} />
      </Page>
    )
  const { name, version, rules, routing } = definition
  const sub = t('inForce', { name, version, when: format.day(definition.inForceFrom) })
  return (
    <Page title={t('title')} sub={sub} plain still>
      <RulesRead rules={rules} />
      <Section title={t('promises')}>
        <div className="definition-sides">
          <div className="left">
            <SideName side="marketing" />
            <p>{t('marketing', { n: rules.threshold })}</p>
          </div>
          <div className="axle" />
          <div>
            <SideName side="sales" />
            <p>{t('sales')}</p>
          </div>
        </div>
      </Section>
      <Section title={t('whoGetsIt')} note={t('routingOrder')}>
        {routing.length === 0 ? (
          <p className="i3">{t('routingNone')}</p>
        ) : (
          <ol className="routes">
            {routing.map(rule => (
              <li key={rule.position}>{rule.label}</li>
            ))}
          </ol>
        )}
      </Section>
    </Page>
  )
}
