import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type HandKind, handKeys, handKindOf, isHandKind } from '../model/hand.ts'
import { isNamed } from '../model/mention.ts'
import { type Attached, type Entry, touches } from './api.ts'
import { FilesField } from './FilesField.tsx'
import { MentionArea } from './MentionArea.tsx'
import { t } from './texts.ts'
import { useGroupOptions } from './use-groups.ts'
import { useGiven, type Who, WhoField } from './WhoField.tsx'
import { instantOf, wallClock } from './wall-clock.ts'

/** What an entry says, while it is written. An empty `occurredAt` is when it is saved; ids of `named` may be too many. */
type Written = {
  kind: HandKind
  title: string
  body: string
  occurredAt: string
  /** What it took, null where nobody says. */
  minutes: number | null
  /** Id of a product group, or none. */
  group: string
  named: { id: number; name: string }[]
  files: Attached[]
}
const empty: Written = {
  kind: 'call',
  title: '',
  body: '',
  occurredAt: '',
  minutes: null,
  group: '',
  named: [],
  files: [],
}

/**
 * Writes what happened with a customer: by default the one whose page is open. What was typed stays through a reload
 * until it is logged. Times are those of the company's time zone, as everywhere on screen.
 */
export function LogTouch({
  accountId,
  personId,
  replyTo,
  kind,
  onClose,
}: {
  accountId?: number
  personId?: number
  /** The entry that this one answers. */
  replyTo?: Entry
  kind?: HandKind
  onClose: () => void
}) {
  const toast = useToast()
  const { timeZone } = useSettings()
  const answered = replyTo && whoOf(replyTo)
  const given = useGiven(accountId, personId)
  const [picked, setPicked] = useState<Who | null | 'given'>(answered ?? 'given')
  const who = picked === 'given' ? given : picked
  const [key] = useState(() => crypto.randomUUID())
  const form = useForm<Written>({
    initial: { ...empty, ...(replyTo ? { kind: 'note' as const } : {}), ...(kind ? { kind } : {}) },
    keep: replyTo ? `answer.${replyTo.id}` : `touch.${given?.kind ?? ''}.${given?.id ?? ''}`,
  })
  const call = touches.useCall('POST /api/touches', {
    onDone: done => {
      toast({ text: t('logged', { title: done.title }) })
      form.clear()
      onClose()
    },
  })
  const { values } = form
  const occurredAt = instantOf(values.occurredAt, timeZone)
  const save = () => {
    if (who === null) return
    call.mutate(
      {
        body: {
          kind: values.kind,
          title: values.title || t(`kind_${values.kind}`),
          ...wordsOf(values),
          ...(occurredAt ? { occurredAt: occurredAt.toISOString() } : {}),
          ...(values.minutes ? { minutes: values.minutes } : {}),
          clientKey: key,
          ...(replyTo ? { replyToId: replyTo.id } : {}),
          ...(who.kind === 'person' ? { personId: who.id } : { accountId: who.id }),
        },
      },
      { onError: form.fail },
    )
  }
  return (
    <EntryForm
      title={replyTo ? t('answerTitle', { title: replyTo.title }) : t('title')}
      form={form}
      who={who}
      problem={call.error && Object.keys(form.errors).length === 0 ? call.error : null}
      onSubmit={save}
      onClose={onClose}
      above={
        answered ? null : (
          <WhoField who={who} onChange={setPicked} error={form.errors.personId ?? form.errors.accountId} />
        )
      }
      foot={
        <Button primary type="submit" busy={call.isPending} disabled={who === null}>
          {who === null ? t('chooseFirst') : t('save')}
        </Button>
      }
    />
  )
}

/** Corrects an entry of one's own, or takes it back; only what was changed is sent, so the seconds of its time stay. */
export function CorrectTouch({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const toast = useToast()
  const { timeZone } = useSettings()
  const before = wallClock(new Date(entry.occurredAt), timeZone)
  const form = useForm<Written>({
    initial: {
      kind: isHandKind(entry.kind) ? entry.kind : 'note',
      title: entry.title,
      body: entry.body ?? '',
      occurredAt: before,
      minutes: entry.minutes,
      group: entry.productGroup ? String(entry.productGroup.id) : '',
      named: entry.mentions.map(({ userId, name }) => ({ id: userId, name })),
      files: [],
    },
    keep: `correction.${entry.id}`,
  })
  const done = () => {
    form.clear()
    onClose()
  }
  const call = touches.useCall('POST /api/touches/:id/correction', { onDone: done })
  const back = touches.useCall('POST /api/touches/:id/withdrawal', {
    onDone: () => {
      toast({ text: t('takenBack', { title: entry.title }) })
      done()
    },
  })
  const drop = touches.useCall('DELETE /api/touches/:id/files/:fileId')
  const { values } = form
  const occurredAt = values.occurredAt === before ? null : instantOf(values.occurredAt, timeZone)
  const [attached, setAttached] = useState(entry.files)
  const save = () =>
    call.mutate(
      {
        params: { id: entry.id },
        body: {
          title: values.title,
          ...wordsOf(values),
          ...(values.kind !== entry.kind && isHandKind(entry.kind) ? { kind: values.kind } : {}),
          ...(occurredAt ? { occurredAt: occurredAt.toISOString() } : {}),
          ...(values.minutes === entry.minutes ? {} : { minutes: values.minutes }),
        },
      },
      { onError: form.fail },
    )
  return (
    <EntryForm
      title={t('correctTitle')}
      form={form}
      who={whoOf(entry)}
      attached={attached}
      onDrop={file => {
        setAttached(files => files.filter(({ id }) => id !== file.id))
        drop.mutate({ params: { id: entry.id, fileId: file.id } })
      }}
      problem={call.error && Object.keys(form.errors).length === 0 ? call.error : (back.error ?? drop.error)}
      onSubmit={save}
      onClose={onClose}
      above={<p className="t12 i3">{t('correctNote')}</p>}
      foot={
        <>
          <Button danger busy={back.isPending} onClick={() => back.mutate({ params: { id: entry.id } })}>
            {t('takeBack')}
          </Button>
          <span className="grow" />
          <Button primary type="submit" busy={call.isPending}>
            {t('saveCorrection')}
          </Button>
        </>
      }
    />
  )
}

/** What both send of a text: its words, what it is about, whom it still names, and the uploads. */
const wordsOf = ({ body, group, named, files }: Written) => ({
  body: body.trim() === '' ? null : body,
  productGroupId: group === '' ? null : Number(group),
  mentions: named.filter(({ name }) => isNamed(body, `@${name}`)).map(({ id }) => id),
  files: files.map(({ id }) => id),
})

const whoOf = ({ person, account }: Entry): Who | null =>
  person ? { kind: 'person', ...person } : account && { kind: 'account', ...account }

type EntryFormProps = {
  title: string
  form: ReturnType<typeof useForm<Written>>
  who: Who | null
  attached?: readonly Attached[]
  onDrop?: (file: Attached) => void
  problem: Parameters<typeof Form>[0]['problem']
  onSubmit: () => void
  onClose: () => void
  above: React.ReactNode
  foot: React.ReactNode
}

/** The one form of an entry, new or corrected: what, with whom, words, files, when. A letter chooses the kind. */
function EntryForm({
  title,
  form,
  who,
  attached = [],
  onDrop,
  problem,
  onSubmit,
  onClose,
  above,
  foot,
}: EntryFormProps) {
  const { timeZone } = useSettings()
  const [opened] = useState(() => wallClock(new Date(), timeZone))
  const kindsOf = useRef<HTMLFieldSetElement>(null)
  const isKnown = who !== null
  // As soon as it is clear with whom, the next key says what.
  useEffect(() => {
    if (isKnown) kindsOf.current?.querySelector<HTMLInputElement>('input:checked')?.focus()
  }, [isKnown])
  const byKey = (event: KeyboardEvent<HTMLElement>) => {
    if (isTyping(event.target)) return
    const kind = handKindOf(event.key)
    if (kind && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      form.set('kind', kind)
      event.currentTarget.querySelector<HTMLInputElement>('[name=title]')?.focus()
    }
  }
  const groups = useGroupOptions(t('noGroup'))
  const { values } = form
  const mine = attached.length > 0 ? [...attached, ...values.files] : values.files
  return (
    <Dialog title={title} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: letters choose the kind wherever the focus is in the dialog */}
      <div onKeyDown={byKey}>
        <Form onSubmit={onSubmit} problem={problem}>
          <fieldset className="kinds" ref={kindsOf}>
            <legend className="t12 i2">{t('kind')}</legend>
            {handKeys.map(([kind, letter]) => (
              <label key={kind} className={values.kind === kind ? 'chip on' : 'chip'}>
                <input
                  type="radio"
                  name="kind"
                  className="hidden"
                  checked={values.kind === kind}
                  onChange={() => form.set('kind', kind)}
                />
                {t(`kind_${kind}`)} <kbd>{letter.toUpperCase()}</kbd>
              </label>
            ))}
          </fieldset>
          {above}
          <TextField {...form.field('title')} label={t('subject')} />
          <MentionArea
            {...form.field('body')}
            error={form.errors.body ?? form.errors.mentions}
            label={t('body')}
            customer={who && (who.kind === 'person' ? { personId: who.id } : { accountId: who.id })}
            onNamed={colleague => form.set('named', [...values.named, colleague])}
          />
          <FilesField
            files={mine}
            error={form.errors.files}
            onChange={change =>
              form.update('files', before =>
                change([...attached, ...before]).filter(({ id }) => !attached.some(each => each.id === id)),
              )
            }
            onRemove={file => {
              if (attached.some(({ id }) => id === file.id)) onDrop?.(file)
            }}
          />
          <TextField
            {...form.field('occurredAt')}
            value={values.occurredAt || opened}
            type="datetime-local"
            label={t('when')}
          />
          <NumberField
            {...form.field('minutes')}
            label={t('minutesTaken')}
            hint={t('minutesHint')}
            min={1}
            max={1440}
          />
          <SelectField
            {...form.field('group')}
            error={form.errors.productGroupId}
            label={t('about')}
            options={groups}
          />
          <div className="foot">{foot}</div>
        </Form>
      </div>
    </Dialog>
  )
}

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
  !(target instanceof HTMLInputElement && target.type === 'radio')
