import { type RawBuilder, sql } from 'kysely'

export type Period = { from?: string | undefined; to?: string | undefined }

/** Between two days of the company's time zone, both included. */
export function within(at: RawBuilder<unknown>, { from, to }: Period): RawBuilder<unknown> {
  const begin = (day: string) => sql`((${day}::date)::timestamp at time zone (select time_zone from company))`
  return sql`true ${from === undefined ? sql`` : sql`and ${at} >= ${begin(from)}`}
    ${to === undefined ? sql`` : sql`and ${at} < ((${to}::date + 1)::timestamp at time zone (select time_zone from company))`}`
}
