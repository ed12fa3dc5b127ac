import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type GoalAnswer, likelihoods, type Model } from './api.ts'
import { LikelihoodNames } from './LikelihoodNames.tsx'
import './likelihood.css'
import { Leaks, Learnt, SinceThen } from './Learnt.tsx'
import { t } from './texts.ts'

/** What was learnt of how leads end, how well it holds, and what is said of leads by it. */
export function LikelihoodPage() {
  const f = useFormat()
  const { user } = useSettings()
  const query = likelihoods.useApi('GET /api/likelihood', {}, { refetchSeconds: 5 })
  const learn = likelihoods.useCall('POST /api/likelihood/learning')
  const found = query.data
  if (query.error || !found)
    return <Awaited title={t('title')} problem={query.error} onRetry={() => void query.refetch()} />
  const { learnt, goals } = found
  const decides = managers.some(role => role === user?.role)
  const waits = learnt?.at === null
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      plain
      still
      actions={
        <>
          <ButtonLink to="/definition">{t('definition')}</ButtonLink>
          {decides && (
            <Button primary busy={waits || learn.isPending} onClick={() => learn.mutate({})}>
              {t('learn')}
            </Button>
          )}
        </>
      }
    >
      {learn.error && <Failed problem={learn.error} />}
      <p className="i2" role="status">
        {waits ? t('learning') : learnt?.at ? t('learntOn', { when: f.day(learnt.at) }) : t('never')}
      </p>
      {goals.map(goal => (
        <Goal key={goal.goal} goal={goal} decides={decides} />
      ))}
      <LikelihoodNames />
    </Page>
  )
}

function Goal({ goal, decides }: { goal: GoalAnswer; decides: boolean }) {
  const f = useFormat()
  const [deciding, setDeciding] = useState<Model | null>(null)
  const { released, latest, drift, since } = goal
  return (
    <Section title={t(`goal_${goal.goal}`, { days: goal.days })}>
      {!released && !latest && <p className="i2">{t('nothingLearnt')}</p>}
      {released && (
        <>
          <div className="learnt-head">
            <p>
              {t('releasedBy', {
                name: released.decided?.by ?? '',
                when: released.decided ? f.day(released.decided.at) : '',
                note: released.decided?.note ?? '',
              })}
            </p>
            {decides && <Button onClick={() => setDeciding(released)}>{t('retire')}</Button>}
          </div>
          <SinceThen id={released.id} drift={drift} since={since} />
          <Learnt model={released} />
        </>
      )}
      {latest?.silence && (
        <>
          <p className="notice">
            {t(`silent_${latest.silence}`, { leads: latest.leads, came: latest.came })}
          </p>
          <Leaks leaks={latest.leaks} />
        </>
      )}
      {latest?.state === 'offered' && (
        <>
          <div className="learnt-head">
            <p>{t('offered')}</p>
            {decides && (
              <Button primary onClick={() => setDeciding(latest)}>
                {t('release')}
              </Button>
            )}
          </div>
          <Learnt model={latest} />
        </>
      )}
      {deciding && <Decide model={deciding} onClose={() => setDeciding(null)} />}
    </Section>
  )
}

/** Releases what is offered, or takes back what was released; with a word why. */
function Decide({ model, onClose }: { model: Model; onClose: () => void }) {
  const [note, setNote] = useState('')
  const releases = model.state === 'offered'
  const release = likelihoods.useCall('POST /api/likelihood/models/:id/release', { onDone: onClose })
  const retire = likelihoods.useCall('POST /api/likelihood/models/:id/retirement', { onDone: onClose })
  const call = releases ? release : retire
  return (
    <Dialog title={t(releases ? 'releaseTitle' : 'retireTitle')} onClose={onClose}>
      <Form onSubmit={() => call.mutate({ params: { id: model.id }, body: { note } })} problem={call.error}>
        <AreaField
          label={t('note')}
          hint={t(releases ? 'releaseHint' : 'retireHint')}
          name="note"
          value={note}
          onChange={setNote}
          rows={3}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={call.isPending}>
            {t(releases ? 'releaseIt' : 'retireIt')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
