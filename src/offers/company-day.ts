import type { Tx } from '../platform/database.ts'
import { dayAt, formatDay } from '../shared/zone-days.ts'
import { company } from '../team/queries.ts'

/** The day 'YYYY-MM-DD' on which an instant lies in the company's time zone. */
export async function companyDay(tx: Tx, at: Date): Promise<string> {
  const { timeZone } = await company(tx)
  return formatDay(dayAt(timeZone, at.getTime()))
}
