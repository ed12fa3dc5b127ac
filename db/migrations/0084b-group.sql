-- An account and all below it, by any id that was recorded for it; and the topmost above it. Plain functions: the reader's
-- own policies hold inside, so that whoever sees a part of a group gets that part. A circle would end them.
create function account_group(recorded bigint) returns setof bigint language sql stable parallel safe as $$
  with recursive down as (
    select a.id from account a where a.id = account_today(recorded)
    union select a.id from down join account a on a.parent_id = down.id
  ) select id from down
$$;
create function account_head(recorded bigint) returns bigint language sql stable parallel safe as $$
  with recursive up as (
    select a.id, a.parent_id from account a where a.id = account_today(recorded)
    union select a.id, a.parent_id from up join account a on a.id = up.parent_id
  ) select up.id from up where not exists (select 1 from account a where a.id = up.parent_id)
$$;
grant execute on function account_group(bigint), account_head(bigint) to linchpin_unrestricted, linchpin_restricted;
