import type { teamContract } from '../../team/model/contract.ts'
import { logKeys } from '../../touches/screens/QuickLog.tsx'
import { client } from '../../ui/api.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField } from '../../ui/Field.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { t } from './texts.ts'

const team = client<typeof teamContract>()

/** Which keys do what, and the switch that turns off those that are pressed by themselves (WCAG 2.2, 2.1.4). */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { user } = useSettings()
  const call = team.useCall('PUT /api/own-choices/keys')
  const isOn = call.variables?.body.singleKeys ?? user?.singleKeys ?? true
  const everywhere = [
    ['Ctrl K', t('keyFind')],
    ['?', t('keyHelp')],
    ['T', t('keyLog')],
  ]
  const others = [
    ['J K', t('keyNext')],
    ['A X O', t('keyLead')],
    ['M D L', t('keyDuplicates')],
  ]
  return (
    <Dialog title={t('keys')} onClose={onClose}>
      <CheckField
        label={t('singleKeys')}
        value={isOn}
        onChange={singleKeys => call.mutate({ body: { singleKeys } })}
      />
      <p className="t12 i3">{t('singleKeysWhy')}</p>
      <Keys title={t('keysEverywhere')} keys={everywhere} />
      {user?.role !== 'partner' && <Keys title={t('keysCustomer')} keys={logKeys()} />}
      <Keys title={t('keysLists')} keys={others} />
    </Dialog>
  )
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly string[])[] }) {
  return (
    <section style={{ marginTop: 14 }}>
      <h3 className="t12 i2">{title}</h3>
      <dl className="facts">
        {keys.map(([key, does]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
