import { useState } from 'react'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { type Arranging, arranging } from './api.ts'
import { t } from './builder-texts.ts'

/** What the draft changes, and what each version changed. */
export function Versions({ given }: { given: Arranging }) {
  const f = useFormat()
  return (
    <>
      {given.changes.length > 0 && (
        <Section title={t('changes', { n: given.changes.length, version: given.version })}>
          <Changes changes={given.changes} />
        </Section>
      )}
      {given.versions.length > 0 && (
        <Section title={t('versions')}>
          <ul className="versions">
            {given.versions.map(version => (
              <li key={version.number}>
                <Version formId={given.formId} number={version.number}>
                  {t('version', { n: version.number })}
                </Version>
                <span className="i3 t12">
                  {t('versionLine', {
                    when: f.moment(version.publishedAt),
                    by: version.by ?? t('nobodyKnown'),
                    consent: version.consentVersion,
                  })}
                </span>
                <span className="t12">{t('sentWith', { n: version.submissions })}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Version({ formId, number, children }: { formId: number; number: number; children: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{children}</summary>
      {open && <Read formId={formId} number={number} />}
    </details>
  )
}

function Read({ formId, number }: { formId: number; number: number }) {
  const read = arranging.useApi('GET /api/forms/:id/versions/:number', { params: { id: formId, number } })
  return <Changes changes={read.data?.changes ?? []} />
}

function Changes({ changes }: { changes: Arranging['changes'] }) {
  return (
    <dl className="changes">
      {changes.map(({ where, before, after }) => (
        <div key={where}>
          <dt>{where}</dt>
          {before !== null && (
            <dd>
              <del>{before}</del>
            </dd>
          )}
          {after !== null && (
            <dd>
              <ins>{after}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
