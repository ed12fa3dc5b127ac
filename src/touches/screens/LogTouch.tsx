import { type KeyboardEvent, useEffect, useState } from 'react'
import type { customersContract } from '../../customers/model/contract.ts'
import { client } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { touchesContract } from '../model/contract.ts'
import { t } from './texts.ts'

const touches = client<typeof touchesContract>()
const customers = client<typeof customersContract>()

/** One key each, so that a call is logged in two. */
const kinds = [
  ['call', 'c'],
  ['visit', 'v'],
  ['meeting', 'm'],
  ['email', 'e'],
  ['letter', 'l'],
  ['event', 'f'],
  ['complaint', 'x'],
  ['service', 's'],
  ['note', 'n'],
] as const
type Kind = (typeof kinds)[number][0]
type Who = { kind: 'account' | 'person'; id: number; name: string }

/** Writes what happened with a customer. What was typed stays through a reload until it is logged. */
export function LogTouch({
  accountId,
  personId,
  onClose,
}: {
  accountId?: number
  personId?: number
  onClose: () => void
}) {
  const toast = useToast()
  const given: Who | null = personId
    ? { kind: 'person', id: personId, name: '' }
    : accountId
      ? { kind: 'account', id: accountId, name: '' }
      : null
  const [who, setWho] = useState<Who | null>(given)
  const [key] = useState(() => crypto.randomUUID())
  const form = useForm({
    initial: { kind: 'call' as Kind, title: '', body: '', occurredAt: localNow() },
    keep: `touch.${personId ?? ''}.${accountId ?? ''}`,
  })
  const call = touches.useCall('POST /api/touches', {
    onDone: done => {
      toast({ text: t('logged', { title: done.title }) })
      form.clear()
      onClose()
    },
  })
  const save = () =>
    call.mutate(
      {
        body: {
          kind: form.values.kind,
          title: form.values.title || t(`kind_${form.values.kind}`),
          body: form.values.body.trim() === '' ? null : form.values.body,
          occurredAt: new Date(form.values.occurredAt).toISOString(),
          clientKey: key,
          ...(who?.kind === 'person' ? { personId: who.id } : who ? { accountId: who.id } : {}),
        },
      },
      { onError: form.fail },
    )
  const byKey = (event: KeyboardEvent) => {
    if (
      event.target instanceof HTMLElement &&
      /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) &&
      !(event.target instanceof HTMLInputElement && event.target.type === 'radio')
    )
      return
    const kind = kinds.find(([, letter]) => letter === event.key.toLowerCase())?.[0]
    if (kind && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      form.set('kind', kind)
    }
  }
  return (
    <Dialog title={t('title')} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: letters choose the kind wherever the focus is in the dialog */}
      <div onKeyDown={byKey}>
        <Form
          onSubmit={save}
          problem={call.error && Object.keys(form.errors).length === 0 ? call.error : null}
        >
          <fieldset className="kinds">
            <legend className="t12 i2">{t('kind')}</legend>
            {kinds.map(([kind, letter]) => (
              <label key={kind} className={form.values.kind === kind ? 'chip on' : 'chip'}>
                <input
                  type="radio"
                  name="kind"
                  className="hidden"
                  checked={form.values.kind === kind}
                  onChange={() => form.set('kind', kind)}
                />
                {t(`kind_${kind}`)} <kbd>{letter.toUpperCase()}</kbd>
              </label>
            ))}
          </fieldset>
          {given === null && (
            <WhoField who={who} onChange={setWho} error={form.errors.personId ?? form.errors.accountId} />
          )}
          <TextField {...form.field('title')} label={t('subject')} autoFocus={given !== null} />
          <AreaField {...form.field('body')} label={t('body')} />
          <TextField {...form.field('occurredAt')} type="datetime-local" label={t('when')} />
          <div className="foot">
            <Button primary type="submit" busy={call.isPending} disabled={who === null}>
              {who === null ? t('chooseFirst') : t('save')}
            </Button>
          </div>
        </Form>
      </div>
    </Dialog>
  )
}

function WhoField({
  who,
  onChange,
  error,
}: {
  who: Who | null
  onChange: (who: Who | null) => void
  error: string | undefined
}) {
  const [words, setWords] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), 150)
    return () => clearTimeout(timer)
  }, [words])
  const found = customers.useApi(
    'GET /api/search',
    { query: { q: asked, limit: 6 } },
    { enabled: asked.length >= 2 && who === null },
  )
  if (who)
    return (
      <div className="row apart">
        <span>
          {t('withWhom')}: <b>{who.name}</b>
        </span>
        <Button small onClick={() => onChange(null)}>
          {t('change')}
        </Button>
      </div>
    )
  return (
    <div>
      <TextField
        label={t('withWhom')}
        hint={t('withHint')}
        type="search"
        value={words}
        onChange={setWords}
        error={error}
        autoFocus
      />
      <ul className="list">
        {found.data?.items.map(item => (
          <li key={`${item.kind}${item.id}`}>
            <button type="button" className="grow row apart" onClick={() => onChange(item)}>
              <b>{item.name}</b>
              <span className="t12 i3">{item.second}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.data?.items.length === 0 && <p className="t12 i3">{t('nobody')}</p>}
    </div>
  )
}

/** Now as a datetime-local field holds it, in the browser's zone, to the minute. */
function localNow(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
