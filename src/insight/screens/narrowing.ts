import {
  type Counting,
  type CreditModel,
  type Dimension,
  dimensions,
  type FunnelStage,
  funnelStages,
  mostSegments,
  nextStage,
  pathEnds,
} from '../model/figures.ts'

type Address = Record<string, string | undefined>
export type Narrowing = {
  from: string
  to: string
  source?: string
  campaign?: string
  territory?: string
  product_group?: string
  segment?: number
  /** Ids, parted by commas, of segments that are set beside each other. */
  segments?: string
}

const aMonth = /^\d{4}-(0[1-9]|1[0-2])$/
const narrowers = ['source', 'campaign', 'territory', 'product_group'] as const
const standardMonths = 12

/** The months and filters that the address names; without any, the last twelve months up to `today`. */
export function narrowingOf(address: Address, today: string): Narrowing {
  const to = monthIn(address.to) ?? today.slice(0, 7)
  const asked = monthIn(address.from)
  const from = asked !== undefined && asked <= to ? asked : addMonths(to, 1 - standardMonths)
  const given = narrowers.flatMap(name => (address[name] ? [[name, address[name]]] : []))
  const segment = /^[1-9]\d{0,14}$/.test(address.segment ?? '') ? { segment: Number(address.segment) } : {}
  return {
    from,
    to,
    ...(Object.fromEntries(given) as Omit<Narrowing, 'from' | 'to' | 'segment' | 'segments'>),
    ...segment,
    ...(segmentsIn(address).length > 0 ? { segments: segmentsIn(address).join(',') } : {}),
  }
}

/** The segments that the address sets beside each other. */
export const segmentsIn = ({ by, segments }: Address): number[] =>
  by !== 'segment' || !/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/.test(segments ?? '')
    ? []
    : [...new Set(segments!.split(',').map(Number))].slice(0, mostSegments)

// Months as one number since year 0; the browser needs no calendar for it.
const numberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
const monthsApart = (a: string, b: string): number => numberOf(b) - numberOf(a)
function addMonths(month: string, count: number): string {
  const number = numberOf(month) + count
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`
}

const monthIn = (value: string | undefined): string | undefined =>
  value !== undefined && aMonth.test(value) ? value : undefined

export function dimensionOf(address: Address): Dimension {
  return dimensions.find(by => by === address.by) ?? 'source'
}

/** The same filters over the period of the same length just before. */
export function before(narrowing: Narrowing): Narrowing {
  const length = monthsApart(narrowing.from, narrowing.to) + 1
  return { ...narrowing, from: addMonths(narrowing.from, -length), to: addMonths(narrowing.from, -1) }
}

/** The same filters over the same months of the year before. */
export const yearBefore = (narrowing: Narrowing): Narrowing => ({
  ...narrowing,
  from: addMonths(narrowing.from, -standardMonths),
  to: addMonths(narrowing.to, -standardMonths),
})
export const earlierOf = (address: Address, narrowing: Narrowing): Narrowing =>
  address.compare === 'year' ? yearBefore(narrowing) : before(narrowing)
export const countingOf = (address: Address): Counting =>
  address.counting === 'period' ? 'period' : 'cohort'

/** What closes the names that are open. */
export const closed = {
  stage: undefined,
  key: undefined,
  left: undefined,
  went: undefined,
  reason: undefined,
  goes: undefined,
  via: undefined,
  kept: undefined,
}
/** The address that opens these names and no others. */
export const opens = (
  address: Address,
  which: Partial<Record<Exclude<keyof typeof closed, 'stage'>, string | undefined>> & { stage: FunnelStage },
): string => hrefOf(funnelPath, address, { ...closed, ...which })

/**
 * The names behind the figure of the funnel that the address has open: a stage, of one row or of all; who was left there and
 * why, or went on; by which path (those of a cohort only); who is a customer still.
 */
export function namesQuery(address: Address, stage: FunnelStage, today: string) {
  const hasNext = nextStage(stage) !== null
  const goes = pathEnds.find(each => each === address.goes)
  const kept = (['due', 'yes', 'no'] as const).find(each => each === address.kept)
  return {
    ...openRow(address, today),
    ...(countingOf(address) === 'period' && !goes ? { counting: 'period' as const } : {}),
    stage,
    ...(address.left === 'true' && hasNext ? { left: 'true' as const } : {}),
    ...(address.went === 'true' && hasNext ? { went: 'true' as const } : {}),
    ...(address.reason ? { reason: address.reason.slice(0, 80) } : {}),
    ...(goes ? { goes } : {}),
    ...(goes && address.via ? { source: address.via } : {}),
    ...(kept ? { kept } : {}),
  }
}

/** The orders behind the revenue that the address has open. */
export const ordersQuery = (address: Address, model: CreditModel, today: string) => ({
  ...openRow(address, today),
  model,
})

function openRow(address: Address, today: string) {
  return {
    ...narrowingOf(address, today),
    ...(address.key === undefined ? {} : { [rowOf(dimensionOf(address))]: address.key }),
  }
}

/** What names a row to the API; a row of segments stands beside the segment that all are narrowed to. */
const rowOf = (by: Dimension): string => (by === 'segment' ? 'group' : by)

/** The address of this view with some of its parts changed; undefined removes. */
export function hrefOf(path: string, address: Address, change: Address): string {
  const kept = Object.entries({ ...address, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const query = new URLSearchParams(kept).toString()
  return query === '' ? path : `${path}?${query}`
}

export const funnelPath = '/insight/funnel'
/** Won opportunities that name no person: outside the funnel. */
export const withoutPersonDoor = '/pipeline?view=list&state=won&withoutPerson=true'
export const revenuePath = '/insight/revenue'
/** Marketing's steps end and those of sales begin here. */
export const handOver = funnelStages.indexOf('accepted')
