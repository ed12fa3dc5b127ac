-- What somebody did with a browser that was somebody else's was recorded of the other first, and moved by a row that supersedes
-- it. Erased with them is therefore what their touches supersede as well. Answers which these are.
create function erase_superseded(subjects bigint[]) returns bigint[] language sql security definer set search_path = public, pg_temp as $$
  with recursive before (id) as (
    select supersedes_id from touch where subject_id = any (subjects) and supersedes_id is not null
    union
    select t.supersedes_id from before join touch t using (id) where t.supersedes_id is not null
  ), erased as (
    update touch set title = 'Erased', body = null, properties = null
    where id in (select id from before) and not subject_id = any (subjects) returning id
  )
  select coalesce(array_agg(id), '{}') from erased
$$;
revoke execute on function erase_superseded(bigint[]) from public;
grant execute on function erase_superseded(bigint[]) to linchpin_unrestricted;
