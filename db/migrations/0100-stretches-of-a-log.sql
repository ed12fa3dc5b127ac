-- Entries of a log are counted by the stretch of time from the index of keys alone. What a log leaves out is found by itself.
create index touch_correction on touch (subject_id) where supersedes_id is not null;

create function touches_in(subjects bigint[], bounds timestamptz[]) returns table (place int, n bigint)
  language sql stable set search_path = public, pg_temp as $$
  select g.place, sum(c.n)::bigint from generate_series(1, cardinality(bounds) - 1) g(place) cross join unnest(subjects) s(id)
  cross join lateral (
    select count(*) as n from touch t
    where t.subject_id = s.id and t.occurred_at >= bounds[g.place] and t.occurred_at < bounds[g.place + 1]
  ) c group by 1
$$;
revoke all on function touches_in(bigint[], timestamptz[]) from public;
grant execute on function touches_in(bigint[], timestamptz[]) to linchpin_unrestricted;

-- The policy of touch asks each row for its account, which that index does not hold. A subject that is seen is seen with all
-- its entries: who may see it is asked once of each, and only numbers leave.
create function own_touches_in(subjects bigint[], bounds timestamptz[]) returns table (place int, n bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.place, r.n from touches_in(array(
    select s.id from unnest(subjects) s(id)
    where exists (select 1 from person p where p.id = s.id and p.territory_id = any (my_territories()))
      or exists (select 1 from account a where a.id = s.id and a.territory_id = any (my_territories()))
      or exists (select 1 from identity i join person p on p.id = i.person_id
        where i.subject_id = s.id and p.territory_id = any (my_territories()))
      or exists (select 1 from account_identity i join account a on a.id = i.account_id
        where i.subject_id = s.id and a.territory_id = any (my_territories()))), bounds) r
$$;
revoke all on function own_touches_in(bigint[], timestamptz[]) from public;
grant execute on function own_touches_in(bigint[], timestamptz[]) to linchpin_restricted;
