import type { Role } from '../../src/team/model/actor.ts'
import type { Reader } from '../follow.ts'

/** One number as a screen shows it, with the door on it; `cents` where the figure is money. */
export type Figure = { of: string; n: number; cents?: number; door: string }
export type Line = {
  /** What it is called here, and the screen that shows it. */
  name: string
  screen: string
  roles?: readonly Role[]
  /** The figures as this reader sees them now. */
  read: (reader: Reader) => Promise<Figure[]>
}

export const get = async <T>({ visitor }: Reader, url: string): Promise<T> => {
  const { status, body, text } = await visitor.get<T>(url)
  if (status !== 200) throw new Error(`${url} answers ${status}: ${text}`)
  return body
}
export type Listed = { items: { id: number }[]; total: number; totalCents: number }
export const text = (query: Record<string, unknown>) =>
  new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)] as [string, string]],
    ),
  ).toString()

export const listed = async (
  reader: Reader,
  path: string,
  query: object,
  of: string,
  door: string,
): Promise<Figure> => {
  const { total, totalCents } = await get<Listed>(reader, `${path}?${text({ ...query, limit: 1 })}`)
  return { of, n: total, door, ...(totalCents === undefined ? {} : { cents: totalCents }) }
}

/** The same figures of some accounts or persons: the newest and the oldest of those the reader may see. */
export const ofSome =
  (kind: 'accounts' | 'persons', read: (id: number, reader: Reader) => Promise<Figure[]>): Line['read'] =>
  async reader => {
    const { items } = await get<Listed>(reader, `/api/${kind}?limit=200`)
    const ids = items.map(({ id }) => id)
    const some = [...new Set([...ids.slice(0, 6), ...ids.slice(-6)])]
    return (await Promise.all(some.map(id => read(id, reader)))).flat()
  }
