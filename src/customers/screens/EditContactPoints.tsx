import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Form } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type ContactLabel, madePrimary } from '../model/contact-point.ts'
import { AddressFields, PointFields } from './ContactPointFields.tsx'
import { contacts, type Points } from './contact-api.ts'
import { t } from './contact-texts.ts'

type Typed = { key: number; label: ContactLabel; value: string }
type TypedAddress = {
  key: number
  label: ContactLabel
  street: string
  postalCode: string
  city: string
  region: string
  country: string
}
type Draft = { emails: Typed[]; phones: Typed[]; addresses: TypedAddress[] }
let lastKey = 0
const fresh = () => ({ key: ++lastKey, label: 'work' as ContactLabel })

const draftOf = (points: Points): Draft => ({
  emails: points.emails.map(({ value, label }) => ({ ...fresh(), value, label })),
  phones: points.phones.map(({ readable, display, original, label }) => ({
    ...fresh(),
    value: readable ? display : original,
    label,
  })),
  addresses: points.addresses.map(({ label, ...parts }) => ({
    ...fresh(),
    label,
    street: parts.street ?? '',
    postalCode: parts.postalCode ?? '',
    city: parts.city ?? '',
    region: parts.region ?? '',
    country: parts.country ?? '',
  })),
})
const bodyOf = (draft: Draft) => {
  const filled = (items: Typed[]) =>
    items.filter(({ value }) => value.trim() !== '').map(({ value, label }) => ({ value, label }))
  return {
    emails: filled(draft.emails),
    phones: filled(draft.phones),
    addresses: draft.addresses.map(({ key: _, label, ...parts }) => ({
      label,
      street: parts.street || null,
      postalCode: parts.postalCode || null,
      city: parts.city || null,
      region: parts.region || null,
      country: parts.country || null,
    })),
  }
}

/** Add, change, order and take away in one go; saved whole, with undo. */
export function EditContactPoints({
  of,
  name,
  points,
  onClose,
}: {
  of: { personId: number } | { accountId: number }
  name: string
  points: Points
  onClose: () => void
}) {
  const toast = useToast()
  const [base, setBase] = useState(points)
  const [draft, setDraft] = useState<Draft>(() => {
    const made = draftOf(points)
    return {
      emails: made.emails.length > 0 || 'accountId' in of ? made.emails : [{ ...fresh(), value: '' }],
      phones: made.phones.length > 0 ? made.phones : [{ ...fresh(), value: '' }],
      addresses: made.addresses,
    }
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [theirs, setTheirs] = useState(false)
  const putPerson = contacts.useCall('PUT /api/persons/:id/contact-points')
  const putAccount = contacts.useCall('PUT /api/accounts/:id/contact-points')
  const busy = putPerson.isPending || putAccount.isPending
  const send = (body: ReturnType<typeof bodyOf>, seen: string | undefined, then: () => void) => {
    const onError = async (refused: Problem) => {
      if (refused.code !== 'changed_meanwhile') return setProblem(refused)
      const now =
        'personId' in of
          ? await contacts.api('GET /api/persons/:id/contact-points', { params: { id: of.personId } })
          : await contacts.api('GET /api/accounts/:id/contact-points', { params: { id: of.accountId } })
      setBase(now)
      setDraft(draftOf(now))
      setTheirs(true)
    }
    const options = { onError: (refused: Problem) => void onError(refused), onSuccess: then }
    if ('personId' in of) putPerson.mutate({ params: { id: of.personId }, body: { ...body, seen } }, options)
    else {
      const { phones, addresses } = body
      putAccount.mutate({ params: { id: of.accountId }, body: { phones, addresses, seen } }, options)
    }
  }
  const save = () =>
    send(bodyOf(draft), base.seen, () => {
      toast({
        text: t('saved', { name }),
        undo: () => send(bodyOf(draftOf(points)), undefined, () => {}),
      })
      onClose()
    })
  const errorOf = (kind: 'emails' | 'phones', at: number) =>
    problem?.errors.find(({ pointer }) => pointer.replace(/^\//, '').startsWith(`${kind}/${at}`))?.detail
  const list = <K extends keyof Draft>(kind: K) => ({
    items: draft[kind],
    change: (items: Draft[K]) => setDraft(before => ({ ...before, [kind]: items })),
  })
  return (
    <Dialog title={t('editTitle', { name })} onClose={onClose} wide>
      <Form onSubmit={save} problem={problem}>
        {theirs && (
          <div className="notice" role="alert">
            {t('theirs')}
          </div>
        )}
        {'personId' in of && (
          <PointFields
            {...list('emails')}
            kind="email"
            errorOf={at => errorOf('emails', at)}
            onFirst={at => list('emails').change(madePrimary(draft.emails, at))}
            onAdd={() => list('emails').change([...draft.emails, { ...fresh(), value: '' }])}
          />
        )}
        <PointFields
          {...list('phones')}
          kind="phone"
          errorOf={at => errorOf('phones', at)}
          onFirst={at => list('phones').change(madePrimary(draft.phones, at))}
          onAdd={() => list('phones').change([...draft.phones, { ...fresh(), value: '' }])}
        />
        <AddressFields
          {...list('addresses')}
          onFirst={at => list('addresses').change(madePrimary(draft.addresses, at))}
          onAdd={() =>
            list('addresses').change([
              ...draft.addresses,
              { ...fresh(), street: '', postalCode: '', city: '', region: '', country: '' },
            ])
          }
        />
        <div className="foot">
          <Button primary type="submit" busy={busy}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
