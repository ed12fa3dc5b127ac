import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type ShownConflict, tracking } from './api.ts'
import { BrowsersDialog } from './BrowsersDialog.tsx'
import { t } from './texts.ts'
import './write-keys.css'

type Someone = { id: number; name: string }

/** What would have made one of two people and did not, and which ids never say who somebody is. */
export function Conflicts() {
  const f = useFormat()
  const toast = useToast()
  const [browsersOf, setBrowsersOf] = useState<Someone | null>(null)
  const found = tracking.useApi('GET /api/tracking/conflicts')
  const settle = tracking.useCall('POST /api/tracking/conflicts/:id/settlement', {
    onDone: () => toast({ text: t('settled') }),
  })
  const somebody = (person: Someone | null) =>
    person && (
      <>
        <Door to={`/persons/${person.id}`}>{person.name}</Door>{' '}
        <Button small quiet onClick={() => setBrowsersOf(person)}>
          {t('browsers')}
        </Button>
      </>
    )
  return (
    <Page plain title={t('conflicts')} sub={t('conflictsSub')}>
      <Section title={t('conflicts')} count={found.data ? f.count(found.data.items.length) : undefined}>
        <p className="i2">{t('conflictsWhy')}</p>
        {found.error && <Failed problem={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Loading rows={3} />}
        {found.data && (
          <Table<ShownConflict>
            label={t('conflicts')}
            rows={found.data.items}
            rowKey={({ id }) => id}
            empty={<Empty sentence={t('noConflicts')} />}
            columns={[
              { key: 'kind', head: t('conflict'), cell: ({ kind }) => t(`kind_${kind}`) },
              { key: 'who', head: t('who'), cell: ({ person }) => somebody(person) },
              { key: 'other', head: t('other'), phone: false, cell: ({ other }) => somebody(other) },
              { key: 'key', head: t('by'), phone: false, cell: ({ keyName }) => keyName },
              { key: 'seen', head: t('seen'), right: true, phone: false, cell: ({ seen }) => f.count(seen) },
              {
                key: 'last',
                head: t('last'),
                cell: ({ lastAt }) => <span title={f.absolute(lastAt)}>{f.moment(lastAt)}</span>,
              },
              {
                key: 'settle',
                head: <span className="hidden">{t('settle')}</span>,
                right: true,
                cell: ({ id, kind }) => (
                  <Button
                    small
                    label={t('settleLabel', { what: t(`kind_${kind}`) })}
                    onClick={() => settle.mutate({ params: { id } })}
                  >
                    {t('settle')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Section>
      {found.data && (
        <>
          <Section title={t('everybodys')}>
            <p className="i2">{t('everybodysWhy')}</p>
            <p className="arrival-ids">{found.data.everybodysIds.join(' · ')}</p>
          </Section>
          <Section title={t('mailboxes')}>
            <p className="i2">{t('mailboxesWhy')}</p>
            <p className="arrival-ids">{found.data.sharedMailboxes.join(' · ')}</p>
          </Section>
        </>
      )}
      {browsersOf && <BrowsersDialog person={browsersOf} onClose={() => setBrowsersOf(null)} />}
    </Page>
  )
}
