import type { Log } from '../platform/log.ts'
import { unseal } from '../platform/seal.ts'
import {
  atOnce,
  passwordPurpose,
  type Reading,
  type ReadingNeeds,
  readMailbox,
  watchedMailbox,
} from './read-mailbox.ts'
import { type Watch, watchLine } from './watch-line.ts'

export type WatchNeeds = ReadingNeeds & {
  log: Log
  /** How often the settings are looked at, in milliseconds. */
  lookMs?: number
  /** Told after each reading. */
  onRead?: (reading: Reading) => void
}

/** Waits for news of the watched mailbox and files them at once. Everything is filed once, whoever reads: see `readMailbox`. */
export const watchMailbox = (needs: WatchNeeds): Watch =>
  watchLine({
    imap: needs.imap,
    log: needs.log,
    name: 'mailbox',
    ...(needs.lookMs ? { lookMs: needs.lookMs } : {}),
    async find() {
      const stored = await watchedMailbox(needs.db)
      const password = stored && unseal(needs.secret, passwordPurpose, stored.sealed)
      if (!stored || password === null) return null
      const sign = JSON.stringify({ ...stored, sealed: stored.sealed.toString('hex') })
      return { place: { ...stored, password }, sign }
    },
    async read() {
      const reading = await readMailbox(needs)
      if (reading) needs.onRead?.(reading)
      return reading && { isMore: reading.read >= atOnce }
    },
  })
