import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { shownCode } from './model/code.ts'

export type CodeForLetter = {
  codeId: number
  code: string
  shown: string
  personId: number | null
  name: string
  company: string
  email: string
}

/** Codes that wait to be redeemed, oldest first, with whom they were given to: a table to merge into letters. */
export async function codesForLetters(tx: Tx, actionId: number): Promise<CodeForLetter[]> {
  const { rows } = await sql<Omit<CodeForLetter, 'shown'>>`
    select k.id as "codeId", k.code, p.id as "personId", coalesce(p.name, '') as name, coalesce(a.name, '') as company, coalesce(p.email, '') as email
    from coupon_code k left join person p on p.id = k.person_id left join account a on a.id = p.account_id
    where k.action_id = ${actionId} and k.withdrawn_at is null
      and not exists (select from coupon_redemption r where r.code_id = k.id and r.once and r.reversed_at is null)
    order by k.id`.execute(tx)
  return rows.map(row => ({ ...row, shown: shownCode(row.code) }))
}
