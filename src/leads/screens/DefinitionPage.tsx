import type { ReactNode } from 'react'
import { useFormat } from '../../ui/format.ts'
import { SideName } from '../../ui/Lane.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import type { Rule } from '../model/definition.ts'
import { leads } from './api.ts'
import './leads.css'
import { asRules, engagementSentence, fitSentence, signed } from './rule-sentence.ts'
import { t } from './texts.ts'

/** What both sides agreed to call a qualified lead, in sentences; the same words for both. */
export function DefinitionPage() {
  const format = useFormat()
  const query = leads.useApi('GET /api/definition')
  const definition = query.data
  if (query.error)
    return (
      <Page title={t('definitionTitle')} plain>
        <Failed problem={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  if (!definition)
    return (
      <Page title={t('definitionTitle')} plain>
        <Loading rows={10} />
      </Page>
    )
  const rules = asRules(definition.rules)
  const sub = t('definitionSub', {
    name: definition.name,
    version: definition.version,
    when: format.day(definition.createdAt),
  })
  const n = definition.threshold
  return (
    <Page title={t('definitionTitle')} sub={sub} plain still>
      <div className="definition-lead">
        <h2 className="t20">{t('leadFrom', { n })}</h2>
        <p className="i2">{t('leadFromNote')}</p>
      </div>
      <div className="definition-sides">
        <div className="left">
          <SideName side="marketing" />
          <p>{t('marketingPromises', { n })}</p>
        </div>
        <div className="axle" />
        <div>
          <SideName side="sales" />
          <p>{t('salesPromises')}</p>
        </div>
      </div>
      <RuleSection side="fit" title={t('whoFits')} rules={rules} />
      <RuleSection side="engagement" title={t('howEngaged')} rules={rules} />
      <Section title={t('grades')}>
        <p>{t('gradeFit')}</p>
        <p>{t('gradeEngagement')}</p>
      </Section>
      <Section title={t('whoGetsIt')} note={t('routingOrder')}>
        {definition.routing.length === 0 ? (
          <p className="i3">{t('routingNone')}</p>
        ) : (
          <ol>
            {definition.routing.map((rule, index) => (
              <RuleRow key={rule.position} lead={String(index + 1)}>
                {rule.label}
              </RuleRow>
            ))}
          </ol>
        )}
      </Section>
    </Page>
  )
}

function RuleSection({ side, title, rules }: { side: Rule['side']; title: string; rules: readonly Rule[] }) {
  const own = rules.filter(rule => rule.side === side)
  return (
    <Section title={title} count={t('rulesCount', { n: own.length })}>
      <ol>
        {own.map(rule => (
          <RuleRow key={rule.id} lead={signed(rule.side === 'fit' ? rule.points : rule.cap)}>
            {rule.label}
            <span className="i3 t12">
              {' · '}
              {rule.side === 'fit' ? fitSentence(rule) : engagementSentence(rule)}
            </span>
          </RuleRow>
        ))}
      </ol>
    </Section>
  )
}

function RuleRow({ lead, children }: { lead: string; children: ReactNode }) {
  return (
    <li className="rule">
      <b>{lead}</b>
      <span>{children}</span>
    </li>
  )
}
