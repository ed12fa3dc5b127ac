import { sql } from 'kysely'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'

/** Carries what was read out of a transaction that leaves nothing. */
class Seen<T> extends Error {
  readonly found: T
  constructor(found: T) {
    super('seen')
    this.found = found
  }
}

/**
 * Reads as if a person in the trash had been put back: the transaction is rolled back, so the record stays where it is
 * and nobody else sees it. Refusals of `read` come through.
 */
export async function asPutBack<T>(
  db: Database,
  personId: number,
  now: Date,
  read: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await db.as(systemActor, async tx => {
      await sql`select take_out_of_trash(${personId}, ${now}, null)`.execute(tx)
      throw new Seen(await read(tx))
    })
  } catch (error) {
    if (error instanceof Seen) return error.found as T
    throw error
  }
}
