import { type RawBuilder, sql } from 'kysely'
import { customersRoutes } from '../customers/http.ts'
import { customersContract } from '../customers/model/contract.ts'
import { leadsRoutes } from '../leads/http.ts'
import { leadsContract } from '../leads/model/contract.ts'
import { ordersRoutes } from '../orders/http.ts'
import { ordersContract } from '../orders/model/contract.ts'
import { pipelineRoutes } from '../pipeline/http.ts'
import { pipelineContract } from '../pipeline/model/contract.ts'
import type { Clock } from '../platform/clock.ts'
import { numbers } from '../platform/columns.ts'
import type { Operation } from '../platform/contract.ts'
import type { Database } from '../platform/database.ts'
import type { Route } from '../platform/http.ts'
import { noteAccesses } from '../privacy/note-access.ts'
import { refuse } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { touchesRoutes } from '../touches/http.ts'
import { touchesContract } from '../touches/model/contract.ts'
import type { List } from '../transfer/model/lists.ts'
import type { ListPage, Shown } from '../transfer/run-export.ts'
import { voiceRoutes } from '../voice/http.ts'
import { voiceContract } from '../voice/model/contract.ts'
import { workRoutes } from '../work/http.ts'
import { workContract } from '../work/model/contract.ts'
import { narrowAtLength } from './narrowing.ts'
import { workAbove } from './work-above.ts'

type Source = { operation: Operation; route: Route }
const source = (operations: Record<string, Operation>, routes: readonly Route[], key: string): Source => ({
  operation: operations[key]!,
  route: routes.find(route => route.key === key)!,
})

/** An export with a filter is what the list shows: it reads the very operation that the screen reads. */
const sources: Partial<Record<List, Source>> = {
  accounts: source(customersContract, customersRoutes(narrowAtLength), 'GET /api/accounts'),
  persons: source(customersContract, customersRoutes(narrowAtLength), 'GET /api/persons'),
  leads: source(leadsContract, leadsRoutes(narrowAtLength), 'GET /api/leads'),
  opportunities: source(pipelineContract, pipelineRoutes(narrowAtLength), 'GET /api/opportunities'),
  orders: source(ordersContract, ordersRoutes(narrowAtLength), 'GET /api/orders'),
  complaints: source(voiceContract, voiceRoutes(narrowAtLength), 'GET /api/complaints'),
  tasks: source(workContract, workRoutes(workAbove, narrowAtLength), 'GET /api/tasks'),
}
const words = source(touchesContract, touchesRoutes, 'GET /api/touches')
const logs = {
  accountId: source(touchesContract, touchesRoutes, 'GET /api/accounts/:id/touches'),
  personId: source(touchesContract, touchesRoutes, 'GET /api/persons/:id/touches'),
}

function sourceOf(list: List, filter: Readonly<Record<string, unknown>>) {
  if (list !== 'touches') return { of: sources[list], query: filter, params: {} }
  const isOfOne = filter.accountId !== undefined || filter.personId !== undefined
  if (filter.q !== undefined || (filter.segment !== undefined && !isOfOne))
    return { of: words, query: filter, params: undefined }
  for (const key of ['accountId', 'personId'] as const)
    if (filter[key] !== undefined) {
      const { [key]: id, ...query } = filter
      return { of: logs[key], query, params: { id } }
    }
  return { of: undefined, query: filter, params: {} }
}

/** Lists that say how many there are unless nobody asks. */
const counted: ReadonlySet<List> = new Set([
  'persons',
  'accounts',
  'opportunities',
  'leads',
  'orders',
  'complaints',
  'tasks',
])

export const listPage: ListPage = async (tx, actor, list, filter, cursor, now) => {
  const { of, query, params } = sourceOf(list, filter)
  if (!of) return refuse('no_filter', 422, `The list ${list} is exported whole.`, { field: 'filter' })
  const asked = of.operation.query?.safeParse({
    ...query,
    ...(cursor === null ? {} : { cursor }),
    ...(counted.has(list) ? { count: 'no' } : {}),
    limit: 200,
  })
  const given = of.operation.params?.safeParse(params)
  if (!asked?.success || given?.success === false)
    return refuse('bad_filter', 422, 'The filter is not one of this list.', { field: 'filter' })
  const call = { tx, actor, query: asked.data, params: given?.data, body: undefined, now }
  const answer = (await of.route.handle(call as never)) as { items: { id: number }[]; next: string | null }
  return { ids: answer.items.map(item => item.id), next: answer.next }
}

/** Whom the records of a list show. */
const personsBehind: Partial<Record<List, (ids: RawBuilder<unknown>) => RawBuilder<{ id: number }>>> = {
  persons: ids => sql`select id from person where id = any(${ids}) and erased_at is null`,
  leads: ids => sql`select distinct l.person_id as id from lead l join person p on p.id = l.person_id
    where l.id = any(${ids}) and p.erased_at is null`,
  orders: ids => sql`select distinct p.id from customer_order o join person p on p.id = o.person_id
    where o.id = any(${ids}) and p.erased_at is null`,
  complaints: ids => sql`select distinct p.id from complaint c join person p on p.id = c.person_id
    where c.id = any(${ids}) and p.erased_at is null`,
  tasks: ids => sql`select distinct p.id from task t join person p on p.id = t.person_id
    where t.id = any(${ids}) and p.erased_at is null`,
  touches: ids => sql`select distinct p.id from touch t join person p on p.id = person_today(t.subject_id)
    where t.id = any(${ids}) and p.erased_at is null`,
}

/** An export is read by whoever asked for it: it is noted of each person in it. */
export const noteShown =
  (db: Database, clock: Clock): Shown =>
  async ({ userId }, list, ids) => {
    const behind = personsBehind[list]
    if (!behind || userId === null || ids.length === 0) return
    await db.as(systemActor, async tx => {
      const { rows } = await behind(sql`${numbers(ids)}::bigint[]`).execute(tx)
      await noteAccesses(tx, { userId, personIds: rows.map(row => row.id), kind: 'export' }, clock())
    })
  }
