import { sql } from 'kysely'
import { type Holding, held } from '../platform/holding.ts'

const accountsOf = <Word extends string>(column: string, word: Word): Holding<Word> =>
  held({
    table: 'account',
    column,
    word,
    title: sql`t.name`,
    territory: sql`t.territory_id`,
    also: now => sql`, updated_at = ${now}`,
  })

/** Accounts have an owner on each side; their persons are looked after with them. */
export const accountsHeld = [
  accountsOf('sales_owner_id', 'accounts_sales'),
  accountsOf('marketing_owner_id', 'accounts_marketing'),
] as const
