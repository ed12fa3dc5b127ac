import { sql } from 'kysely'
import type { TraitAsked, TraitSql, TraitsSql } from '../platform/trait.ts'
import { type Channel, channels } from './model/may-contact.ts'
import type { DeclaredPurpose } from './purposes.ts'
import { judgement } from './who-may.ts'

const reads = ['consent', 'contact_purpose', 'suppression', 'person', 'contact_point', 'identity']

/** May a person be contacted: 'may.', the purpose and the channel; of what is no contact, the purpose alone. */
export const contactTraits = (purposes: readonly DeclaredPurpose[]): TraitsSql =>
  Object.fromEntries(
    purposes.flatMap(purpose =>
      purpose.profiling
        ? [[`may.${purpose.key}`, mayTrait(purpose, null)]]
        : channels.map(channel => [`may.${purpose.key}.${channel}`, mayTrait(purpose, channel)]),
    ),
  )

function mayTrait(purpose: DeclaredPurpose, channel: Channel | null): TraitSql {
  const value = ({ moment, among }: TraitAsked) =>
    sql`(p.id in (select judged."personId" from (${judgement(purpose, channel, moment.now, among ?? null)}) judged where judged.may))`
  const { validMonths } = purpose
  const ends = sql`(((c.at at time zone 'UTC') + make_interval(months => ${validMonths}::int)) at time zone 'UTC')`
  return {
    kind: 'yes_no',
    value,
    reads,
    // What was said with a date ahead begins to hold; what was agreed to for so many months ends.
    moved: (before, after) => sql`
      select c.person_id as id from consent c where c.at > ${before}::timestamptz and c.at <= ${after}::timestamptz
      ${
        validMonths === null
          ? sql``
          : sql`union all select c.person_id from consent c
              where c.at > ${before}::timestamptz - make_interval(months => ${validMonths}::int, days => 4)
                and c.at <= ${after}::timestamptz - make_interval(months => ${validMonths}::int) + interval '4 days'
                and ${ends} > ${before}::timestamptz and ${ends} <= ${after}::timestamptz`
      }`,
  }
}
