import { setTimeout as pause } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { errorFields, type Log } from '../platform/log.ts'
import { waitAfter } from './model/patience.ts'
import { type ImapOptions, type ImapPlace, openImap } from './open-imap.ts'

export type Watch = {
  /** Ends when nothing of it is under way any more. */
  stop(): Promise<void>
}
export type LineNeeds = {
  imap: ImapOptions
  log: Log
  /** The words before the dot of what is logged. */
  name: string
  /** How often the settings are looked at, in milliseconds. */
  lookMs?: number
  /** Where to wait; null where nothing is to be watched now. `sign` tells one setting from another. */
  find: () => Promise<{ place: ImapPlace; sign: string } | null>
  /** Reads what is new: whether more is left; null where somebody else reads. */
  read: () => Promise<{ isMore: boolean } | null>
}

/** Longer than it may be, providers hang up; RFC 2177 names 29 minutes. */
const longestIdle = 9 * 60_000
/** A server that cannot tell of news is asked by the minute; so often it is seen whether it can by now. */
const withoutIdle = 10 * 60_000
/** Somebody else reads: after so long it is our turn, and they have died after so many turns. */
const busyMs = 1_000
const mostTurns = 130
/** A line that held so long was a good one. */
const goodMs = 30_000

/**
 * Waits for news of a folder (IMAP IDLE, RFC 2177) and reads them at once; beside it a job of the minute goes on, which is all
 * there is where the server has no IDLE. A line that breaks is opened anew, each time later. Settings that change are followed.
 */
export function watchLine(needs: LineNeeds): Watch {
  const over = new AbortController()
  const ended = keepWatching(needs, over.signal)
  return {
    async stop() {
      over.abort()
      await ended
    },
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<unknown> =>
  pause(ms, undefined, { signal, ref: false }).catch(() => undefined)

async function keepWatching(needs: LineNeeds, signal: AbortSignal): Promise<void> {
  const lookMs = needs.lookMs ?? 15_000
  for (let failures = 0; !signal.aborted; ) {
    const begun = performance.now()
    try {
      const end = await watchOnce(needs, lookMs, signal)
      failures = 0
      if (end === 'off') await rest(lookMs, signal)
      else if (end === 'no idle') await restUntilChanged(needs, lookMs, signal)
    } catch (error) {
      failures = performance.now() - begun > goodMs ? 1 : failures + 1
      needs.log(`${needs.name}.line_lost`, { ...errorFields(error), failures })
      await rest(waitAfter(failures, Math.random()), signal)
    }
  }
}

const signOf = async (needs: LineNeeds): Promise<string> => (await needs.find())?.sign ?? ''

async function restUntilChanged(needs: LineNeeds, lookMs: number, signal: AbortSignal): Promise<void> {
  const before = await signOf(needs)
  for (let waited = 0; waited < withoutIdle && !signal.aborted; waited += lookMs) {
    await rest(lookMs, signal)
    if ((await signOf(needs)) !== before) return
  }
}

/** One line, from its opening until it is no longer wanted. Throws when it broke. */
async function watchOnce(
  needs: LineNeeds,
  lookMs: number,
  signal: AbortSignal,
): Promise<'off' | 'no idle' | 'changed'> {
  const found = await needs.find()
  if (!found) return 'off'
  const client = await openImap(found.place, { ...needs.imap, longestIdle })
  if (!client.capabilities.has('IDLE')) {
    await client.logout()
    return 'no idle'
  }
  let isChanged = false
  const news = reader(needs, signal)
  const leave = () => client.close()
  signal.addEventListener('abort', leave, { once: true })
  const looking = setInterval(() => {
    void signOf(needs)
      .then(sign => {
        if (sign === found.sign) return
        isChanged = true
        client.close()
      })
      .catch(() => undefined)
  }, lookMs)
  looking.unref()
  client.on('exists', ({ count, prevCount }) => {
    if (count > prevCount) news.ask()
  })
  try {
    // What came while nobody waited.
    news.ask()
    await idling(client, () => isChanged || signal.aborted)
    return 'changed'
  } finally {
    clearInterval(looking)
    signal.removeEventListener('abort', leave)
    client.close()
    await news.done()
  }
}

async function idling(client: ImapFlow, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const isWell = await client.idle().catch(() => false as const)
    if (isOver()) return
    if (isWell === false || !client.usable)
      throw Object.assign(new Error('The line broke off.'), { code: 'NoConnection' })
  }
}

/** Reads once at a time, and once more for whatever is told meanwhile. */
function reader(needs: LineNeeds, signal: AbortSignal) {
  let isAsked = false
  let busy: Promise<void> | null = null
  const readAll = async (): Promise<void> => {
    for (let turns = 0; isAsked && !signal.aborted && turns < mostTurns; ) {
      isAsked = false
      const reading = await needs.read()
      if (reading) {
        turns = 0
        isAsked ||= reading.isMore
        continue
      }
      isAsked = true
      turns++
      await rest(busyMs, signal)
    }
  }
  return {
    ask(): void {
      isAsked = true
      busy ??= readAll()
        .catch(error => needs.log(`${needs.name}.reading_failed`, errorFields(error)))
        .finally(() => {
          busy = null
        })
    },
    done: async () => {
      await busy
    },
  }
}
