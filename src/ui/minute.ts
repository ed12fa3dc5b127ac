import { useSyncExternalStore } from 'react'

const MINUTE = 60_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

const minuteNow = (): number => Math.floor(Date.now() / MINUTE) * MINUTE

function arm(): void {
  // Aligned to the wall clock, so that every clock on the page turns at once.
  timer = setTimeout(
    () => {
      arm()
      for (const tell of listeners) tell()
    },
    MINUTE - (Date.now() % MINUTE) + 20,
  )
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  if (timer === undefined) arm()
  return () => {
    listeners.delete(tell)
    if (listeners.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}

/** The begun minute in epoch milliseconds; one ticker serves the page, asleep while nothing reads it. */
export const useMinute = (): number => useSyncExternalStore(subscribe, minuteNow, minuteNow)
