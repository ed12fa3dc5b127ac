import { type RawBuilder, sql } from 'kysely'
import { estimatedMinutes, mostMinutes } from './model/selling-minutes.ts'

/** Minutes that somebody noted of an entry, null where none: as `properties` keep them, whatever an import wrote there. */
export const notedMinutes = (touch: string): RawBuilder<number | null> => {
  const noted = sql`${sql.ref(touch)}.properties -> 'minutes'`
  return sql`case when jsonb_typeof(${noted}) = 'number' and (${noted})::numeric >= 0.5
    then least(round((${noted})::numeric), ${sql.lit(mostMinutes)})::int end`
}

/** The estimate for a kind; null for what takes no selling time. */
export const estimateFor = (kind: RawBuilder<unknown>): RawBuilder<number | null> =>
  sql`case ${kind} ${sql.join(
    Object.entries(estimatedMinutes).map(
      ([each, minutes]) => sql`when ${sql.lit(each)} then ${sql.lit(minutes)}`,
    ),
    sql` `,
  )} end`
