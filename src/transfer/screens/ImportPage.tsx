import { useAddress } from '../../ui/address.ts'
import { Awaited } from '../../ui/Page.tsx'
import { transfer } from './api.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { Draft } from './Draft.tsx'
import { Receipt } from './Receipt.tsx'
import { t } from './texts.ts'

/** Import of tables: choose, look, start, receipt. The address holds which import is open. */
export function ImportPage() {
  const [address, setAddress] = useAddress()
  const id = Number(address.id)
  const open = (next: number | undefined) => setAddress({ id: next === undefined ? undefined : String(next) })
  if (!Number.isSafeInteger(id) || id < 1) return <ChooseFile onOpen={open} />
  return <OneImport id={id} onClose={() => open(undefined)} />
}

function OneImport({ id, onClose }: { id: number; onClose: () => void }) {
  const query = transfer.useApi('GET /api/imports/:id', { params: { id } }, { refetchSeconds: 1 })
  if (query.error || !query.data)
    return <Awaited title={t('title')} problem={query.error} onRetry={() => query.refetch()} />
  return query.data.state === 'draft' ? (
    <Draft id={id} onClose={onClose} />
  ) : (
    <Receipt done={query.data} onClose={onClose} />
  )
}
