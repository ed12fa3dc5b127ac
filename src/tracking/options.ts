import type { HttpOptions } from '../platform/http.ts'

export type TrackingOptions = HttpOptions & {
  /** 32 bytes from which the secrets come that users of pages are signed with. */
  secret: Buffer
  /** Calls of one write key in a minute where it has no limit of its own; 60,000 unless given. */
  callsPerMinute?: number
  /** How long counts and shown arrivals are gathered before they are written; 0 before the answer. */
  arrivalsAfterMs?: number
}
