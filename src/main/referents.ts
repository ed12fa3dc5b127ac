import { sql } from 'kysely'
import type { ConditionNeeds } from '../segments/asked.ts'

/** What conditions refer to by id, where its names are. */
export const referents: ConditionNeeds['referents'] = {
  account: sql`select id, name from account where erased_at is null`,
  territory: sql`select id, name from territory`,
  user: sql`select id, name from app_user`,
  campaign: sql`select id, name from campaign`,
  productGroup: sql`select id, name from product_group`,
  stage: sql`select id, name from stage`,
  competitor: sql`select id, name from competitor`,
  segment: sql`select id, name from segment`,
}
