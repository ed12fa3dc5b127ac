import pg from 'pg'
import { growPersons } from './grow-persons.ts'
import { cachedInstallation, runServer, type Server, signIn } from './installed.ts'
import { type Measured, quantile, round, type Size, watchMemory } from './measure.ts'

/** Whoever sees everything, and whoever sees a territory. */
export const readers = ['marketing_manager', 'partner'] as const
export type Reader = { role: (typeof readers)[number]; get: (path: string) => Promise<unknown> }

const usual = 50_000
const full = 1_000_000

export type Read = {
  /** What is asked for, read before anybody signs in. */
  prepare?: (owner: pg.Client) => Promise<void>
  /** The figure of one reader, and further ones by name. */
  read: (reader: Reader) => Promise<{ figure: number; more: Record<string, number> }>
  /** The least that any program would have to do, of the same data. */
  limit: (owner: pg.Client) => Promise<number>
}

/**
 * Reads grown persons over HTTP as each of the readers; the measures `list` and `search` share the data. `ours` is the figure of
 * whoever sees everything.
 */
export async function byReaders(
  size: Size,
  say: (line: string) => void,
  { prepare, read, limit }: Read,
): Promise<Measured> {
  const total = size === 'full' ? full : (size ?? usual)
  const dataDir = await cachedInstallation(`list-${total}`, say, client => growPersons(client, total))
  const server = await runServer(dataDir)
  const peak = watchMemory([server.pid, server.databasePid])
  const more: Record<string, number> = {}
  let ours = Number.NaN
  try {
    await asOwner(server, async owner => {
      // As after a night: what looks at everybody who is new would read beside us for minutes.
      await owner.query('truncate match_due, quality_due, lifecycle_due')
      await prepare?.(owner)
    })
    for (const role of readers) {
      const { get } = await signIn(server.port, role)
      const found = await read({ role, get })
      if (role === readers[0]) ours = found.figure
      for (const [name, value] of Object.entries(found.more)) more[`${role}.${name}`] = value
    }
    const least = await asOwner(server, limit)
    return {
      size: total,
      ours: round(ours),
      limit: round(least),
      unit: 'ms',
      rssMiB: Math.round(peak()),
      more,
    }
  } finally {
    await server.stop()
  }
}

async function asOwner<T>({ ownerUrl }: Server, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export const p95 = (values: readonly number[]): number => quantile(values, 0.95)
