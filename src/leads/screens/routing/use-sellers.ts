import { team } from '../api.ts'

/** Everybody who may get leads, by name. */
export function useSellers(): { id: number; name: string }[] {
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  return users
    .filter(({ role, state }) => state === 'active' && (role === 'sales' || role === 'sales_manager'))
    .map(({ id, name }) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name))
}
