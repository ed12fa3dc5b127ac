import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ConsentGiven } from './model/consent.ts'

export async function insertConsent(tx: Tx, consent: ConsentGiven, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into consent (person_id, purpose, channel, granted, text_shown, source, at)
    values (${consent.personId}, ${consent.purpose}, ${consent.channel}, ${consent.granted}, ${consent.textShown},
      ${consent.source}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}
