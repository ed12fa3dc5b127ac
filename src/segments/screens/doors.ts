type Which = {
  kind?: 'entered' | 'left' | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The names behind figures of a segment, on its page. */
export const membersDoor = (
  id: number,
  { also, without }: { also?: number; without?: number } = {},
): string => `/segments/${id}?${query({ open: 'members', also, without })}`
export const changesDoor = (id: number, { kind, from, to }: Which): string =>
  `/segments/${id}?${query({ open: 'changes', kind, from, to })}`
export const whyDoor = (id: number, subject: number): string =>
  `/segments/${id}?${query({ open: 'why', subject })}`

const query = (given: Record<string, string | number | undefined>): string =>
  new URLSearchParams(
    Object.entries(given).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)] as [string, string]],
    ),
  ).toString()

/** The members as a list of records, with its columns, views and changes of many. */
export const listDoor = (id: number, about: 'person' | 'account'): string =>
  `${about === 'person' ? '/persons' : '/customers'}?${query({ where: JSON.stringify([['segment', 'is', id]]) })}`

type Address = Readonly<Record<string, string | undefined>>
const idIn = (text: string | undefined): number | undefined =>
  text && /^\d{1,15}$/.test(text) ? Number(text) : undefined
const dayIn = (text: string | undefined): string | undefined =>
  text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined

/** What the panels of a segment's page read for an address. */
export const membersQuery = (address: Address) => ({
  also: idIn(address.also),
  without: idIn(address.without),
})
export const changesQuery = (address: Address) => ({
  kind:
    address.kind === 'entered' || address.kind === 'left' ? (address.kind as 'entered' | 'left') : undefined,
  from: dayIn(address.from),
  to: dayIn(address.to),
})

/** So many days, today the last of them. */
export function lastDays(today: string, days: number): { from: string; to: string } {
  const from = new Date(Date.parse(today) - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  return { from, to: today }
}
