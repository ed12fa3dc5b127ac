import pg from 'pg'
import { type Cluster, startCluster } from '../platform/cluster.ts'
import { holderName, holdInstallation } from '../platform/hold.ts'
import { changedUrl } from '../platform/roles.ts'
import { databaseName, loginPrefix } from './installation.ts'

export type FreshPlace = {
  dataDir: string
  databaseUrl: string
  /** Put an installation that holds a company aside instead of refusing. */
  replace: boolean
  /** What somebody can do whose installation holds a company already. */
  used: string
  say: (line: string) => void
}
/** Makes a database what it shall be: its address as its owner, and how its logins are called. */
export type Fill<T> = (url: string, prefix: string) => Promise<T>

/**
 * Fills a database of its own, which then takes the place of the installation's, all or nothing: what is here is left as it was
 * where anything fails. Refuses while another Linchpin holds it, and one that holds a company unless it may be put aside; `aside`
 * is then its name on the same server. Somebody's own database (`databaseUrl`) is filled in place.
 */
export async function intoFreshDatabase<T>(
  place: FreshPlace,
  now: Date,
  fill: Fill<T>,
): Promise<{ done: T; aside: string | null }> {
  const { dataDir, databaseUrl, say } = place
  const cluster = databaseUrl === '' ? await startCluster({ dataDir, log: say }) : null
  try {
    return cluster
      ? await besideThenSwap(cluster, place, now, fill)
      : { done: await intoOwn(databaseUrl, fill), aside: null }
  } finally {
    // One that was running already belongs to whoever holds it.
    if (cluster && !cluster.adopted) await cluster.stop()
  }
}

async function intoOwn<T>(databaseUrl: string, fill: Fill<T>): Promise<T> {
  const hold = await holdInstallation(databaseUrl, holderName(0))
  try {
    return await fill(databaseUrl, loginPrefix(databaseUrl, false))
  } finally {
    await hold.release()
  }
}

async function besideThenSwap<T>(
  cluster: Cluster,
  { replace, used }: FreshPlace,
  now: Date,
  fill: Fill<T>,
): Promise<{ done: T; aside: string | null }> {
  const owner = await connect(cluster.url)
  const url = changedUrl(cluster.url, { database: databaseName })
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const fresh = `${databaseName}_restoring`
  const exists = async (name: string) =>
    (await owner.query('select from pg_database where datname = $1', [name])).rowCount === 1
  try {
    const isThere = await exists(databaseName)
    const hold = isThere ? await holdInstallation(url, holderName(0)) : null
    try {
      const isUsed = isThere && (await holdsCompany(url))
      if (isUsed && !replace) throw new Error(`This installation holds a company. ${used}`)
      await owner.query(`drop database if exists ${fresh} with (force)`)
      await owner.query(`create database ${fresh}`)
      const done = await fill(changedUrl(cluster.url, { database: fresh }), loginPrefix(url, true))
      // Names change only while nobody is connected; the hold's session is ours and is let go for it.
      await hold?.release()
      const aside = isUsed ? `${databaseName}_before_${stamp}` : null
      await owner.query('begin')
      if (aside) await owner.query(`alter database ${databaseName} rename to ${aside}`)
      else if (isThere)
        await owner.query(`alter database ${databaseName} rename to ${databaseName}_empty_${stamp}`)
      await owner.query(`alter database ${fresh} rename to ${databaseName}`)
      await owner.query('commit')
      if (isThere && !aside) await owner.query(`drop database ${databaseName}_empty_${stamp}`)
      return { done, aside }
    } finally {
      await hold?.release()
      if (await exists(fresh)) await owner.query(`drop database ${fresh} with (force)`).catch(() => {})
    }
  } finally {
    await owner.end()
  }
}

/** Whether somebody founded a company in it. */
async function holdsCompany(url: string): Promise<boolean> {
  const client = await connect(url)
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('public.company') is not null as there`,
    )
    if (!rows[0]!.there) return false
    return (await client.query('select from company limit 1')).rowCount === 1
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'linchpin restore' })
  client.on('error', () => {})
  await client.connect()
  return client
}
