import { sql } from 'kysely'
import { type Holding, held } from '../platform/holding.ts'

/** Campaigns that have not ended; whose an ended one was stays in its record. Days are those of UTC. */
export const campaignsHeld: Holding<'campaigns'> = held({
  table: 'campaign',
  column: 'owner_id',
  word: 'campaigns',
  title: sql`t.name`,
  open: now => sql`coalesce(t.ends_on >= (${now}::timestamptz at time zone 'UTC')::date, true)`,
})
