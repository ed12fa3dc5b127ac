import { sql } from 'kysely'
import { mayBeAnswered } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { queueMail } from '../platform/mail.ts'

/** A mail to the address of a person as it is today; nobody else can be named. False where there is none, or none to be used. */
export async function mailTo(
  tx: Tx,
  personId: number,
  mail: { purpose: string; subject: string; text: string; dedupeKey: string },
): Promise<boolean> {
  const { rows } = await sql<{
    email: string | null
  }>`select email from person where id = ${personId}`.execute(tx)
  const to = rows[0]?.email
  if (!to || !(await mayBeAnswered(tx, personId))) return false
  await queueMail(tx, { ...mail, to })
  return true
}
