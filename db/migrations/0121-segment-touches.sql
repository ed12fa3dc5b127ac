-- Which touch it was that may move somebody: one that no condition of a segment counts moves nobody in it, and nobody is asked.
alter table segment_due add column touch_id bigint;

drop function ask_segments_anew(bigint[], text[]);
create function ask_segments_anew(ids bigint[], what text[], touches bigint[] default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into segment_due select distinct g.id, g.changed, g.touch_id
  from unnest(ids, what, coalesce(touches, array_fill(null::bigint, array[cardinality(ids)]))) g(id, changed, touch_id) where g.id > 0
$$;
revoke execute on function ask_segments_anew(bigint[], text[], bigint[]) from public;
grant execute on function ask_segments_anew(bigint[], text[], bigint[]) to linchpin_unrestricted, linchpin_restricted;
