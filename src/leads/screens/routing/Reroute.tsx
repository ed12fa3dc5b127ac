import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Button } from '../../../ui/Button.tsx'
import { Door } from '../../../ui/Door.tsx'
import { SelectField } from '../../../ui/Field.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Section } from '../../../ui/Section.tsx'
import { sentenceOf } from '../../../ui/States.tsx'
import { routing } from './api.ts'
import { t } from './dealing-texts.ts'
import { RerouteDialog } from './RerouteDialog.tsx'
import { useSellers } from './use-sellers.ts'

const nobody = 'nobody'

/** Open leads of somebody are dealt anew: looked at first, and taken back where that was wrong. `?dealt=` opens one. */
export function Reroute({ mayDeal }: { mayDeal: boolean }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const sellers = useSellers()
  const [whose, setWhose] = useState(nobody)
  const { data } = routing.useApi('GET /api/routing/reroutings')
  const plan = routing.useCall('POST /api/routing/reroutings', {
    onDone: ({ id }) => setAddress({ dealt: String(id) }),
  })
  const before = data?.items.filter(({ state }) => state !== 'planned') ?? []
  const open = /^\d{1,15}$/.test(address.dealt ?? '') ? Number(address.dealt) : null
  if (!mayDeal && before.length === 0) return null
  return (
    <Section title={t('reroute')}>
      {mayDeal && (
        <>
          <p className="t12 i2">{t('rerouteNote')}</p>
          <div className="routing-whose">
            <SelectField
              label={t('whose')}
              value={whose}
              onChange={setWhose}
              options={[
                { value: nobody, label: t('unowned') },
                ...sellers.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
            <Button
              busy={plan.isPending}
              onClick={() => plan.mutate({ body: { ownerId: whose === nobody ? null : Number(whose) } })}
            >
              {t('plan')}
            </Button>
          </div>
          {plan.error && (
            <div className="notice" role="alert">
              {sentenceOf(plan.error)}
            </div>
          )}
        </>
      )}
      {before.length > 0 && <h3 className="routing-head">{t('reroutings')}</h3>}
      <ul className="list">
        {before.map(({ id, owner, moved, madeAt, by, state }) => (
          <li key={id}>
            <span className="grow">
              <Door to={`/routing?dealt=${id}`}>
                {t('reroutingLine', { owner: owner?.name ?? t('nobodys'), n: moved, when: f.moment(madeAt) })}
              </Door>
            </span>
            <span className="t12 i3">
              {[by, state === 'undone' ? t('undone') : null].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {open !== null && (
        <RerouteDialog id={open} mayDeal={mayDeal} onClose={() => setAddress({ dealt: undefined })} />
      )}
    </Section>
  )
}
