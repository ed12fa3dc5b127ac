import { setTimeout as pause } from 'node:timers/promises'
import { type Watch, watchLine } from '../mailbox/watch-line.ts'
import { errorFields, type Log } from '../platform/log.ts'
import { unseal } from '../platform/seal.ts'
import { systemActor } from '../team/model/actor.ts'
import { atOnce, type BoxNeeds, type BoxReading, boxPurpose, readBoxNow, storedBoxes } from './read-boxes.ts'

export type BoxWatchNeeds = BoxNeeds & {
  log: Log
  /** How often it is looked which boxes there are, in milliseconds. */
  lookMs?: number
  /** Told after each reading. */
  onRead?: (reading: BoxReading) => void
}

/** Waits for news of every box and takes them in at once; a box that is added, changed or switched off is followed. */
export function watchBoxes(needs: BoxWatchNeeds): Watch {
  const over = new AbortController()
  const ended = keepLines(needs, over.signal)
  return {
    async stop() {
      over.abort()
      await ended
    },
  }
}

async function keepLines(needs: BoxWatchNeeds, signal: AbortSignal): Promise<void> {
  const lookMs = needs.lookMs ?? 15_000
  const lines = new Map<number, Watch>()
  while (!signal.aborted) {
    try {
      const there = new Set((await needs.db.as(systemActor, tx => storedBoxes(tx))).map(({ id }) => id))
      for (const id of there) if (!lines.has(id)) lines.set(id, watchBox(needs, id, lookMs))
      for (const [id, line] of lines)
        if (!there.has(id)) {
          lines.delete(id)
          await line.stop()
        }
    } catch (error) {
      needs.log('inbound.boxes_unknown', errorFields(error))
    }
    await pause(lookMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
  await Promise.all([...lines.values()].map(line => line.stop()))
}

const watchBox = (needs: BoxWatchNeeds, id: number, lookMs: number): Watch =>
  watchLine({
    imap: needs.imap,
    log: needs.log,
    name: 'inbound',
    lookMs,
    async find() {
      const [stored] = await needs.db.as(systemActor, tx => storedBoxes(tx, id))
      const password = stored && unseal(needs.secret, boxPurpose, stored.sealed)
      if (!stored || !password) return null
      const sign = JSON.stringify({ ...stored, sealed: stored.sealed.toString('hex') })
      return { place: { ...stored, password }, sign }
    },
    async read() {
      const reading = await readBoxNow(needs, id)
      if (reading) needs.onRead?.(reading)
      return reading && { isMore: reading.read >= atOnce }
    },
  })
