import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import type { Names } from '../../shared/condition/naming.ts'
import { writeCondition } from '../../shared/condition/read.ts'
import type { About, Condition } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { useAddress } from '../../ui/address.ts'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Beside } from '../../ui/condition/Beside.tsx'
import { type Answers, ConditionEditor, useConditionEditor } from '../../ui/condition/ConditionEditor.tsx'
import { readEdited } from '../../ui/condition/model/complete.ts'
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { useForm } from '../../ui/Form.tsx'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { askBeside, findValues, language, type Segment, segments } from './api.ts'
import './segments.css'
import { t } from './texts.ts'

/** A new segment of persons or of customers, by a condition or by hand. */
export function NewSegment() {
  const [address] = useAddress()
  const about: About = address.about === 'account' ? 'account' : 'person'
  const { data, error, refetch } = segments.useApi('GET /api/condition-vocabulary', {
    query: { language: language() },
  })
  if (!data) return <Awaited title={t('newTitle')} problem={error} onRetry={() => void refetch()} />
  return <EditSegment key={about} about={about} vocabulary={data as never} segment={null} />
}

/** Another version of a segment. */
export function ChangeSegment() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const vocabulary = segments.useApi('GET /api/condition-vocabulary', { query: { language: language() } })
  const segment = segments.useApi('GET /api/segments/:id', {
    params: { id },
    query: { language: language() },
  })
  const problem = vocabulary.error ?? segment.error
  if (problem || !vocabulary.data || !segment.data || segment.data.id !== id)
    return <Awaited title={t('editTitle')} problem={problem} onRetry={() => void segment.refetch()} />
  const { about, version } = segment.data
  return (
    <EditSegment
      key={`${id} ${version}`}
      about={about}
      vocabulary={vocabulary.data as never}
      segment={segment.data}
    />
  )
}

type Values = {
  name: string
  note: string
  kind: 'live' | 'static'
  condition: Condition
  names: Names
  usersSeen: boolean
}

function EditSegment({
  about,
  vocabulary,
  segment,
}: {
  about: About
  vocabulary: Vocabulary
  segment: Segment | null
}) {
  const toast = useToast()
  const navigate = useNavigate()
  const keep = segment ? `segment.${segment.id}.${segment.version}` : `segment.new.${about}`
  const initial: Values = {
    name: segment?.name ?? '',
    note: segment?.note ?? '',
    kind: segment?.kind ?? 'live',
    condition: (segment?.condition?.when as Condition | undefined) ?? { all: [] },
    names: segment?.names ?? {},
    usersSeen: false,
  }
  const form = useForm<Values>({ initial, keep })
  const editor = useConditionEditor(form.values.condition)
  const { set, update, values } = form
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is kept, whenever it changes
  useEffect(() => set('condition', editor.condition), [editor.condition])
  const learn = useCallback(
    (key: string, name: string) => update('names', before => ({ ...before, [key]: name })),
    [update],
  )
  const [answers, setAnswers] = useState<Answers | null>(null)
  const { when } = readEdited(editor.condition, about, vocabulary)
  const isLive = values.kind === 'live'
  const users = segments.useApi(
    'GET /api/segments/:id/users',
    { params: { id: segment?.id ?? 0 } },
    { enabled: segment !== null },
  ).data?.items
  const done = (saved: Segment) => {
    form.clear()
    sessionStorage.removeItem(`linchpin.${keep}`)
    toast({ text: t('saved') })
    void navigate({ to: `/segments/${saved.id}` })
  }
  const make = segments.useCall('POST /api/segments', { onDone: done })
  const change = segments.useCall('PATCH /api/segments/:id', { onDone: done })
  const [incomplete, setIncomplete] = useState(false)
  const save = () => {
    setIncomplete(isLive && when === null)
    if (isLive && when === null) return
    const { name, note, usersSeen } = values
    const condition = isLive && when ? { condition: writeCondition(about, when) } : {}
    const onError = (problem: Problem) => form.fail(problem)
    if (segment)
      change.mutate(
        {
          params: { id: segment.id },
          body: { name, note, version: segment.version, usersSeen, ...condition },
        },
        { onError },
      )
    else make.mutate({ body: { name, note, about, ...condition } }, { onError })
  }
  const refused = (form.problem?.errors ?? [])
    .filter(({ pointer }) => pointer.startsWith('/condition/'))
    .map(({ pointer, detail }) => ({ pointer: pointer.slice('/condition'.length), detail }))
  const known = { ...vocabulary, segments: vocabulary.segments.filter(({ id }) => id !== segment?.id) }
  return (
    <Page
      title={segment ? segment.name : t('newTitle')}
      sub={t(`about_${about}`)}
      actions={
        <>
          <Button
            onClick={() => {
              editor.setHistory(before => before)
              form.clear()
              sessionStorage.removeItem(`linchpin.${keep}`)
              void navigate({ to: segment ? `/segments/${segment.id}` : '/segments' })
            }}
          >
            {t('discard')}
          </Button>
          <Button primary busy={make.isPending || change.isPending} onClick={save}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className={isLive ? 'segment-edit building-host' : 'segment-edit still'}>
        <div>
          {(form.problem || incomplete) && (
            <div className="notice bad" role="alert">
              {form.problem ? sentenceOf(form.problem) : t('incomplete')}
            </div>
          )}
          <div className="segment-head">
            <TextField {...form.field('name')} label={t('name')} required />
            <TextField {...form.field('note')} label={t('note')} />
          </div>
          {!segment && (
            <div className="segment-kind">
              <SelectField
                label={t('kindLabel')}
                value={values.kind}
                onChange={kind => form.set('kind', kind === 'static' ? 'static' : 'live')}
                options={[
                  { value: 'live', label: t('kind_live') },
                  { value: 'static', label: t('kind_static') },
                ]}
              />
            </div>
          )}
          {users && users.length > 0 && (
            <div className="notice">
              <p>{t('usedWarning', { names: users.map(({ name }) => name).join(', ') })}</p>
              <CheckField
                name="usersSeen"
                label={t('usersSeen')}
                value={values.usersSeen}
                onChange={next => form.set('usersSeen', next)}
              />
            </div>
          )}
          {isLive ? (
            <Section title={t('condition')} note={t('draftKept')}>
              <ConditionEditor
                state={editor}
                about={about}
                vocabulary={known}
                names={values.names}
                learn={learn}
                find={findValues}
                refused={refused}
                answers={answers}
              />
            </Section>
          ) : (
            <p className="i2">{t('listed')}</p>
          )}
        </div>
        {isLive && (
          <div className="beside-host">
            <Beside
              about={about}
              condition={editor.condition}
              when={when}
              vocabulary={vocabulary}
              names={values.names}
              ask={askBeside}
              {...(segment ? { self: segment.id } : {})}
              onAnswers={setAnswers}
            />
          </div>
        )}
      </div>
    </Page>
  )
}
