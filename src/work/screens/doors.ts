import type { WorkKind } from '../model/process.ts'
import type { AboutKind } from '../model/task.ts'

type Address = Record<string, string | undefined>
type Query = Record<string, string | number | undefined>

const address = (path: string, query: Query): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
const carried = <Name extends string>(from: Address, names: readonly Name[]) =>
  Object.fromEntries(names.flatMap(name => (from[name] ? [[name, from[name]]] : []))) as Record<Name, never>

/** From each figure of the process to its list. */
export const processDoors = {
  gaps: () => address('/process', { show: 'gaps' }),
  doubleOwners: () => address('/process', { show: 'double' }),
  doubleWork: () => address('/process', { show: 'work' }),
  overloaded: () => address('/process/load', { show: 'overloaded' }),
  stranded: () => address('/process/work', { stranded: 'true' }),
  step: (stepId: number) => address('/process/work', { stepId }),
  unowned: (stepId: number) => address('/process/work', { stepId, ownerId: 'none' }),
  piles: { quality: () => address('/quality', { record: 'person', complete: 'false' }) },
  load: (ownerId: number, kind?: WorkKind) => address('/process/work', { ownerId, kind }),
  pieces: (accountId: number, stepId: number, side: string) =>
    address('/process/work', { accountId, stepId, side }),
}

export const handoverDoors = {
  of: (userId: number) => address('/handover', { from: userId }),
  things: (userId: number, word: string, territoryId?: number | 'none') =>
    address('/handover', { from: userId, word, territoryId }),
}

type About =
  | { accountId: number }
  | { personId: number }
  | { opportunityId: number }
  | { leadId: number }
  | { complaintId: number }
/** What a list of tasks is asked for about one thing. */
export function aboutQuery({ kind, id }: { kind: AboutKind; id: number }): About {
  if (kind === 'account') return { accountId: id }
  if (kind === 'person') return { personId: id }
  if (kind === 'opportunity') return { opportunityId: id }
  return kind === 'lead' ? { leadId: id } : { complaintId: id }
}
export const taskDoors = {
  mine: () => '/tasks',
  about: (of: About) => address('/tasks', { whose: 'all', ...of }),
}

/** What the address asks of the list of open work. */
export const workQuery = (of: Address) =>
  carried(of, ['ownerId', 'stranded', 'stepId', 'kind', 'accountId', 'territoryId', 'side'])

/** What the address asks of tasks: one's own unless it says otherwise. */
export function taskQuery(of: Address) {
  const about = carried(of, [
    'accountId',
    'personId',
    'opportunityId',
    'leadId',
    'complaintId',
    'stepId',
    'dueBy',
  ])
  // Open ones where the address says nothing, and no condition of it speaks of states.
  const state = of.state === 'done' ? ('done' as const) : of.state === 'any' ? ('any' as const) : undefined
  const asked = { ...about, ...(state ? { state } : {}), ...(of.q ? { q: of.q } : {}) }
  if (of.whose === 'all') return asked
  return of.whose ? { ...asked, ownerId: of.whose as never } : { ...asked, mine: 'true' as const }
}

export const loadShows = ['all', 'overloaded', 'stranded'] as const
export const loadQuery = (of: Address) => ({ show: loadShows.find(show => show === of.show) ?? 'all' })

const pages = {
  lead: 'leads',
  accepted_lead: 'leads',
  opportunity: 'opportunities',
  complaint: 'complaints',
  campaign: 'campaigns',
} as const
/** The page of a piece of open work. */
export const pieceHref = ({
  kind,
  id,
  owner,
}: {
  kind: WorkKind
  id: number
  owner: { id: number } | null
}): string =>
  kind === 'task' ? address('/tasks', { whose: owner?.id ?? 'all', task: id }) : `/${pages[kind]}/${id}`
