import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'

/**
 * What chunks leave waiting in the indexes of parts of words is sorted in on another connection while the next chunk is
 * written: it is work that rows need not wait for. One pass at a time; it holds up nobody, and one that fails is made up for
 * by the next, or by PostgreSQL itself.
 */
export function tidying(db: Database) {
  let pass: Promise<unknown> | null = null
  return {
    begin(): void {
      pass ??= db
        .as({ userId: null, role: 'system' }, tx => sql`select sort_in_found_words()`.execute(tx))
        .catch(() => {})
        .finally(() => {
          pass = null
        })
    },
    async end(): Promise<void> {
      await pass
      this.begin()
      await pass
    },
  }
}
