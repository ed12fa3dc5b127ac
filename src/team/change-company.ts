import type { Tx } from '../platform/database.ts'
import { assertFrame } from './found-company.ts'
import type { Actor } from './model/actor.ts'
import { company } from './queries.ts'
import { updateCompany } from './store.ts'

export type CompanyChange = {
  name?: string | undefined
  fiscalYearStart?: number | undefined
  timeZone?: string | undefined
  languages?: string[] | undefined
}

/** Changes what is given. The currency stays: amounts were recorded in it. */
export async function changeCompany(tx: Tx, _actor: Actor, change: CompanyChange): Promise<void> {
  const now = await company(tx)
  const next = {
    name: change.name ?? now.name,
    fiscalYearStart: change.fiscalYearStart ?? now.fiscalYearStart,
    timeZone: change.timeZone ?? now.timeZone,
    languages: change.languages ?? now.languages,
  }
  assertFrame(next)
  await updateCompany(tx, next)
}
