import { type RawBuilder, sql } from 'kysely'

/** A joined row as `{ id, name }`, or null where the join found none. */
export function reference(alias: string): RawBuilder<unknown> {
  const id = sql.ref(`${alias}.id`)
  return sql`case when ${id} is null then null else json_build_object('id', ${id}, 'name', ${sql.ref(`${alias}.name`)}) end`
}
