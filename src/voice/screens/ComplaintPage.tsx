import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { staff } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { ClockPie, ClockText } from '../../ui/ClockPie.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { mayTake, type Step } from '../model/complaint.ts'
import { type Detail, voice } from './api.ts'
import { StateOf, When } from './ComplaintParts.tsx'
import { ComplaintStep } from './ComplaintStep.tsx'
import { t } from './texts.ts'
import './voice.css'

/** The section of tasks of what a page is about, put there by whoever knows both. */
type TasksAbout = (about: { kind: 'complaint'; id: number; name: string }) => ReactNode

const steps = ['answer', 'settle', 'reopen', 'give'] as const

/** One complaint: what was said, whose it is, every answer, and what can be done now. */
export function ComplaintPage({ tasks }: { tasks?: TasksAbout }) {
  const id = Number(useParams({ strict: false }).id)
  const { user } = useSettings()
  const complaint = voice.useApi('GET /api/complaints/:id', { params: { id } })
  const [step, setStep] = useState<Step | null>(null)
  if (complaint.error) return <Failed problem={complaint.error} onRetry={() => void complaint.refetch()} />
  if (!complaint.data) return <Loading rows={8} />
  const it = complaint.data
  const may = staff.some(role => role === user?.role)
  const open = steps.filter(each => mayTake(it.state, each))
  return (
    <Page
      title={it.title}
      sub={it.account?.name ?? it.person?.name}
      actions={
        may
          ? open.map(each => (
              <Button
                key={each}
                primary={each === open[0] && each !== 'reopen'}
                onClick={() => setStep(each)}
              >
                {t(each)}
              </Button>
            ))
          : undefined
      }
    >
      {it.owner === null && it.state === 'open' && (
        <p className="complaint-alone" role="status">
          {t('nobodyHas')}
        </p>
      )}
      <Columns widths="minmax(0, 1.3fr) minmax(0, 1fr)">
        <Column>
          <Section title={t('said')}>
            {it.body ? (
              <p className="complaint-words">{it.body}</p>
            ) : (
              <p className="i3">{t('nothingSaid')}</p>
            )}
          </Section>
          <Section title={t('rounds')}>
            {it.rounds.map((round, at) => (
              <Round key={round.id} round={round} first={at === it.rounds.length - 1} />
            ))}
          </Section>
        </Column>
        <Column>
          <Facts complaint={it} may={may} />
          {tasks?.({ kind: 'complaint', id, name: it.title })}
        </Column>
      </Columns>
      {step && <ComplaintStep complaint={it} step={step} onClose={() => setStep(null)} />}
    </Page>
  )
}

function Round({ round, first }: { round: Detail['rounds'][number]; first: boolean }) {
  const f = useFormat()
  const when = f.moment(round.openedAt)
  return (
    <div className="complaint-round">
      <div className="row apart">
        <span className="i2">
          {first
            ? t('roundFirst', { when })
            : t('roundAgain', { when, name: round.openedBy ?? t('somebody') })}
        </span>
        {round.clock && (
          <span className="row">
            <ClockPie clock={round.clock} />
            <ClockText clock={round.clock} />
          </span>
        )}
      </div>
      {round.why && <p className="complaint-words">{round.why}</p>}
      {round.answer && round.answeredAt ? (
        <blockquote>
          <p className="complaint-words">{round.answer}</p>
          <footer className="t12 i3">
            {t('answeredBy', {
              name: round.answeredBy ?? t('somebody'),
              when: f.moment(round.answeredAt),
            })}
          </footer>
        </blockquote>
      ) : (
        <p className="i3">{t('notAnswered')}</p>
      )}
    </div>
  )
}

function Facts({ complaint, may }: { complaint: Detail; may: boolean }) {
  const f = useFormat()
  const { account, person, owner } = complaint
  const rows = [
    [t('state'), <StateOf key="state" complaint={complaint} />],
    [t('owner'), owner?.name ?? <b className="bad">{t('nobody')}</b>],
    [
      t('cause'),
      may ? <CauseOf key="cause" complaint={complaint} /> : (complaint.cause?.name ?? t('noCause')),
    ],
    [t('customer'), account && <Door to={`/accounts/${account.id}`}>{account.name}</Door>],
    [t('person'), person && <Door to={`/persons/${person.id}`}>{person.name}</Door>],
    [t('opened'), <When key="opened" at={complaint.openedAt} />],
    [t('writtenBy'), complaint.by],
    [
      t('settled'),
      complaint.settledAt &&
        t('settledBy', { when: f.moment(complaint.settledAt), name: complaint.settledBy ?? t('somebody') }),
    ],
  ] as const
  const log = account
    ? `/accounts/${account.id}?kind=complaint`
    : person && `/persons/${person.id}?kind=complaint`
  return (
    <Section title={t('facts')} note={log && <Door to={log}>{t('inLog')}</Door>}>
      <dl className="complaint-facts">
        {rows.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt className="i3">{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Section>
  )
}

function CauseOf({ complaint }: { complaint: Detail }) {
  const toast = useToast()
  const causes = voice.useApi('GET /api/complaint-causes').data?.items ?? []
  const call = voice.useCall('PUT /api/complaints/:id/cause', {
    onDone: done => toast({ text: t('causeSaid', { name: done.cause?.name ?? t('noCause') }) }),
  })
  const { id, cause } = complaint
  const offered = causes.filter(each => each.active || each.id === cause?.id)
  return (
    <SelectField
      label={t('cause')}
      value={cause ? String(cause.id) : ''}
      onChange={value =>
        call.mutate({ params: { id }, body: { causeId: value === '' ? null : Number(value) } })
      }
      options={[
        { value: '', label: t('noCause') },
        ...offered.map(each => ({ value: String(each.id), label: each.name })),
      ]}
      error={call.error ? call.error.detail : undefined}
    />
  )
}
