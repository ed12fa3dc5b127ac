-- Nobody to be asked anew is no list at all: of a message that was recorded before, and of what only machines did.
create or replace function ask_segments_anew(ids bigint[], what text[], touches bigint[] default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into segment_due select distinct g.id, g.changed, g.touch_id
  from unnest(ids, what, coalesce(touches, array_fill(null::bigint, array[coalesce(cardinality(ids), 0)]))) g(id, changed, touch_id)
  where g.id > 0
$$;
