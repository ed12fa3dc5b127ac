import { useLocation } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { customersContract } from '../../customers/model/contract.ts'
import { client } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { touchesContract } from '../model/contract.ts'
import { t } from './texts.ts'
import { instantOf, wallClock } from './wall-clock.ts'

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

/**
 * Writes what happened with a customer: by default the one whose page is open. What was typed stays through a reload
 * until it is logged. Times are those of the company's time zone, as everywhere on screen.
 */
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
  const { timeZone } = useSettings()
  const given = useGiven(accountId, personId)
  const [picked, setPicked] = useState<Who | null | 'given'>('given')
  const who = picked === 'given' ? given : picked
  const [key] = useState(() => crypto.randomUUID())
  const [opened] = useState(() => wallClock(new Date(), timeZone))
  // An untouched time stays empty, so that a draft taken up later is not logged at the time of its beginning.
  const form = useForm({
    initial: { kind: 'call' as Kind, title: '', body: '', occurredAt: '' },
    keep: `touch.${given?.kind ?? ''}.${given?.id ?? ''}`,
  })
  const kindsOf = useRef<HTMLFieldSetElement>(null)
  const isKnown = who !== null
  // As soon as it is clear with whom, the next key says what.
  useEffect(() => {
    if (isKnown) kindsOf.current?.querySelector<HTMLInputElement>('input:checked')?.focus()
  }, [isKnown])
  const call = touches.useCall('POST /api/touches', {
    onDone: done => {
      toast({ text: t('logged', { title: done.title }) })
      form.clear()
      onClose()
    },
  })
  const occurredAt = instantOf(form.values.occurredAt, timeZone)
  const save = () => {
    if (who === null) return
    call.mutate(
      {
        body: {
          kind: form.values.kind,
          title: form.values.title || t(`kind_${form.values.kind}`),
          body: form.values.body.trim() === '' ? null : form.values.body,
          ...(occurredAt ? { occurredAt: occurredAt.toISOString() } : {}),
          clientKey: key,
          ...(who.kind === 'person' ? { personId: who.id } : { accountId: who.id }),
        },
      },
      { onError: form.fail },
    )
  }
  const byKey = (event: KeyboardEvent<HTMLElement>) => {
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
      event.currentTarget.querySelector<HTMLInputElement>('[name=title]')?.focus()
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
          <fieldset className="kinds" ref={kindsOf}>
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
          <WhoField who={who} onChange={setPicked} error={form.errors.personId ?? form.errors.accountId} />
          <TextField {...form.field('title')} label={t('subject')} />
          <AreaField {...form.field('body')} label={t('body')} />
          <TextField
            {...form.field('occurredAt')}
            value={form.values.occurredAt || opened}
            type="datetime-local"
            label={t('when')}
          />
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

/** The customer or person named by the caller, else by the page that is open; null when neither or not there. */
function useGiven(accountId: number | undefined, personId: number | undefined): Who | null {
  const [, place, number] = /^\/(accounts|persons)\/(\d+)/.exec(useLocation().pathname) ?? []
  const isOpen = (what: string) => accountId === undefined && personId === undefined && place === what
  const person = personId ?? (isOpen('persons') ? Number(number) : undefined)
  const account = accountId ?? (isOpen('accounts') ? Number(number) : undefined)
  const ofPerson = customers.useApi(
    'GET /api/persons/:id',
    { params: { id: person ?? 0 } },
    { enabled: person !== undefined },
  )
  const ofAccount = customers.useApi(
    'GET /api/accounts/:id',
    { params: { id: account ?? 0 } },
    { enabled: person === undefined && account !== undefined },
  )
  if (person !== undefined && !ofPerson.error)
    return { kind: 'person', id: person, name: ofPerson.data?.name ?? '' }
  if (person === undefined && account !== undefined && !ofAccount.error)
    return { kind: 'account', id: account, name: ofAccount.data?.name ?? '' }
  return null
}
