import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { contacts, type Points } from './contact-api.ts'
import type { Kind } from './quality-api.ts'
import { t } from './quality-texts.ts'

const parts = ['street', 'postalCode', 'city', 'region', 'country'] as const
const nothing = { street: '', postalCode: '', city: '', region: '', country: '' }
type Saving = { kind: Kind; id: number; onSaved: () => void; onRefused: (problem: Problem) => void }

/** Adds to what a record has; a colleague who changes it at the same moment is not overwritten. */
function useAdding({ kind, id, onSaved, onRefused }: Saving) {
  const putPerson = contacts.useCall('PUT /api/persons/:id/contact-points')
  const putAccount = contacts.useCall('PUT /api/accounts/:id/contact-points')
  const answers = { onSuccess: onSaved, onError: onRefused }
  const add = async (change: (body: ReturnType<typeof bodyOf>) => ReturnType<typeof bodyOf>) => {
    const params = { id }
    if (kind === 'person') {
      const now = await contacts.api('GET /api/persons/:id/contact-points', { params })
      putPerson.mutate({ params, body: { ...change(bodyOf(now)), seen: now.seen } }, answers)
    } else {
      const now = await contacts.api('GET /api/accounts/:id/contact-points', { params })
      const { phones, addresses } = change(bodyOf(now))
      putAccount.mutate({ params, body: { phones, addresses, seen: now.seen } }, answers)
    }
  }
  return { add, busy: putPerson.isPending || putAccount.isPending }
}

const bodyOf = ({ emails, phones, addresses }: Points) => ({
  emails,
  phones: phones.map(({ original, label }) => ({ value: original, label })),
  addresses: addresses.map(({ line: _, ...address }) => address),
})

/** A postal address in its parts. */
export function RepairAddress(saving: Saving) {
  const [typed, setTyped] = useState(nothing)
  const { add, busy } = useAdding(saving)
  const given = parts.some(part => typed[part].trim() !== '')
  const save = () =>
    add(body => ({
      ...body,
      addresses: [
        ...body.addresses,
        {
          label: 'work' as const,
          street: typed.street.trim() || null,
          postalCode: typed.postalCode.trim() || null,
          city: typed.city.trim() || null,
          region: typed.region.trim() || null,
          country: typed.country.trim() || null,
        },
      ],
    }))
  return (
    <form
      className="fill fill-address"
      onSubmit={event => {
        event.preventDefault()
        if (given) void save()
      }}
    >
      {parts.map(part => (
        <TextField
          key={part}
          label={t(`address_${part}`)}
          value={typed[part]}
          onChange={value => setTyped(before => ({ ...before, [part]: value }))}
        />
      ))}
      <Button small type="submit" disabled={!given} busy={busy}>
        {t('save')}
      </Button>
    </form>
  )
}

/** The telephone of an account, such as its switchboard. */
export function RepairPhone(saving: Saving) {
  const [typed, setTyped] = useState('')
  const { add, busy } = useAdding(saving)
  const save = () =>
    add(body => ({ ...body, phones: [...body.phones, { value: typed.trim(), label: 'work' as const }] }))
  return (
    <form
      className="fill"
      onSubmit={event => {
        event.preventDefault()
        if (typed.trim() !== '') void save()
      }}
    >
      <TextField label={t('telephone')} type="tel" value={typed} onChange={setTyped} />
      <Button small type="submit" disabled={typed.trim() === ''} busy={busy}>
        {t('save')}
      </Button>
    </form>
  )
}
