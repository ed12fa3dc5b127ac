import type { MeetingDimension, MeetingFigure } from '../model/competition.ts'
import { meetingDimensions, meetingFigures } from '../model/competition.ts'
import { type Narrowing, narrowingOf } from './narrowing.ts'

type Address = Record<string, string | undefined>
/** Filters of the address as the API takes them; `competitor` on the page of one is given by its path. */
export type Meetings = Pick<Narrowing, 'from' | 'to'> & { [D in MeetingDimension]?: string }

export const competitionPath = '/insight/competition'
const narrowers = ['competitor', 'industry', 'country', 'size', 'kind', 'territory', 'product_group'] as const

export function meetingsOf(address: Address, today: string): Meetings {
  const { from, to } = narrowingOf(address, today)
  const given = narrowers.flatMap(name => (address[name] ? [[name, address[name]]] : []))
  return { from, to, ...(Object.fromEntries(given) as Partial<Meetings>) }
}

export const meetingsBy = (address: Address, usual: MeetingDimension): MeetingDimension =>
  meetingDimensions.find(by => by === address.by) ?? usual

export const figureOf = (address: Address): MeetingFigure | undefined =>
  meetingFigures.find(figure => figure === address.figure)

/** The opportunities behind the figure that the address has open; `fixed` is what the page itself narrows by. */
export function behindQuery(
  address: Address,
  figure: MeetingFigure,
  today: string,
  usual: MeetingDimension,
  fixed: Partial<Meetings> = {},
) {
  const { key } = address
  return {
    ...meetingsOf(address, today),
    ...fixed,
    ...(key === undefined ? {} : { [meetingsBy(address, usual)]: key }),
    figure,
  }
}

/** The opportunities at one account that met a competitor. */
export const metDoor = (competitorId: number, accountId: number, state: 'any' | 'won' | 'lost'): string =>
  `/pipeline?accountId=${accountId}&competitorId=${competitorId}&state=${state}`
