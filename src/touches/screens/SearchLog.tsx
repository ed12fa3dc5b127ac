import { useAddress } from '../../ui/address.ts'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { touchKinds, touchSides } from '../model/touch.ts'
import { wordsOf } from '../model/words.ts'
import { FoundTouches } from './FoundTouches.tsx'
import { LogNarrowing } from './LogNarrowing.tsx'
import { logDays } from './log-days.ts'
import { t } from './texts.ts'

/** The contact log of all customers by its words, or of those in a segment; `segments` are those to choose from. */
export function SearchLog({ segments }: { segments: readonly { id: number; name: string }[] }) {
  const { timeZone } = useSettings()
  const [address, setAddress] = useAddress()
  const q = address.q ?? ''
  const query = {
    ...(wordsOf(q).length > 0 ? { q } : {}),
    segment: Number(address.segment) || undefined,
    side: touchSides.find(each => each === address.side),
    kind: touchKinds.find(each => each === address.kind),
    productGroupId: Number(address.group) || undefined,
    ...logDays(address, timeZone),
  }
  return (
    <Page
      title={t('searchTitle')}
      sub={t('searchSub')}
      actions={query.q || query.segment ? <ExportMenu what="touches" filter={query} /> : null}
    >
      <div style={{ padding: '16px var(--gutter) 24px' }}>
        <LogNarrowing>
          <SelectField
            label={t('side')}
            value={query.side ?? ''}
            onChange={side => setAddress({ side }, { replace: true })}
            options={[
              { value: '', label: t('anySide') },
              ...touchSides.map(value => ({ value, label: t(`side_${value}`) })),
            ]}
          />
          <SelectField
            label={t('segment')}
            value={address.segment ?? ''}
            onChange={segment => setAddress({ segment }, { replace: true })}
            options={[
              { value: '', label: t('anySegment') },
              ...segments.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        </LogNarrowing>
        {wordsOf(q).length === 0 && query.segment === undefined ? (
          <Empty sentence={t('typeWords')} />
        ) : (
          <FoundTouches query={query} withNames />
        )}
      </div>
    </Page>
  )
}
