import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { AreaField, DateField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { type TrialState, trialStates, trialSteps } from '../model/call-to-action.ts'
import { trialsDoor } from './action-door.ts'
import { type ActionDetail, responses } from './api.ts'
import { t } from './texts.ts'

type To = Exclude<TrialState, 'asked'>
type Word = 'grant' | 'extend' | 'decline' | 'endTrial' | 'convert'
type Step = { id: number; name: string; to: To; word: Word }
const words: Record<To, Word> = {
  granted: 'grant',
  declined: 'decline',
  ended: 'endTrial',
  converted: 'convert',
}

const wordOf = (state: TrialState, to: To): Word =>
  state === 'granted' && to === 'granted' ? 'extend' : words[to]

/** Who asked for a trial, how far each is, and the next step. */
export function Trials({ action }: { action: ActionDetail }) {
  const f = useFormat()
  const [address] = useAddress()
  const [step, setStep] = useState<Step | null>(null)
  const state = trialStates.find(each => each === address.trial)
  const pages = responses.usePages('GET /api/trials', {
    query: { actionId: action.id, ...(state === undefined ? {} : { state }) },
  })
  const first = pages.data?.pages[0]
  return (
    <Section title={t('trials')} count={first ? f.count(first.total) : undefined}>
      {first && (
        <p className="row wrap t12">
          {trialStates.map(each => (
            <span key={each}>
              {t(`trial_${each}`)}{' '}
              <Door to={trialsDoor(action.id, each)} open={state === each}>
                {f.count(first.counts[each])}
              </Door>
            </span>
          ))}
        </p>
      )}
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={3} />}
      {pages.data && (
        <Table
          label={t('trials')}
          rows={pages.data.pages.flatMap(({ items }) => items)}
          rowKey={row => row.id}
          more={pages.hasNextPage}
          onMore={() => void pages.fetchNextPage()}
          empty={<Empty sentence={t('noTrials')} />}
          columns={[
            {
              key: 'person',
              head: t('person'),
              cell: row => (
                <span className="name-two">
                  <Door to={row.leadId === null ? `/persons/${row.person.id}` : `/leads/${row.leadId}`}>
                    {row.person.name}
                  </Door>
                  <span className="t12 i3">{row.account?.name}</span>
                </span>
              ),
            },
            { key: 'asked', head: t('asked'), cell: row => f.day(row.askedAt), phone: false },
            {
              key: 'state',
              head: t('state'),
              cell: row =>
                row.overdue ? (
                  <span className="bad">{t('overdue', { day: f.date(row.runsUntil) })}</span>
                ) : (
                  t(`trial_${row.state}`)
                ),
            },
            {
              key: 'until',
              head: t('runsUntil'),
              cell: row => (row.state === 'granted' ? f.date(row.runsUntil) : ''),
              phone: false,
            },
            {
              key: 'do',
              head: <span className="hidden">{t('grant')}</span>,
              right: true,
              cell: row => (
                <span className="row end steps">
                  {trialSteps[row.state].map(
                    to =>
                      to !== 'asked' && (
                        <Button
                          key={to}
                          small
                          quiet
                          onClick={() =>
                            setStep({ id: row.id, name: row.person.name, to, word: wordOf(row.state, to) })
                          }
                        >
                          {t(wordOf(row.state, to))}
                        </Button>
                      ),
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
      {step && <StepDialog step={step} onClose={() => setStep(null)} />}
    </Section>
  )
}

function StepDialog({ step, onClose }: { step: Step; onClose: () => void }) {
  const form = useForm({ initial: { runsUntil: '', note: '' } })
  const take = responses.useCall('POST /api/trials/:id/step', { onDone: onClose })
  const submit = () => {
    const { runsUntil, note } = form.values
    const body = { to: step.to, note, ...(step.to === 'granted' && runsUntil !== '' ? { runsUntil } : {}) }
    take.mutate({ params: { id: step.id }, body }, { onError: form.fail })
  }
  return (
    <Dialog title={`${t(step.word)}: ${step.name}`} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        {step.to === 'granted' && <DateField {...form.field('runsUntil')} label={t('runsUntil')} required />}
        <AreaField {...form.field('note')} label={t('reason')} rows={2} />
        <div className="foot">
          <Button primary type="submit" busy={take.isPending}>
            {t(step.word)}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
