import { type LeadState, leadStates, type RejectReason, rejectReasons } from '../model/verdict.ts'

/** What the address says of the list; the names are those of the API. */
type Address = Record<string, string | undefined>
export type Whose = 'mine' | 'all' | 'unowned'

const narrowings = [
  'ownerId',
  'personId',
  'accountId',
  'group',
  'campaignId',
  'territoryId',
  'reason',
  'verdict',
  'raisedAfter',
  'promise',
  'promisedAfter',
  'promisedBy',
  'judgedAfter',
  'definition',
] as const
const filters = [...narrowings, 'state', 'source', 'mine', 'unowned'] as const

/** A seller without any filter sees the own leads; every address that filters means exactly what it says. */
export function whoseOf(address: Address, role: string | undefined): Whose {
  if (address.unowned === 'true') return 'unowned'
  if (address.mine === 'true') return 'mine'
  const plain = filters.every(name => address[name] === undefined)
  return plain && role === 'sales' ? 'mine' : 'all'
}

/** A link that narrows shows every state unless it names one, so that the list has as many as the figure it came from. */
export function stateOf(address: Address): LeadState | 'every' {
  return leadStates.find(state => state === address.state) ?? (isNarrowed(address) ? 'every' : 'open')
}

export const isNarrowed = (address: Address): boolean => narrowings.some(name => address[name] !== undefined)

/** The change that takes every narrowing by a link away. */
export const widened = (): Address => Object.fromEntries(narrowings.map(name => [name, undefined]))

/** The address with `mine` said aloud, so that a change of another filter does not change whose leads are shown. */
export const saidAloud = (address: Address, role: string | undefined): Address =>
  whoseOf(address, role) === 'mine' ? { ...address, mine: 'true' } : address

type LeadQuery = {
  q?: string
  state?: LeadState
  verdict?: 'accepted' | 'rejected'
  raisedAfter?: string
  promise?: 'running' | 'kept' | 'broken'
  promisedAfter?: string
  promisedBy?: number | 'none'
  judgedAfter?: string
  reason?: RejectReason
  ownerId?: number
  mine?: 'true'
  unowned?: 'true'
  personId?: number
  accountId?: number
  group?: number
  campaignId?: number
  territoryId?: number
  definition?: number
  source?: string
}

export function queryOf(address: Address, role: string | undefined): LeadQuery {
  const whose = whoseOf(address, role)
  const number = (
    name:
      | 'ownerId'
      | 'personId'
      | 'accountId'
      | 'group'
      | 'campaignId'
      | 'territoryId'
      | 'promisedBy'
      | 'definition',
  ) => {
    const value = Number(address[name])
    return Number.isInteger(value) && value > 0 ? { [name]: value } : {}
  }
  const state = stateOf(address)
  const { verdict, promise, raisedAfter, promisedAfter, judgedAfter } = address
  const reason = rejectReasons.find(each => each === address.reason)
  return {
    ...(state === 'every' ? {} : { state }),
    ...(verdict === 'accepted' || verdict === 'rejected' ? { verdict } : {}),
    ...(promise === 'running' || promise === 'kept' || promise === 'broken' ? { promise } : {}),
    ...(raisedAfter ? { raisedAfter } : {}),
    ...(promisedAfter ? { promisedAfter } : {}),
    ...(judgedAfter ? { judgedAfter } : {}),
    ...(address.promisedBy === 'none' ? { promisedBy: 'none' as const } : number('promisedBy')),
    ...(reason ? { reason } : {}),
    ...(whose === 'mine' ? { mine: 'true' as const } : number('ownerId')),
    ...(whose === 'unowned' ? { unowned: 'true' as const } : {}),
    ...number('personId'),
    ...number('accountId'),
    ...number('group'),
    ...number('campaignId'),
    ...number('territoryId'),
    ...number('definition'),
    ...(address.source ? { source: address.source } : {}),
    ...(address.q ? { q: address.q } : {}),
  }
}

const ofList = ['view', 'where', 'sort', 'columns', 'q'] as const
/** Whether the address is one of the list with columns, and not of the inbox. */
export const isListed = (address: Address): boolean => ofList.some(name => address[name] !== undefined)
/** The same leads in the inbox. */
export const withoutList = (address: Address): Address => ({
  ...address,
  ...Object.fromEntries(ofList.map(name => [name, undefined])),
})

/** The address of one lead that keeps the list as it is. */
export function leadHref(id: number | null, address: Address): string {
  const kept = Object.entries(address).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const query = new URLSearchParams(kept).toString()
  return `/leads${id === null ? '' : `/${id}`}${query === '' ? '' : `?${query}`}`
}

/** The leads that a version of the definition judged. */
export const leadsOfVersion = (version: number): string => `/leads?definition=${version}`
