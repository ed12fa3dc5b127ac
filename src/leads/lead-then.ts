import { type RawBuilder, sql } from 'kysely'

/** `thresholdOf` of the version that judged the lead `l`, whose definition is `d`. */
export const thresholdThen = sql<number>`coalesce((
  select (h ->> 'points')::numeric from jsonb_array_elements(d.rules -> 'thresholds') h
  where (h ->> 'productGroupId' is null or (h ->> 'productGroupId')::bigint = l.product_group_id)
    and (h ->> 'territoryId' is null or (h ->> 'territoryId')::bigint = l.territory_id)
  order by (h ->> 'productGroupId' is not null)::int * 2 + (h ->> 'territoryId' is not null)::int desc limit 1),
  (d.rules ->> 'threshold')::numeric)`

/**
 * What a lead was at a moment: `lead_id`, `grade`, `rejected`, `excluded`, `under_threshold`. It is the one of the person that was
 * raised last by then, of an account alone the last one there; one that joined another is that other. No row where there was none.
 */
export const leadThen = (subject: {
  person: RawBuilder<unknown>
  account: RawBuilder<unknown>
  at: RawBuilder<unknown>
}): RawBuilder<unknown> => sql`
  select l.id as lead_id, coalesce(g.grade, l.grade) as grade, l.state = 'rejected' and l.verdict_at <= ${subject.at} as rejected,
    coalesce(g.excluded, l.reasons @> '[{"side": "exclusion"}]'::jsonb) as excluded,
    coalesce(g.under_threshold, l.score < ${thresholdThen}) as under_threshold
  from (
    select x.* from lead x where x.state <> 'joined' and x.raised_at <= ${subject.at}
      and (x.person_id = ${subject.person} or (${subject.person} is null and x.account_id = ${subject.account}))
    order by x.raised_at desc, x.id desc limit 1) l
  join lead_definition d on d.version = l.definition_version
  left join lateral (
    select k.grade, k.excluded, k.under_threshold from lead_grade k where k.lead_id = l.id and k.at <= ${subject.at}
    order by k.at desc, k.id desc limit 1) g on true`
