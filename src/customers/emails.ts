import { type RawBuilder, sql } from 'kysely'

/**
 * Who has one of these addresses (a text[]), as the first or a further one: rows of id and email, lower case. Each side
 * by its own index of lower(); under row policies only where they are `true`, so for whoever sees everything.
 */
export const personsOfEmails = (emails: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select p.id, lower(p.email) as email from person p
  where lower(p.email) = any(array(select lower(e) from unnest(${emails}) e))
  union all
  select c.person_id, lower(c.value) from contact_point c
  where c.kind = 'email' and lower(c.value) = any(array(select lower(e) from unnest(${emails}) e)))`
