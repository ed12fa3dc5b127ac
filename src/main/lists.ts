import { customersRoutes } from '../customers/http.ts'
import { customersContract } from '../customers/model/contract.ts'
import { leadsRoutes } from '../leads/http.ts'
import { leadsContract } from '../leads/model/contract.ts'
import { ordersRoutes } from '../orders/http.ts'
import { ordersContract } from '../orders/model/contract.ts'
import { pipelineRoutes } from '../pipeline/http.ts'
import { pipelineContract } from '../pipeline/model/contract.ts'
import type { Operation } from '../platform/contract.ts'
import type { Route } from '../platform/http.ts'
import { refuse } from '../shared/outcome.ts'
import { touchesRoutes } from '../touches/http.ts'
import { touchesContract } from '../touches/model/contract.ts'
import type { List } from '../transfer/model/lists.ts'
import type { ListPage } from '../transfer/run-export.ts'

type Source = { operation: Operation; route: Route }
const source = (operations: Record<string, Operation>, routes: readonly Route[], key: string): Source => ({
  operation: operations[key]!,
  route: routes.find(route => route.key === key)!,
})

/** An export with a filter is what the list shows: it reads the very operation that the screen reads. */
const sources: Partial<Record<List, Source>> = {
  accounts: source(customersContract, customersRoutes, 'GET /api/accounts'),
  persons: source(customersContract, customersRoutes, 'GET /api/persons'),
  leads: source(leadsContract, leadsRoutes, 'GET /api/leads'),
  opportunities: source(pipelineContract, pipelineRoutes, 'GET /api/opportunities'),
  orders: source(ordersContract, ordersRoutes, 'GET /api/orders'),
}
const logs = {
  accountId: source(touchesContract, touchesRoutes, 'GET /api/accounts/:id/touches'),
  personId: source(touchesContract, touchesRoutes, 'GET /api/persons/:id/touches'),
}

function sourceOf(list: List, filter: Readonly<Record<string, unknown>>) {
  if (list !== 'touches') return { of: sources[list], query: filter, params: {} }
  for (const key of ['accountId', 'personId'] as const)
    if (filter[key] !== undefined) {
      const { [key]: id, ...query } = filter
      return { of: logs[key], query, params: { id } }
    }
  return { of: undefined, query: filter, params: {} }
}

export const listPage: ListPage = async (tx, actor, list, filter, cursor, now) => {
  const { of, query, params } = sourceOf(list, filter)
  if (!of) return refuse('no_filter', 422, `The list ${list} is exported whole.`, { field: 'filter' })
  const asked = of.operation.query?.safeParse({
    ...query,
    ...(cursor === null ? {} : { cursor }),
    limit: 200,
  })
  const given = of.operation.params?.safeParse(params)
  if (!asked?.success || given?.success === false)
    return refuse('bad_filter', 422, 'The filter is not one of this list.', { field: 'filter' })
  const call = { tx, actor, query: asked.data, params: given?.data, body: undefined, now }
  const answer = (await of.route.handle(call as never)) as { items: { id: number }[]; next: string | null }
  return { ids: answer.items.map(item => item.id), next: answer.next }
}
