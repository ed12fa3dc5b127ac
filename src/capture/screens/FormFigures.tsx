import { useParams } from '@tanstack/react-router'
import { marketers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { DateField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { ArrivalNames } from './ArrivalNames.tsx'
import { arranging, capture, type Figures } from './api.ts'
import { t } from './figures-texts.ts'
import { arrangeDoor, arrivalsDoor, figuresQuery } from './form-door.ts'
import { HeldList } from './HeldList.tsx'
import { PageTest } from './PageTest.tsx'
import { PersonalLink } from './PersonalLink.tsx'
import './builder.css'

const reasons = ['field', 'trap', 'forged', 'expired', 'too_quick', 'too_many'] as const

/** What a form did: views, starts, how far visitors came, what was refused, and what its pages say of each other. */
export function FormFigures() {
  const { id } = useParams({ strict: false }) as { id: string }
  const f = useFormat()
  const formId = Number(id)
  const mayChange = (marketers as readonly string[]).includes(useSettings().user?.role ?? '')
  const [address, setAddress] = useAddress()
  const query = figuresQuery(address)
  const form = capture.useApi('GET /api/forms/:id', { params: { id: formId } })
  const read = arranging.useApi('GET /api/forms/:id/figures', { params: { id: formId }, query })
  const problem = form.error ?? read.error
  if (problem) return <Failed problem={problem} onRetry={() => void read.refetch()} />
  if (!form.data || !read.data) return <Loading />
  const figures = read.data
  const door = (show: string, n: number, field?: string) => (
    <Door
      to={arrivalsDoor(formId, address, show, field)}
      open={address.show === show && (address.field ?? '') === (field ?? '')}
    >
      {f.count(n)}
    </Door>
  )
  const whole = [
    { key: 'views', label: t('views'), node: door('views', figures.views) },
    { key: 'starts', label: t('starts'), node: door('starts', figures.starts) },
    { key: 'sent', label: t('sent'), node: door('sent', figures.sent) },
    { key: 'silent', label: t('silent'), node: door('silent', figures.views - figures.scripted) },
  ]
  return (
    <Page
      title={t('figures', { name: form.data.name })}
      sub={figures.since ? t('since', { when: f.day(figures.since) }) : t('notYet')}
      actions={
        <>
          <ButtonLink to="/forms">{t('all')}</ButtonLink>
          {mayChange && <ButtonLink to={arrangeDoor(formId)}>{t('arrange')}</ButtonLink>}
        </>
      }
    >
      <div className={address.show ? 'with-panel' : ''}>
        <div className="figures-of-form">
          <div className="figures-row">
            <DateField
              name="from"
              label={t('from')}
              value={address.from ?? ''}
              onChange={from => setAddress({ from: from || undefined })}
            />
            <DateField
              name="to"
              label={t('to')}
              value={address.to ?? ''}
              onChange={to => setAddress({ to: to || undefined })}
            />
            <SelectField
              name="variant"
              label={t('variant')}
              value={address.variant ?? ''}
              onChange={variant => setAddress({ variant: variant || undefined })}
              options={[
                { value: '', label: t('any') },
                ...figures.variants.map(({ key, name }) => ({
                  value: key,
                  label: `${key.toUpperCase()} ${name}`,
                })),
              ]}
            />
            <SelectField
              name="source"
              label={t('source')}
              value={address.source ?? ''}
              onChange={source => setAddress({ source: source || undefined })}
              options={[
                { value: '', label: t('any') },
                ...figures.sources.map(value => ({ value, label: value })),
              ]}
            />
          </div>
          <dl className="figures-row">
            {whole.map(each => (
              <div key={each.key}>
                <dt>{each.label}</dt>
                <dd>{each.node}</dd>
              </div>
            ))}
            {figures.medianSeconds !== null && (
              <div>
                <dt>{t('median')}</dt>
                <dd>{t('seconds', { n: f.count(figures.medianSeconds) })}</dd>
              </div>
            )}
          </dl>
          <Section title={t('drop')} note={t('dropNote')}>
            <Table
              label={t('drop')}
              rows={figures.fields}
              rowKey={({ name }) => name}
              empty={<Empty sentence={t('noDrop')} />}
              columns={[
                { key: 'field', head: t('field'), cell: ({ label }) => label },
                {
                  key: 'reached',
                  head: t('reached'),
                  cell: row => door('reached', row.reached, row.name),
                  right: true,
                },
                { key: 'left', head: t('left'), cell: row => door('left', row.left, row.name), right: true },
                { key: 'refused', head: t('refused'), cell: row => f.count(row.refused), right: true },
              ]}
            />
          </Section>
          <PageTest formId={formId} figures={figures} mayChange={mayChange} />
          <Refusals figures={figures} />
          {mayChange && <HeldList formId={formId} fields={figures.fields} />}
          {mayChange && <PersonalLink formId={formId} />}
        </div>
        {address.show && (
          <ArrivalNames key={JSON.stringify(address)} formId={formId} fields={figures.fields} />
        )}
      </div>
    </Page>
  )
}

function Refusals({ figures }: { figures: Figures }) {
  const f = useFormat()
  const said = (reason: string) => {
    const known = reasons.find(each => each === reason)
    return known ? t(`reason_${known}`) : t('reason_other', { reason })
  }
  return (
    <Section title={t('refusals')}>
      {figures.refusals.length === 0 ? (
        <p className="i3">{t('noRefusals')}</p>
      ) : (
        <dl className="figures-row">
          {figures.refusals.map(({ reason, n }) => (
            <div key={reason}>
              <dt>{said(reason)}</dt>
              <dd>{f.count(n)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  )
}
