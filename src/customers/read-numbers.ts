import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { e164 } from '../shared/phone.ts'
import { systemActor } from '../team/model/actor.ts'
import { setNumbers } from './store-contact.ts'

const atOnce = 2_000

/**
 * Reads the telephones of persons that came in as written only (an older version, a load past the verbs) with the
 * country of the person, else of the account. Those that cannot be read are tried again the next time.
 */
export async function readNumbers(db: Database): Promise<void> {
  for (let after = 0; ; ) {
    const last = await db.as(systemActor, async tx => {
      const { rows } = await sql<{ id: number; phone: string; country: string | null }>`
        select p.id, p.phone, coalesce(p.country, a.country) as country
        from person p left join account a on a.id = p.account_id
        where p.id > ${after} and p.phone is not null and p.phone_e164 is null order by p.id limit ${atOnce}`.execute(
        tx,
      )
      const read = rows.flatMap(({ id, phone, country }) => {
        const number = e164(phone, country)
        return number === null ? [] : [{ id, e164: number }]
      })
      if (read.length > 0) await setNumbers(tx, read)
      return rows.at(-1)?.id ?? null
    })
    if (last === null) return
    after = last
  }
}
