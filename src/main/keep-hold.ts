import { setTimeout as pause } from 'node:timers/promises'
import { type Cluster, startCluster } from '../platform/cluster.ts'
import { type Hold, holdInstallation, isTaken } from '../platform/hold.ts'

export type KeepOptions = {
  dataDir: string
  ownerUrl: string
  name: string
  /** The built-in database, which we bring up again; null is somebody's own, for which we wait. */
  cluster: Cluster | null
  say: (line: string) => void
}

/** What to leave when the database goes, and take up again when it is back. */
export type Watch = { lost(): void; regained(): Promise<void> }

export type KeptHold = {
  /** Null while this process holds its database, else since when it does not, and why. */
  away(): { since: Date; problem: string | null } | null
  watch(watch: Watch): void
  /** Lets go and answers the cluster as it is now. */
  release(): Promise<Cluster | null>
}

/** Whether that is why the database does not come up, as its log says. */
export const isDiskFull = (problem: string | null): boolean =>
  /no space left|quota exceeded/i.test(problem ?? '')

const longestPauseMilliseconds = 5_000

/**
 * Holds the installation as long as this process lives. A session that breaks is taken up again when the database is
 * back; a built-in database that died is started again. Ends the process when meanwhile another Linchpin took the
 * installation, for two must not work on one.
 */
export async function keepHold(options: KeepOptions): Promise<KeptHold> {
  const { ownerUrl, name, say } = options
  let { cluster } = options
  let hold: Hold | undefined
  let away: { since: Date; problem: string | null } | null = null
  let watching: Watch | null = null
  let isHeld = false
  let isReleased = false
  let bringing: Promise<void> = Promise.resolve()

  const take = async (): Promise<void> => {
    hold = await holdInstallation(ownerUrl, name, onLost)
    isHeld = true
  }

  const onLost = () => {
    isHeld = false
    if (isReleased || away) return
    away = { since: new Date(), problem: null }
    say('The database broke off. It is being brought back; until then nothing is taken.')
    watching?.lost()
    bringing = bringBack()
  }

  const bringBack = async (): Promise<void> => {
    for (let wait = 100; !isReleased; wait = Math.min(wait * 2, longestPauseMilliseconds)) {
      try {
        if (cluster) cluster = await revive(cluster)
        await take()
        await watching?.regained()
        if (!isHeld) {
          watching?.lost()
          throw new Error('It broke off again.')
        }
        const seconds = Math.round((Date.now() - away!.since.getTime()) / 1000)
        away = null
        say(`The database is back after ${seconds} s.`)
        return
      } catch (error) {
        if (isTaken(error)) end((error as Error).message)
        await hold?.release()
        tell(error)
      }
      await pause(wait)
    }
  }

  const revive = async (before: Cluster): Promise<Cluster> => {
    const found = await startCluster({ dataDir: options.dataDir, log: () => {}, existing: true })
    if (found.port === before.port) return found
    await found.stop()
    return end('The port of the database was taken by another program meanwhile.')
  }

  const end = (sentence: string): never => {
    say(`${sentence} This Linchpin stops; start it again.`)
    process.exit(1)
  }

  const tell = (error: unknown): void => {
    const sentence = error instanceof Error ? error.message : 'It does not start.'
    if (away && away.problem?.split('\n')[0] !== sentence.split('\n')[0]) {
      away.problem = sentence
      // What follows the first line is the database's own log, which may name contents of rows.
      const full = isDiskFull(sentence) ? ' Its disk is full: make room.' : ''
      say(`The database cannot be reached yet: ${sentence.split('\n')[0]}${full}`)
    }
  }

  await take()
  return {
    away: () => away,
    watch(watch) {
      watching = watch
    },
    async release() {
      isReleased = true
      await bringing
      await hold?.release()
      return cluster
    },
  }
}
