import { customers } from '../../../customers/screens/api.ts'
import { pipeline } from '../../../pipeline/screens/api.ts'

/** The name of what a column refers to, where it is a customer, a person or an opportunity; else its number. */
export function useNameOf(key: string | undefined, id: number): string {
  const params = { id }
  const wants = (...keys: string[]) => ({ enabled: id > 0 && key !== undefined && keys.includes(key) })
  const account = customers.useApi('GET /api/accounts/:id', { params }, wants('account', 'parent'))
  const person = customers.useApi('GET /api/persons/:id', { params }, wants('person'))
  const opportunity = pipeline.useApi('GET /api/opportunities/:id', { params }, wants('opportunity'))
  return (account.data ?? person.data ?? opportunity.data)?.name ?? (id > 0 ? String(id) : '')
}
