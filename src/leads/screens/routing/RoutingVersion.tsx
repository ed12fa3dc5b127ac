import { useParams } from '@tanstack/react-router'
import { Awaited, Page } from '../../../ui/Page.tsx'
import { Section } from '../../../ui/Section.tsx'
import { language } from '../api.ts'
import { AfterwardsRead } from './Afterwards.tsx'
import { routing } from './api.ts'
import { RulesRead } from './RulesRead.tsx'
import './routing.css'
import { t } from './texts.ts'

/** One version of the rules of routing, as it was. */
export function RoutingVersion() {
  const version = Number((useParams({ strict: false }) as { version: string }).version)
  const { data, error, refetch } = routing.useApi('GET /api/routing/versions/:version', {
    params: { version },
    query: { language: language() },
  })
  const title = `${t('title')}, ${t('versionOf', { n: version })}`
  if (error || data?.version !== version)
    return <Awaited title={title} problem={error} onRetry={() => void refetch()} />
  return (
    <Page title={title} plain still>
      <Section title={t('versionOf', { n: version })}>
        <RulesRead rules={data.rules} />
      </Section>
      <Section title={t('afterwards')}>
        <AfterwardsRead rules={data} />
      </Section>
    </Page>
  )
}
