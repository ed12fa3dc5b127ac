import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** The two halves of the advisory lock that says "this database has a running Linchpin". */
const lockKey = [0x4c494e43, 1] as const
/** A process that was killed just now needs a moment until the database notices. */
const graceMilliseconds = 1_500

/** How often the session is asked whether it still lives, and how long it may take to say so. */
const beatMilliseconds = 15_000

export type Hold = { release: () => Promise<void> }

const takenCode = 'LINCHPIN_TAKEN'
/** Whether another Linchpin has the installation, as `holdInstallation` refuses. */
export const isTaken = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === takenCode

/** Names this process for whoever finds the installation taken; PostgreSQL keeps 63 bytes. */
export const holderName = (port: number): string => {
  const tail = ` process ${process.pid} port ${port}`
  return `linchpin ${hostname().slice(0, 63 - 9 - tail.length)}${tail}`
}

const currentHolder = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 2
        and l.classid = $1 and l.objid = $2
        and l.database = (select oid from pg_database where datname = current_database())`,
    [...lockKey],
  )
  return rows[0]?.name || 'a process without a name'
}

/**
 * Takes the installation for this process, on a session of its own that lives until `release`. Refuses with
 * a sentence that names the holder. `onLost` is called when the session breaks: from then on another
 * Linchpin may start, so the caller must end.
 */
export const holdInstallation = async (
  url: string,
  name: string,
  onLost: (error: Error) => void = () => undefined,
): Promise<Hold> => {
  const client = new pg.Client({ connectionString: url, application_name: name, keepAlive: true })
  let released = false
  let beat: NodeJS.Timeout | undefined
  const lose = (error: Error) => {
    if (released) return
    released = true
    clearTimeout(beat)
    onLost(error)
  }
  client.on('error', lose)
  // A network that swallows everything breaks no session: an answer that does not come does.
  const listen = () => {
    beat = setTimeout(() => {
      const late = setTimeout(() => {
        lose(new Error('The database does not answer any more.'))
        void client.end().catch(() => undefined)
      }, beatMilliseconds).unref()
      client
        .query('select 1')
        .then(() => released || listen())
        .catch(lose)
        .finally(() => clearTimeout(late))
    }, beatMilliseconds).unref()
  }
  await client.connect()
  try {
    // A machine that vanished must not hold the lock for the two hours that are TCP's default.
    await client.query(`select set_config('tcp_keepalives_idle', '30', false),
      set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '3', false)`)
    const deadline = Date.now() + graceMilliseconds
    for (;;) {
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1::int, $2::int) as taken',
        [...lockKey],
      )
      if (rows[0]!.taken) break
      if (Date.now() > deadline) {
        const holder = await currentHolder(client)
        const sentence = `This database is in use by another Linchpin: ${holder}. Stop that one first.`
        throw Object.assign(new Error(sentence), { code: takenCode })
      }
      await pause(100)
    }
  } catch (error) {
    released = true
    await client.end().catch(() => undefined)
    throw error
  }
  listen()
  return {
    release: async () => {
      released = true
      clearTimeout(beat)
      await client.end().catch(() => undefined)
    },
  }
}
