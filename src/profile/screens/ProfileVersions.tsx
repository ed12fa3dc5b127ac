import { useState } from 'react'
import { useFormat } from '../../ui/format.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { language, profiles } from './api.ts'
import { t } from './texts.ts'

/** What a profile was, read once it is opened. */
export function ProfileVersions({ id, version }: { id: number; version: number }) {
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const query = profiles.useApi(
    'GET /api/profiles/:id/versions',
    { params: { id }, query: { language: language() } },
    { enabled: open },
  )
  if (version === 1) return null
  return (
    <details className="t12 profile-versions" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('versions')}</summary>
      {query.error && <Failed problem={query.error} onRetry={() => void query.refetch()} />}
      {open && !query.error && !query.data && <Loading rows={2} />}
      <ol>
        {query.data?.items.map(each => (
          <li key={each.version}>
            <b>{t('versionOf', { version: each.version, name: each.by ?? '', when: f.moment(each.at) })}</b>
            <br />
            {each.name}: {each.sentence ?? t('empty')}
          </li>
        ))}
      </ol>
    </details>
  )
}
