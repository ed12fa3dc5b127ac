import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Caller } from '../platform/http.ts'
import { seeSession } from './store-sessions.ts'

/**
 * Finds the caller of a session token in one statement; null when the session ended, the user left, or the token
 * is none of ours. The end moves on with use: 30 days after the last sight.
 */
export function readCaller(
  db: Pick<Database, 'full'>,
  clock: Clock,
): (token: string) => Promise<Caller | null> {
  return token => seeSession(db.full, token, clock())
}
