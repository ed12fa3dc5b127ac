import { sql } from 'kysely'
import { type Holding, held } from '../platform/holding.ts'

/** Open opportunities go to another seller; who won or lost one stays in its history. */
export const opportunitiesHeld: Holding<'opportunities'> = held({
  table: 'opportunity',
  column: 'owner_id',
  word: 'opportunities',
  title: sql`concat_ws(', ', t.name, a.name)`,
  territory: sql`t.territory_id`,
  joins: sql`left join account a on a.id = t.account_id`,
  open: () => sql`t.state = 'open'`,
  also: now => sql`, version = version + 1, updated_at = ${now}`,
})
