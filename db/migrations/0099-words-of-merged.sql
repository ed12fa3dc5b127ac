-- Since when two persons as recorded are one: the latest of the merges in force that led both to whom they first were both
-- part of; null where they are not one. A merge counts from its own moment, also when it was lifted meanwhile and stands
-- again. Anybody may know the moment who may know the ids; names are not told.
create function one_since(one bigint, other bigint) returns timestamptz language sql stable security definer
  set search_path = public, pg_temp as $$
  with recursive a as (
    select one as id, '-infinity'::timestamptz as since
    union all select m.keep_id, greatest(a.since, m.at)
      from a join merge m on m.kind = 'person' and m.gone_id = a.id and m.undone_at is null
  ), b as (
    select other as id, '-infinity'::timestamptz as since
    union all select m.keep_id, greatest(b.since, m.at)
      from b join merge m on m.kind = 'person' and m.gone_id = b.id and m.undone_at is null
  )
  select min(greatest(a.since, b.since)) from a join b using (id)
$$;
revoke all on function one_since(bigint, bigint) from public;
grant execute on function one_since(bigint, bigint) to linchpin_unrestricted, linchpin_restricted;
