import { type Dimension, dimensions } from '../model/dimensions.ts'
import { type Standing, standings } from '../model/standing.ts'

type Address = Readonly<Record<string, string | undefined>>
/** Which of the minutes of a row a door opens: all, those of a standing, the noted or the estimated. */
export const opens = ['all', ...standings, 'logged', 'estimated'] as const
export type Opens = (typeof opens)[number]

export const sellingPath = '/insight/selling-time'
const aDay = /^\d{4}-\d{2}-\d{2}$/
const anId = /^(none|[1-9]\d{0,14})$/
const fits = (pattern: RegExp, text: string | undefined): string | undefined =>
  text !== undefined && pattern.test(text) ? text : undefined

export const dimensionOf = ({ by }: Address): Dimension => dimensions.find(each => each === by) ?? 'grade'
export const opensOf = ({ open }: Address): Opens | null => opens.find(each => each === open) ?? null

/** What the address narrows all figures to; days that do not make a period are left out. */
export function narrowingOf({ from, until, territory, seller }: Address) {
  const [first, last] = [fits(aDay, from), fits(aDay, until)]
  const isPeriod = first === undefined || last === undefined || first <= last
  return {
    from: isPeriod ? first : undefined,
    until: last,
    territory: fits(anId, territory),
    seller: fits(anId, seller),
  }
}

/** The acts behind the figure that the address has open. */
export function namesQuery(address: Address, opened: Opens) {
  const by = dimensionOf(address)
  const standing = standings.find(each => each === opened)
  return {
    ...narrowingOf(address),
    ...(address.key === undefined ? {} : { [by]: address.key }),
    ...(address.month === undefined ? {} : { month: address.month }),
    ...(standing ? { standing: standing as Standing } : {}),
    ...(opened === 'logged' || opened === 'estimated'
      ? { logged: opened === 'logged' ? ('true' as const) : ('false' as const) }
      : {}),
  }
}

export const closed = { open: undefined, key: undefined, month: undefined }

/** This view with a figure open: of one row, of one month of the trend, or of all. */
export function doorOf(address: Address, of: { open: Opens; key?: string; month?: string }): string {
  const kept = Object.entries({ ...address, ...closed, ...of }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return `${sellingPath}?${new URLSearchParams(kept)}`
}
