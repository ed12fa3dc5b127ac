import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ContactPoints } from '../../customers/screens/ContactPoints.tsx'
import { DeclaredFacts } from '../../customers/screens/DeclaredFacts.tsx'
import { QualityLine } from '../../customers/screens/QualityLine.tsx'
import {
  FieldFact,
  RecordHistory,
  useHistoryDialog,
  useOrigins,
} from '../../customers/screens/RecordHistory.tsx'
import { RecordKeeping } from '../../customers/screens/RecordKeeping.tsx'
import { useToday } from '../../customers/screens/use-today.ts'
import { OffersOf } from '../../inbound/screens/OffersOf.tsx'
import { SignalsOf } from '../../intent/screens/SignalsOf.tsx'
import { StageLine } from '../../lifecycle/screens/StageLine.tsx'
import { GiveDownload } from '../../offers/screens/GiveDownload.tsx'
import { MayWe } from '../../privacy/screens/MayWe.tsx'
import { SegmentsOf } from '../../segments/screens/SegmentsOf.tsx'
import { LogTouch } from '../../touches/screens/EntryDialog.tsx'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Column, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { TasksOf } from '../../work/screens/TasksOf.tsx'
import { ContactLog } from './ContactLog.tsx'
import { customers } from './clients.ts'
import './customer.css'
import { t } from './customer-texts.ts'
import { EditPerson } from './EditPerson.tsx'
import { LeadsOf, OpportunitiesOf } from './Related.tsx'

export function PersonPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const { user } = useSettings()
  const [open, setOpen] = useState<'edit' | 'log' | 'download' | null>(null)
  const person = customers.useApi('GET /api/persons/:id', { params: { id } })
  const origins = useOrigins('person', id)
  const history = useHistoryDialog()
  useToday('/persons', id, person.data?.id)
  if (!person.data || person.data.id !== id)
    return (
      <Page title={t('person')} plain>
        {person.error ? (
          <Failed problem={person.error} onRetry={() => void person.refetch()} />
        ) : (
          <Loading rows={10} />
        )}
      </Page>
    )
  const { name, jobTitle, account, email, phone, country, territory, source, knownAt, language } = person.data
  const mayWrite = user?.role !== 'partner'
  const fact = { origins, mayWrite, onHistory: history.show }
  return (
    <Page
      title={name}
      sub={
        <>
          {jobTitle}
          {jobTitle && account && ', '}
          {account && <Door to={`/accounts/${account.id}`}>{account.name}</Door>}
        </>
      }
      actions={
        mayWrite && (
          <>
            {phone && (
              <a className="btn" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
                {t('call')}
              </a>
            )}
            {email && (
              <a className="btn" href={`mailto:${email}`}>
                {t('mail')}
              </a>
            )}
            <Button onClick={() => setOpen('download')}>{t('giveDownload')}</Button>
            <Button onClick={() => setOpen('edit')}>{t('edit')}</Button>
            <Button primary hint="T" onClick={() => setOpen('log')}>
              {t('log')}
            </Button>
          </>
        )
      }
      lens={
        <Lens
          value="names"
          groups={source ? `/insight/funnel?source=${source}` : '/insight/funnel'}
          names={`/persons/${id}`}
        />
      }
    >
      <StageLine kind="person" id={id} />
      <div className="person-columns">
        <Column>
          <ContactLog of="person" id={id} />
        </Column>
        <Column className="right">
          <ContactPoints of={{ personId: id }} name={name} mayWrite={mayWrite} />
          <Section
            title={t('facts')}
            note={
              <Button small quiet onClick={() => history.show()}>
                {t('history')}
              </Button>
            }
          >
            {mayWrite && <QualityLine kind="person" id={id} />}
            <dl className="facts">
              <FieldFact field="job_title" {...fact}>
                {jobTitle}
              </FieldFact>
              <FieldFact field="country" {...fact}>
                {f.country(country)}
              </FieldFact>
              <FieldFact field="language" {...fact}>
                {language && t(`language_${language as 'en' | 'nl' | 'de'}`)}
              </FieldFact>
              <FieldFact field="account_id" {...fact}>
                {account && <Door to={`/accounts/${account.id}`}>{account.name}</Door>}
              </FieldFact>
              <FieldFact field="territory_id" {...fact}>
                {territory?.name ?? t('noTerritory')}
              </FieldFact>
              <DeclaredFacts record="person" values={person.data.custom} {...fact} />
              <dt>{t('source')}</dt>
              <dd>{source?.replaceAll('_', ' ') ?? '–'}</dd>
              <dt>{t('knownSince')}</dt>
              <dd>{f.day(knownAt)}</dd>
            </dl>
          </Section>
          <SignalsOf id={id} />
          {mayWrite && <OffersOf personId={id} />}
          <TasksOf about={{ kind: 'person', id, name }} />
          <OpportunitiesOf of={{ personId: id }} />
          <LeadsOf of={{ personId: id }} />
          <SegmentsOf about="person" id={id} />
          <MayWe personId={id} name={name} />
          {mayWrite && <RecordKeeping kind="person" id={id} name={name} />}
        </Column>
      </div>
      {history.open && (
        <RecordHistory
          record="person"
          id={id}
          name={name}
          field={history.open.field}
          onClose={history.close}
        />
      )}
      {open === 'edit' && <EditPerson person={person.data} onClose={() => setOpen(null)} />}
      {open === 'download' && <GiveDownload personId={id} name={name} onClose={() => setOpen(null)} />}
      {open === 'log' && <LogTouch personId={id} onClose={() => setOpen(null)} />}
    </Page>
  )
}
