import { useAddress } from '../../ui/address.ts'
import { Failed, Loading } from '../../ui/States.tsx'
import { transfer } from './api.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { Draft } from './Draft.tsx'
import { Receipt } from './Receipt.tsx'

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
  if (query.error) return <Failed problem={query.error} onRetry={() => query.refetch()} />
  if (!query.data) return <Loading />
  return query.data.state === 'draft' ? (
    <Draft id={id} onClose={onClose} />
  ) : (
    <Receipt done={query.data} onClose={onClose} />
  )
}
