import { useState } from 'react'
import { type Role, roles } from '../../team/model/actor.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Empty } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Process, type Step, team, work } from './api.ts'
import { t } from './texts.ts'

type Line = { key: number; who: string; territoryId: string; part: 'owner' | 'deputy'; share: number | null }

const empty = (key: number, territoryId: string): Line => ({
  key,
  who: '',
  territoryId,
  part: 'owner',
  share: null,
})

/** Who owns a step: users or functions, in a territory or in all others; as a whole. */
export function OwnersDialog({
  step,
  territoryId,
  territories,
  onClose,
}: {
  step: Step
  /** Where somebody is missing: a line for it is there to be filled in. */
  territoryId: number | null
  territories: Process['territories']
  onClose: () => void
}) {
  const toast = useToast()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const [lines, setLines] = useState<Line[]>(() => [
    ...step.owners.map(({ id, user, function: role, territory, part, share }) => ({
      key: id,
      who: user ? String(user.id) : (role ?? ''),
      territoryId: String(territory?.id ?? ''),
      part,
      share,
    })),
    ...(territoryId === null ? [] : [empty(0, String(territoryId))]),
  ])
  const save = work.useCall('PUT /api/process/steps/:id/owners', {
    onDone: () => {
      toast({ text: t('saved') })
      onClose()
    },
  })
  // Who is named stays to be chosen although they left meanwhile.
  const named = step.owners.flatMap(({ user }) => (user ? [user] : []))
  const people = [...new Map([...colleagues, ...named].map(({ id, name }) => [id, name]))]
  const set = (key: number, change: Partial<Line>) =>
    setLines(lines.map(line => (line.key === key ? { ...line, ...change } : line)))
  const submit = () =>
    save.mutate({
      params: { id: step.id },
      body: {
        owners: lines
          .filter(({ who }) => who !== '')
          .map(({ who, territoryId, part, share }) => {
            const role = roles.find((each): each is Role => each === who)
            return {
              ...(role ? { function: role } : { userId: Number(who) }),
              territoryId: territoryId === '' ? null : Number(territoryId),
              part,
              share,
            }
          }),
      },
    })
  return (
    <Dialog title={t('ownersOf', { name: step.name })} onClose={onClose} wide>
      <Form onSubmit={submit} problem={save.error}>
        {lines.length === 0 && <Empty sentence={t('noOwners')} />}
        {lines.map((line, at) => (
          <fieldset key={line.key} className="owner-line">
            <legend className="hidden">{t('whoOwner', { n: at + 1 })}</legend>
            <SelectField
              label={t('who')}
              value={line.who}
              onChange={who => set(line.key, { who })}
              options={[
                { value: '', label: t('choose') },
                ...roles.map(role => ({
                  value: role,
                  label: t('wholeFunction', { name: t(`role_${role}`) }),
                })),
                ...people.map(([id, name]) => ({ value: String(id), label: name })),
              ]}
            />
            <SelectField
              label={t('where')}
              value={line.territoryId}
              onChange={territoryId => set(line.key, { territoryId })}
              options={[
                { value: '', label: territories.length === 0 ? t('everywhere') : t('allTerritories') },
                ...territories.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
            <SelectField
              label={t('part')}
              value={line.part}
              onChange={part => set(line.key, { part: part === 'deputy' ? 'deputy' : 'owner' })}
              options={[
                { value: 'owner', label: t('part_owner') },
                { value: 'deputy', label: t('part_deputy') },
              ]}
            />
            <NumberField
              label={t('share')}
              value={line.share}
              min={1}
              max={99}
              onChange={share => set(line.key, { share })}
            />
            <Button
              small
              quiet
              label={t('dropOwner', { n: at + 1 })}
              onClick={() => setLines(lines.filter(({ key }) => key !== line.key))}
            >
              {t('drop')}
            </Button>
          </fieldset>
        ))}
        <p className="t12 i3">{t('shareHint')}</p>
        <div className="row wrap">
          <Button
            onClick={() => setLines([...lines, empty(Math.min(0, ...lines.map(({ key }) => key)) - 1, '')])}
          >
            {t('addOwner')}
          </Button>
          <Button primary type="submit" busy={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
