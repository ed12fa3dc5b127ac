import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { LogTouch } from '../../touches/screens/LogTouch.tsx'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Column, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
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
  const [open, setOpen] = useState<'edit' | 'log' | null>(null)
  const person = customers.useApi('GET /api/persons/:id', { params: { id } })
  if (!person.data)
    return (
      <Page title={t('person')} plain>
        {person.error ? (
          <Failed problem={person.error} onRetry={() => void person.refetch()} />
        ) : (
          <Loading rows={10} />
        )}
      </Page>
    )
  const { name, jobTitle, account, email, phone, country, territory, source, knownAt, consents } = person.data
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
        user?.role !== 'partner' && (
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
            <Button onClick={() => setOpen('edit')}>{t('edit')}</Button>
            <Button primary hint="L" onClick={() => setOpen('log')}>
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
      <div className="person-columns">
        <Column>
          <ContactLog of="person" id={id} />
        </Column>
        <Column className="right">
          <Section title={t('facts')}>
            <dl className="facts">
              <dt>{t('email')}</dt>
              <dd>{email ?? '–'}</dd>
              <dt>{t('phone')}</dt>
              <dd>{phone ?? '–'}</dd>
              <dt>{t('country')}</dt>
              <dd>{f.country(country) || '–'}</dd>
              <dt>{t('territory')}</dt>
              <dd>{territory?.name ?? t('noTerritory')}</dd>
              <dt>{t('source')}</dt>
              <dd>{source?.replaceAll('_', ' ') ?? '–'}</dd>
              <dt>{t('knownSince')}</dt>
              <dd>{f.day(knownAt)}</dd>
            </dl>
          </Section>
          <OpportunitiesOf of={{ personId: id }} />
          <LeadsOf of={{ personId: id }} />
          <Section title={t('mayWe')} note={t('mayWeNote')}>
            {consents.length === 0 && <Empty sentence={t('noConsent')} />}
            <ul className="list">
              {consents.map(consent => (
                <li key={`${consent.purpose}${consent.channel}`}>
                  <div className="grow">
                    <div>{t('consentOf', { channel: consent.channel, purpose: consent.purpose })}</div>
                    <div className="t12 i3">
                      {consent.source}, {f.day(consent.at)}
                      {consent.textShown && `. ${t('shownText', { text: consent.textShown })}`}
                    </div>
                  </div>
                  <b className={consent.granted ? '' : 'bad'}>{consent.granted ? t('yes') : t('no')}</b>
                </li>
              ))}
            </ul>
          </Section>
        </Column>
      </div>
      {open === 'edit' && <EditPerson person={person.data} onClose={() => setOpen(null)} />}
      {open === 'log' && <LogTouch personId={id} onClose={() => setOpen(null)} />}
    </Page>
  )
}
