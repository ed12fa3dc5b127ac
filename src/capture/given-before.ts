import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { standardNames } from './model/asked.ts'

/**
 * What a person gave in forms before, the last answer of each standard field; and, once there was a form, the address.
 * What others wrote about them is not among it.
 */
export async function givenBefore(
  tx: Tx,
  personId: number,
  asked: ReadonlySet<string>,
): Promise<Record<string, string>> {
  const { rows } = await sql<{ properties: Record<string, unknown>; email: string | null }>`
    select t.properties, p.email
    from form_submission s left join identity i on i.subject_id = s.person_id
      join person p on p.id = coalesce(i.person_id, s.person_id) join touch t on t.id = s.touch_id
    where p.id = ${personId} order by s.at desc, s.id desc limit 20`.execute(tx)
  const found: Record<string, string> = {}
  for (const { properties, email } of rows) {
    if (email && asked.has('email')) found.email ??= email
    for (const name of standardNames)
      if (asked.has(name) && typeof properties[name] === 'string') found[name] ??= properties[name]
  }
  return found
}
