import { language } from '../../segments/screens/api.ts'
import { SearchLog } from '../../touches/screens/SearchLog.tsx'
import { segments } from './clients.ts'

/** The contact log of all customers. */
export function LogOfAll() {
  const { data } = segments.useApi('GET /api/segments', { query: { language: language() } })
  return <SearchLog segments={data?.items ?? []} />
}
