import { Button } from '../../../ui/Button.tsx'
import { CheckField, NumberField, SelectField } from '../../../ui/Field.tsx'
import { picks } from '../../model/routing/rule.ts'
import type { Target } from './api.ts'
import { t } from './texts.ts'
import { useSellers } from './use-sellers.ts'

const kinds = ['users', 'account_owner', 'pool'] as const

/** Who gets the leads of a rule. */
export function TargetFields({ to, onChange }: { to: Target; onChange: (to: Target) => void }) {
  const sellers = useSellers()
  const named = to.kind === 'account_owner' ? [] : to.users
  const weightOf = (id: number) =>
    to.kind === 'users' ? (to.users.find(user => user.id === id)?.weight ?? 1) : 1
  const choose = (kind: string) => {
    if (kind === 'account_owner') return onChange({ kind })
    const users = named.map(({ id, name }) => ({ id, name }))
    if (kind === 'pool') return onChange({ kind, users })
    onChange({
      kind: 'users',
      users: users.map(user => ({ ...user, weight: weightOf(user.id) })),
      pick: 'fewest_open',
      today: false,
    })
  }
  const put = (users: { id: number; name: string; weight: number }[]) => {
    if (to.kind === 'pool') onChange({ ...to, users: users.map(({ id, name }) => ({ id, name })) })
    if (to.kind === 'users') onChange({ ...to, users })
  }
  const all = named.map(({ id, name }) => ({ id, name, weight: weightOf(id) }))
  const others = sellers.filter(({ id }) => !all.some(user => user.id === id))
  const [next] = others
  return (
    <fieldset className="routing-part">
      <legend>{t('to')}</legend>
      <SelectField
        label={t('goesTo')}
        value={to.kind}
        onChange={choose}
        options={kinds.map(value => ({ value, label: t(`kind_${value}`) }))}
      />
      {to.kind === 'users' && (
        <SelectField
          label={t('pick')}
          value={to.pick}
          onChange={value => onChange({ ...to, pick: picks.find(each => each === value) ?? 'fewest_open' })}
          options={picks.map(value => ({ value, label: t(`pick_${value}`) }))}
        />
      )}
      {all.map((user, at) => (
        <div key={user.id} className="routing-taker">
          <SelectField
            label={t('person')}
            value={String(user.id)}
            onChange={value => {
              const found = sellers.find(({ id }) => String(id) === value)
              if (found) put(all.map((each, n) => (n === at ? { ...found, weight: each.weight } : each)))
            }}
            options={[user, ...others].map(({ id, name }) => ({ value: String(id), label: name }))}
          />
          {to.kind === 'users' && (
            <NumberField
              label={t('weight')}
              hint={t('weightHint')}
              value={user.weight}
              min={0}
              max={100}
              onChange={weight =>
                put(all.map((each, n) => (n === at ? { ...each, weight: weight ?? 0 } : each)))
              }
            />
          )}
          <Button
            small
            quiet
            label={t('takeOutOf', { name: user.name })}
            onClick={() => put(all.filter((_, n) => n !== at))}
          >
            {t('takeOut')}
          </Button>
        </div>
      ))}
      {to.kind !== 'account_owner' && next && (
        <Button small onClick={() => put([...all, { ...next, weight: 1 }])}>
          {t('addPerson')}
        </Button>
      )}
      {to.kind === 'users' && (
        <CheckField label={t('todayField')} value={to.today} onChange={today => onChange({ ...to, today })} />
      )}
    </fieldset>
  )
}
