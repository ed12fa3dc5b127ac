import { useState } from 'react'
import { managers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { NumberField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { voice } from './api.ts'
import { t } from './texts.ts'
import './voice.css'

/** What complaints may be caused by, and how soon an answer is promised. */
export function ComplaintSettings() {
  const { user } = useSettings()
  const list = voice.useApi('GET /api/complaint-causes')
  if (list.error) return <Failed problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Loading />
  return (
    <Page title={t('settingsTitle')}>
      <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
        <Column>
          <Section title={t('causes')} note={t('causesNote')}>
            <ul className="list">
              {list.data.items.map(cause => (
                <CauseRow key={cause.id} cause={cause} />
              ))}
            </ul>
            <NewCause />
          </Section>
        </Column>
        <Column>
          {managers.some(role => role === user?.role) && <Within minutes={list.data.answerMinutes} />}
        </Column>
      </Columns>
    </Page>
  )
}

function CauseRow({ cause }: { cause: { id: number; name: string; active: boolean } }) {
  const [renaming, setRenaming] = useState(false)
  const form = useForm({ initial: { name: cause.name } })
  const call = voice.useCall('PATCH /api/complaint-causes/:id', { onDone: () => setRenaming(false) })
  const params = { id: cause.id }
  if (renaming)
    return (
      <li>
        <Form
          onSubmit={() => call.mutate({ params, body: { name: form.values.name } }, { onError: form.fail })}
          problem={form.problem}
        >
          <TextField {...form.field('name')} label={t('name')} autoFocus />
          <div className="foot">
            <Button primary small type="submit" busy={call.isPending}>
              {t('save')}
            </Button>
          </div>
        </Form>
      </li>
    )
  return (
    <li>
      <span className={cause.active ? 'grow' : 'grow i3'}>
        {cause.name}
        {!cause.active && <span className="t12">{` (${t('retired')})`}</span>}
      </span>
      <Button small quiet onClick={() => setRenaming(true)}>
        {t('rename')}
      </Button>
      <Button small onClick={() => call.mutate({ params, body: { active: !cause.active } })}>
        {cause.active ? t('retire') : t('offer')}
      </Button>
    </li>
  )
}

function NewCause() {
  const form = useForm({ initial: { name: '' } })
  const call = voice.useCall('POST /api/complaint-causes', { onDone: form.clear })
  return (
    <Form
      onSubmit={() => call.mutate({ body: { name: form.values.name } }, { onError: form.fail })}
      problem={form.problem}
    >
      <TextField {...form.field('name')} label={t('newCause')} />
      <div className="foot">
        <Button type="submit" busy={call.isPending}>
          {t('add')}
        </Button>
      </div>
    </Form>
  )
}

function Within({ minutes }: { minutes: number }) {
  const toast = useToast()
  const [hours, setHours] = useState<number | null>(minutes / 60)
  const call = voice.useCall('PUT /api/complaint-rule', { onDone: () => toast({ text: t('saved') }) })
  const wrong = hours === null || hours < 0.25
  return (
    <Section title={t('within')}>
      <Form
        onSubmit={() => {
          if (!wrong) call.mutate({ body: { answerMinutes: Math.round(hours * 60) } })
        }}
        problem={call.error}
      >
        <NumberField
          label={t('hours')}
          hint={t('withinHint')}
          value={hours}
          onChange={setHours}
          error={wrong ? t('wrongHours') : undefined}
        />
        <div className="foot">
          <Button primary type="submit" busy={call.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}
