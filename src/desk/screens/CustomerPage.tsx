import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ClassLetter } from '../../classes/screens/ClassLetter.tsx'
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
import { SignalsOf } from '../../intent/screens/SignalsOf.tsx'
import { StageLine } from '../../lifecycle/screens/StageLine.tsx'
import { ProfilesOf } from '../../profile/screens/ProfilesOf.tsx'
import { SegmentsOf } from '../../segments/screens/SegmentsOf.tsx'
import { LogTouch } from '../../touches/screens/EntryDialog.tsx'
import { TimeBars } from '../../ui/Bars.tsx'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Column, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { TasksOf } from '../../work/screens/TasksOf.tsx'
import { ContactLog } from './ContactLog.tsx'
import { customers, desk } from './clients.ts'
import './customer.css'
import { Kpis, Owners } from './CustomerHead.tsx'
import { t } from './customer-texts.ts'
import { customerDoors } from './doors.ts'
import { EditAccount } from './EditAccount.tsx'
import { Group } from './Group.tsx'
import { ComplaintsOf, LeadsOf, OpportunitiesOf, OrdersOf } from './Related.tsx'

/** The heart: who they are, what both sides did, what is open. */
export function CustomerPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const { user } = useSettings()
  const [open, setOpen] = useState<'edit' | 'log' | null>(null)
  const account = customers.useApi('GET /api/accounts/:id', { params: { id } })
  const overview = desk.useApi('GET /api/accounts/:id/overview', { params: { id } })
  const origins = useOrigins('account', id)
  const history = useHistoryDialog()
  useToday('/accounts', id, account.data?.id)
  if (!account.data || account.data.id !== id)
    return (
      <Page title={t('customer')} plain>
        {account.error ? (
          <Failed problem={account.error} onRetry={() => void account.refetch()} />
        ) : (
          <Loading rows={10} />
        )}
      </Page>
    )
  const { name, kind, industry, city, country, employees, territory, parent, website } = account.data
  const mayWrite = user?.role !== 'partner'
  const fact = { origins, mayWrite, onHistory: history.show }
  const sub = [
    industry?.replaceAll('_', ' '),
    city,
    f.country(country),
    employees === null ? null : t('employees', { n: f.count(employees) }),
  ]
  return (
    <Page
      title={name}
      mark={
        <>
          <ClassLetter id={id} letter={account.data.class} />
          <span className="tag">{t(`kind_${kind}`)}</span>
        </>
      }
      sub={sub.filter(Boolean).join(', ')}
      actions={
        mayWrite && (
          <>
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
          groups={territory ? `/insight/funnel?territory=${territory.id}` : '/insight/funnel'}
          names={`/accounts/${id}`}
        />
      }
    >
      <StageLine kind="account" id={id} />
      <Owners account={account.data} />
      {overview.error ? (
        <Failed problem={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <Kpis id={id} overview={overview.data} />
      )}
      <div className="customer-columns">
        <Column className="left">
          <Section
            title={t('people')}
            {...(overview.data
              ? { count: f.count(overview.data.personCount), countHref: customerDoors.persons(id) }
              : {})}
            note={t('peopleNote')}
          >
            {overview.data?.persons.length === 0 && <Empty sentence={t('noPeople')} />}
            <ul className="list">
              {overview.data?.persons.map(person => (
                <li key={person.id}>
                  <div className="grow">
                    <Door to={`/persons/${person.id}`}>{person.name}</Door>
                    <div className="t12 i3">{person.jobTitle}</div>
                  </div>
                  <span className="t12 i3 nw">{person.lastTouchAt ? f.moment(person.lastTouchAt) : ''}</span>
                </li>
              ))}
            </ul>
          </Section>
          <Section title={t('ordered')} note={t('orderedNote')}>
            <TimeBars
              rows={(overview.data?.months ?? []).map(month => ({
                key: month.month,
                label: f.month(month.month),
                value: month.amountCents,
                text: f.money(month.amountCents),
              }))}
            />
          </Section>
          <ContactPoints of={{ accountId: id }} name={name} mayWrite={mayWrite} />
          <Section
            title={t('facts')}
            note={
              <Button small quiet onClick={() => history.show()}>
                {t('history')}
              </Button>
            }
          >
            {mayWrite && <QualityLine kind="account" id={id} />}
            <dl className="facts">
              <FieldFact field="industry" {...fact}>
                {industry?.replaceAll('_', ' ')}
              </FieldFact>
              <FieldFact field="city" {...fact}>
                {city}
              </FieldFact>
              <FieldFact field="country" {...fact}>
                {f.country(country)}
              </FieldFact>
              <FieldFact field="employees" {...fact}>
                {employees === null ? null : f.count(employees)}
              </FieldFact>
              <FieldFact field="website" {...fact}>
                {website?.replace(/^https?:\/\//, '')}
              </FieldFact>
              <FieldFact field="territory_id" {...fact}>
                {territory?.name ?? t('noTerritory')}
              </FieldFact>
              {parent && (
                <FieldFact field="parent_id" {...fact}>
                  <Door to={`/accounts/${parent.id}`}>{parent.name}</Door>
                </FieldFact>
              )}
              <DeclaredFacts record="account" values={account.data.custom} {...fact} />
              <dt>{t('knownSince')}</dt>
              <dd>{f.day(account.data.createdAt)}</dd>
            </dl>
          </Section>
        </Column>
        <Column>
          <ContactLog of="account" id={id} persons={overview.data?.persons ?? []} />
        </Column>
        <Column className="right">
          <SignalsOf id={id} />
          <ProfilesOf accountId={id} />
          <Group id={id} name={name} />
          <OpportunitiesOf of={{ accountId: id }} />
          <TasksOf about={{ kind: 'account', id, name }} />
          <ComplaintsOf accountId={id} />
          <LeadsOf of={{ accountId: id }} />
          <SegmentsOf about="account" id={id} />
          <OrdersOf accountId={id} />
          {mayWrite && <RecordKeeping kind="account" id={id} name={name} />}
        </Column>
      </div>
      {history.open && (
        <RecordHistory
          record="account"
          id={id}
          name={name}
          field={history.open.field}
          onClose={history.close}
        />
      )}
      {open === 'edit' && <EditAccount account={account.data} onClose={() => setOpen(null)} />}
      {open === 'log' && <LogTouch accountId={id} onClose={() => setOpen(null)} />}
    </Page>
  )
}
