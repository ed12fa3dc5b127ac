import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { duplicates } from './api.ts'
import { t } from './texts.ts'
import { twinsDoor } from './twins-door.ts'

/** How many pairs of records came with an import that may be one; nothing while there are none. */
export function ImportedTwins({ kind, importId }: { kind: 'person' | 'account'; importId: number }) {
  const f = useFormat()
  const pairs = duplicates.useApi('GET /api/duplicates', { query: { kind, importId, limit: 1 } })
  const settings = duplicates.useApi('GET /api/duplicates/settings')
  const waiting = settings.data?.items.find(item => item.kind === kind)?.waiting ?? false
  const total = pairs.data?.total ?? 0
  // Of both kinds said once.
  if (total === 0) return waiting && kind === 'person' ? <p className="t12 i3">{t('importWaits')}</p> : null
  return (
    <p>
      <Door to={twinsDoor(kind, importId)}>{f.count(total)}</Door> {t(`imported_${kind}`, { n: total })}
      {waiting && <span className="t12 i3"> {t('importWaits')}</span>}
    </p>
  )
}
