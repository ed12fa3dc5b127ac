import { Link } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { ArchiveOrErase } from './ArchiveOrErase.tsx'
import { Purposes } from './Purposes.tsx'
import { Requests } from './Requests.tsx'
import { Retention } from './Retention.tsx'
import { Suppressions } from './Suppressions.tsx'
import { t } from './texts.ts'
import './privacy.css'

const parts = ['purposes', 'requests', 'suppressions', 'retention'] as const

/** What the company asks for, what people ask of it, whom it never writes to, and how long it keeps things. */
export function PrivacySettings() {
  const [address, setAddress] = useAddress()
  const { user } = useSettings()
  const shown = parts.filter(part => part !== 'retention' || user?.role === 'administrator')
  const part = shown.find(each => each === address.part) ?? 'purposes'
  const erasing = /^[1-9]\d{0,14}$/.test(address.erase ?? '') ? Number(address.erase) : null
  return (
    <Page plain title={t('privacyTitle')}>
      <nav className="privacy-parts" aria-label={t('privacyTitle')}>
        {shown.map(each => (
          <Link
            key={each}
            to="/settings/privacy"
            search={{ part: each } as never}
            aria-current={each === part ? 'page' : undefined}
          >
            {t(`part_${each}`)}
          </Link>
        ))}
      </nav>
      {part === 'purposes' && <Purposes />}
      {part === 'requests' && <Requests />}
      {erasing !== null && user?.role === 'administrator' && (
        <ArchiveOrErase personId={erasing} onClose={() => setAddress({ erase: undefined })} />
      )}
      {part === 'suppressions' && <Suppressions />}
      {part === 'retention' && <Retention />}
    </Page>
  )
}
