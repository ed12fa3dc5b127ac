/** What the address says of the pipeline. The list shows open ones unless it says otherwise. */
export type View = {
  list: boolean
  /** Words of the name, or of the customer's. */
  q: string | undefined
  mine: boolean
  ownerId: string | undefined
  territoryId: string | undefined
  accountId: string | undefined
  /** An account with all below it. */
  group: string | undefined
  personId: string | undefined
  competitorId: string | undefined
  campaignId: string | undefined
  stageId: string | undefined
  state: 'open' | 'won' | 'lost' | undefined
  withoutNextStep: boolean
  /** 'YYYY-MM-DD' */
  nextStepBy: string | undefined
  withoutPerson: boolean
  /** A declared field that has a value, or as the list takes it. */
  custom: string | undefined
}
type Address = Record<string, string | undefined>

const states = ['open', 'won', 'lost'] as const
/** What only the list can filter by: a link that names one opens the list. */
const listOnly = [
  'state',
  'stageId',
  'accountId',
  'group',
  'personId',
  'competitorId',
  'campaignId',
  'withoutNextStep',
  'nextStepBy',
  'withoutPerson',
  'custom',
  'q',
  'where',
  'sort',
  'columns',
] as const

export function viewOf(address: Address): View {
  const beginning = address.new === 'true'
  const narrowed = !beginning && listOnly.some(name => address[name] !== undefined)
  return {
    // A view under a name is one of the list.
    list: address.view !== undefined || narrowed,
    q: address.q,
    mine: address.mine === 'true',
    ownerId: numeric(address.ownerId),
    territoryId: numeric(address.territoryId),
    accountId: numeric(address.accountId),
    group: numeric(address.group),
    personId: numeric(address.personId),
    competitorId: numeric(address.competitorId),
    campaignId: numeric(address.campaignId),
    stageId: numeric(address.stageId),
    state: address.state === 'any' ? undefined : (states.find(state => state === address.state) ?? 'open'),
    withoutNextStep: address.withoutNextStep === 'true',
    nextStepBy: aDay.test(address.nextStepBy ?? '') ? address.nextStepBy : undefined,
    withoutPerson: address.withoutPerson === 'true',
    custom: address.custom,
  }
}

const aDay = /^\d{4}-\d{2}-\d{2}$/
const numeric = (value: string | undefined): string | undefined =>
  value !== undefined && /^[1-9]\d*$/.test(value) ? value : undefined

/** What a link narrows by and no field of the screen shows. */
const narrowings = [
  'accountId',
  'group',
  'personId',
  'competitorId',
  'campaignId',
  'nextStepBy',
  'custom',
] as const
export const isNarrowed = (view: View): boolean =>
  view.list && (view.withoutPerson || narrowings.some(name => view[name] !== undefined))
export const widened = (): Address => ({
  ...Object.fromEntries(narrowings.map(name => [name, undefined])),
  withoutPerson: undefined,
})

/** Whose and where, for the board. */
export function boardQuery(view: View) {
  return {
    ...(view.mine ? { mine: 'true' as const } : view.ownerId ? { ownerId: Number(view.ownerId) } : {}),
    ...(view.territoryId ? { territoryId: Number(view.territoryId) } : {}),
  }
}

export function listQuery(view: View) {
  const number = (name: 'accountId' | 'group' | 'personId' | 'competitorId' | 'campaignId' | 'stageId') =>
    view[name] ? { [name]: Number(view[name]) } : {}
  return {
    ...boardQuery(view),
    ...(view.q ? { q: view.q } : {}),
    ...(view.state ? { state: view.state } : {}),
    ...(view.withoutNextStep ? { withoutNextStep: 'true' as const } : {}),
    ...number('accountId'),
    ...number('group'),
    ...number('personId'),
    ...number('competitorId'),
    ...number('campaignId'),
    ...(view.nextStepBy ? { nextStepBy: view.nextStepBy } : {}),
    ...(view.custom ? { custom: view.custom } : {}),
    ...(view.withoutPerson ? { withoutPerson: 'true' as const } : {}),
    ...number('stageId'),
  }
}

/** From a column of the board to its opportunities. */
export const stageDoor = (view: View, stageId: number): string =>
  addressOf(view, { view: 'list', state: 'open', stageId: String(stageId) })

/** The address of another view of the same owner and territory. */
export function addressOf(view: View, change: Address): string {
  const said: Address = {
    mine: view.mine ? 'true' : undefined,
    ownerId: view.ownerId,
    territoryId: view.territoryId,
    ...change,
  }
  const kept = Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const query = new URLSearchParams(kept).toString()
  return query === '' ? '/pipeline' : `/pipeline?${query}`
}
