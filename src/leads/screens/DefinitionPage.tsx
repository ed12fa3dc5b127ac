import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { SideName } from '../../ui/Lane.tsx'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { definitions, language } from './api.ts'
import { Drafts } from './Drafts.tsx'
import './definition.css'
import { t } from './definition-texts.ts'
import { RulesRead } from './RulesRead.tsx'
import { Suggestions } from './Suggestions.tsx'

/** What both sides agreed to call a qualified lead, in sentences; the same words for both. */
export function DefinitionPage() {
  const format = useFormat()
  const { user } = useSettings()
  const [suggesting, setSuggesting] = useState(false)
  const query = definitions.useApi('GET /api/definition', { query: { language: language() } })
  const definition = query.data
  if (query.error || !definition)
    return <Awaited title={t('title')} problem={query.error} onRetry={() => void query.refetch()} />
  const { name, version, rules, routing, next } = definition
  const role = user?.role ?? ''
  const sub = t('inForce', { name, version, when: format.day(definition.inForceFrom) })
  return (
    <Page
      title={t('title')}
      sub={sub}
      plain
      still
      actions={
        <>
          {role !== 'partner' && <ButtonLink to="/definition/likelihood">{t('likelihood')}</ButtonLink>}
          <ButtonLink to="/definition/versions">{t('history')}</ButtonLink>
          {drafters.includes(role) && (
            <Button primary onClick={() => setSuggesting(true)}>
              {t('suggest')}
            </Button>
          )}
        </>
      }
    >
      {next && (
        <p className="notice">
          {t('next', { version: next.version, when: format.moment(next.inForceFrom) })}
        </p>
      )}
      {role !== 'partner' && <Drafts />}
      {role !== 'partner' && <Suggestions />}
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
      <Section
        title={t('whoGetsIt')}
        note={role === 'partner' ? t('routingOrder') : <Door to="/routing">{t('routingOrder')}</Door>}
      >
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
      {suggesting && <Suggest onClose={() => setSuggesting(false)} />}
    </Page>
  )
}

const drafters = ['administrator', 'marketing', 'marketing_manager', 'sales', 'sales_manager']

/** A draft begins as the last version is, or as an earlier one was. */
export function Suggest({ fromVersion, onClose }: { fromVersion?: number; onClose: () => void }) {
  const navigate = useNavigate()
  const [note, setNote] = useState('')
  const begin = definitions.useCall('POST /api/definition/drafts', {
    onDone: ({ id }) => void navigate({ to: `/definition/drafts/${id}` }),
  })
  return (
    <Dialog title={t('suggestTitle')} onClose={onClose}>
      <Form
        onSubmit={() => begin.mutate({ body: { note, ...(fromVersion ? { fromVersion } : {}) } })}
        problem={begin.error}
      >
        <AreaField
          label={t('suggestNote')}
          hint={t('suggestHint')}
          name="note"
          value={note}
          onChange={setNote}
          rows={2}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={begin.isPending}>
            {t('begin')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
