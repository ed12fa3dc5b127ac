import { stepKeys } from '../../model/response/times.ts'

type Address = Readonly<Record<string, string | undefined>>
export const dimensions = ['owner', 'source', 'territory', 'grade'] as const
export type By = (typeof dimensions)[number]
export const spans = [30, 90, 365, 1000] as const

/** What figures are narrowed to, of the address. */
export function narrowingOf({ days, territory, by }: Address) {
  return {
    days: spans.find(each => String(each) === days) ?? 365,
    ...(/^\d{1,15}$/.test(territory ?? '') ? { territoryId: Number(territory) } : {}),
    by: dimensions.find(each => each === by) ?? ('owner' as const),
  }
}

type Figure = { step?: string; key?: string; ended?: 'settled' | 'yes'; answered?: 'true' }

/** The leads behind a figure, on the page of response times as it stands. */
export function responseDoor({ days, territory, by, prompt }: Address, figure: Figure): string {
  const all = Object.entries({ days, territory, by, prompt, open: 'leads', ...figure })
  return `/response-times?${new URLSearchParams(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))}`
}

/** What the names are asked for; null where no figure is open. */
export function namesQuery(address: Address) {
  if (address.open !== 'leads') return null
  const { step, key, ended, answered } = address
  const known = stepKeys.find(each => each === step)
  const end = (['settled', 'yes'] as const).find(each => each === ended)
  return {
    ...narrowingOf(address),
    ...(known ? { step: known } : {}),
    ...(key === undefined ? {} : { key }),
    ...(end ? { ended: end } : {}),
    ...(answered === 'true' ? { answered: 'true' as const } : {}),
  }
}

export const withoutNames: Address = {
  open: undefined,
  step: undefined,
  key: undefined,
  ended: undefined,
  answered: undefined,
}
