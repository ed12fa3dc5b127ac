import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { definitions, language } from './api.ts'
import { Suggest } from './DefinitionPage.tsx'
import { Drafts, sideWord } from './Drafts.tsx'
import './definition.css'
import { t } from './definition-texts.ts'
import { leadsOfVersion } from './lead-filter.ts'
import { RulesRead } from './RulesRead.tsx'
import { VersionInLeads } from './VersionInLeads.tsx'

/** Every version of the definition, newest first, with who signed it and why. */
export function Versions() {
  const f = useFormat()
  const { user } = useSettings()
  const { data, error, refetch } = definitions.useApi('GET /api/definition/versions')
  if (error || !data) return <Awaited title={t('versions')} problem={error} onRetry={() => void refetch()} />
  return (
    <Page title={t('versions')} sub={t('versionsSub')} plain still>
      <ul className="list">
        {data.items.map(({ version, name, inForceFrom, leads, signatures, draftId }) => (
          <li key={version}>
            <div className="grow">
              <Door to={`/definition/versions/${version}`}>{name}</Door>
              <span className="i3 t12"> · {t('versionLine', { n: version, when: f.day(inForceFrom) })}</span>
              <div className="t12 i2">
                {signatures.length === 0 && t('asDelivered')}
                {signatures.map(({ side, by, at, note }) => (
                  <div key={side}>
                    {t('signedBy', { name: by.name, side: sideWord(side) })}, {f.moment(at)}
                    {note && `: ${note}`}
                  </div>
                ))}
                {draftId !== null && user?.role !== 'partner' && (
                  <Door to={`/definition/drafts/${draftId}`}>{t('openDraft')}</Door>
                )}
              </div>
            </div>
            <Door to={leadsOfVersion(version)}>{t('versionLeads', { n: leads })}</Door>
          </li>
        ))}
      </ul>
      {user?.role !== 'partner' && <Drafts ended />}
    </Page>
  )
}

/** One version, with what it changed of the one before. */
export function VersionPage() {
  const version = Number((useParams({ strict: false }) as { version: string }).version)
  const f = useFormat()
  const [beginning, setBeginning] = useState(false)
  const { user } = useSettings()
  const { data, error, refetch } = definitions.useApi('GET /api/definition/versions/:version', {
    params: { version },
    query: { language: language() },
  })
  const title = t('versionTitle', { n: version })
  if (error || data?.version !== version)
    return <Awaited title={title} problem={error} onRetry={() => void refetch()} />
  const mayDraft = user?.role !== 'partner' && user?.role !== 'service'
  return (
    <Page
      title={title}
      sub={
        <>
          {t('versionLine', { n: version, when: f.day(data.inForceFrom) })}
          {data.before && `, ${t('whatChanged', { n: data.before.version })}`}
        </>
      }
      plain
      still
      actions={mayDraft && <Button onClick={() => setBeginning(true)}>{t('fromHere')}</Button>}
    >
      <VersionInLeads version={version} leads={data.leads} draftId={data.draftId} />
      <RulesRead rules={data.rules} before={data.before?.rules ?? null} />
      {beginning && <Suggest fromVersion={version} onClose={() => setBeginning(false)} />}
    </Page>
  )
}
