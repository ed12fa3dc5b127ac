-- Merging and un-merging persons and accounts, and the trash.

-- Account as recorded -> account today; the ledger keeps the id it was written with. Chains are flat.
create table account_identity (
  subject_id bigint primary key,
  account_id bigint not null references account,
  at timestamptz not null
);
create index account_identity_account on account_identity (account_id);

-- Who a recorded id is today. Plain functions: the reader's own policies hold inside.
create function person_today(recorded bigint) returns bigint language sql stable parallel safe
  as $$ select coalesce((select i.person_id from identity i where i.subject_id = recorded), recorded) $$;
create function account_today(recorded bigint) returns bigint language sql stable parallel safe
  as $$ select coalesce((select i.account_id from account_identity i where i.subject_id = recorded), recorded) $$;
grant execute on function person_today(bigint), account_today(bigint) to linchpin_unrestricted, linchpin_restricted;

-- The journal. The whole row that was merged away stands here, and of the kept one each value that the merge changed.
create table merge (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('person', 'account')),
  keep_id bigint not null,               -- no reference: who was kept may be merged away in turn
  gone_id bigint not null,
  gone_row jsonb,                        -- null once somebody in it was erased: then there is no way back
  fields jsonb not null,                 -- what was chosen: field -> keep or gone
  taken jsonb not null default '[]',     -- values of the kept row: [{column, before, after}]
  reason text,
  user_id bigint references app_user,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by bigint references app_user,
  stayed jsonb                           -- what undoing left where it was, because it had been changed since
);
-- Whoever is merged away is merged away once: the second of two merges at the same time finds nobody.
create unique index merge_gone on merge (kind, gone_id) where undone_at is null;
create index merge_keep on merge (kind, keep_id);

-- Each row that a merge moved, with what it takes to bring it back.
create table merge_moved (
  merge_id bigint not null references merge on delete cascade,
  mover text not null,                   -- table and column, such as lead.person_id
  key bigint not null,
  how text not null check (how in ('moved', 'joined', 'added')),
  before jsonb,
  primary key (merge_id, mover, key, how)
);
create index merge_moved_row on merge_moved (mover, key);

-- Keys under which a merged-away person or account is still looked up: a sender's id, a company's name.
create table person_alias (
  id bigint generated always as identity primary key,
  external_id text not null unique,
  person_id bigint not null references person
);
create index person_alias_person on person_alias (person_id);
create table account_alias (
  id bigint generated always as identity primary key,
  name_key text not null,
  account_id bigint not null references account
);
create index account_alias_key on account_alias (name_key);
create index account_alias_account on account_alias (account_id);

grant select, insert, update, delete on merge, merge_moved, person_alias, account_alias, account_identity to linchpin_unrestricted;
grant select on account_identity to linchpin_restricted;
alter table merge enable row level security;
alter table merge_moved enable row level security;
alter table person_alias enable row level security;
alter table account_alias enable row level security;
alter table account_identity enable row level security;
create policy all_rows on merge to linchpin_unrestricted using (true) with check (true);
create policy all_rows on merge_moved to linchpin_unrestricted using (true) with check (true);
create policy all_rows on person_alias to linchpin_unrestricted using (true) with check (true);
create policy all_rows on account_alias to linchpin_unrestricted using (true) with check (true);
create policy all_rows on account_identity to linchpin_unrestricted using (true) with check (true);
create policy of_account on account_identity for select to linchpin_restricted
  using (exists (select 1 from account a where a.id = account_id));
-- A touch is seen by whoever sees the account it belongs to today.
drop policy of_subject on touch;
create policy of_subject on touch for select to linchpin_restricted using (
  exists (select 1 from person p where p.id = subject_id)
  or exists (select 1 from account a where a.id = touch.account_id)
  or exists (select 1 from identity i where i.subject_id = touch.subject_id)
  or exists (select 1 from account_identity i where i.subject_id = touch.account_id));

-- Two open leads of one person: the later one joins the earlier, and is split off again when the merge is undone.
alter table lead drop constraint lead_state_check;
alter table lead add constraint lead_state_check check (state in ('open', 'accepted', 'rejected', 'converted', 'joined'));
alter table lead add column joined_to bigint references lead;
alter table lead add constraint lead_joined check ((state = 'joined') = (joined_to is not null));
create index lead_joined_to on lead (joined_to) where joined_to is not null;

-- The trash. Its rows are hidden by the policies of account and person: these functions alone see them.
create function trash_list(most int, before timestamptz, before_id bigint)
  returns table (kind text, id bigint, name text, second text, deleted_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select * from (
    select 'person'::text, p.id, p.name, coalesce(a.name, p.email), p.deleted_at
      from person p left join account a on a.id = p.account_id where p.deleted_at is not null and p.erased_at is null
    union all
    select 'account', a.id, a.name, nullif(concat_ws(', ', a.city, a.country), ''), a.deleted_at
      from account a where a.deleted_at is not null and a.erased_at is null
  ) t (kind, id, name, second, deleted_at)
  where before is null or (t.deleted_at, t.id) < (before, before_id)
  order by t.deleted_at desc, t.id desc limit least(most, 200)
$$;
create function trash_size() returns bigint language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from person where deleted_at is not null and erased_at is null)
    + (select count(*) from account where deleted_at is not null and erased_at is null)
$$;
-- The row in the trash, or null.
create function trashed_row(of_kind text, of_id bigint) returns jsonb
  language sql volatile security definer set search_path = public, pg_temp as $$
  select case of_kind
    when 'person' then (select to_jsonb(p) from person p where p.id = of_id and p.deleted_at is not null and p.erased_at is null)
    else (select to_jsonb(a) from account a where a.id = of_id and a.deleted_at is not null and a.erased_at is null) end
$$;
create function move_to_trash(of_kind text, of_id bigint, at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if of_kind = 'person' then update person set deleted_at = at, updated_at = at where id = of_id and deleted_at is null;
  else update account set deleted_at = at, updated_at = at where id = of_id and deleted_at is null; end if;
  return found;
end $$;
create function restore_from_trash(of_kind text, of_id bigint, at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if of_kind = 'person' then
    update person set deleted_at = null, updated_at = at where id = of_id and deleted_at is not null and erased_at is null;
  else
    update account set deleted_at = null, updated_at = at where id = of_id and deleted_at is not null and erased_at is null;
  end if;
  return found;
end $$;
-- Ids that have lain in the trash since before this moment.
create function trash_since(of_kind text, before timestamptz) returns setof bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select id from person where of_kind = 'person' and deleted_at < before and erased_at is null
  union all select id from account where of_kind = 'account' and deleted_at < before and erased_at is null
$$;
-- Takes a row out of the trash for good. What refers to it is let go first, as main/merges.ts says: deleted with it, or
-- cleared. Only true foreign keys to it may be named; a reference that was forgotten stops it.
create function delete_trashed(of_kind text, of_id bigint, lets jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one record;
begin
  if trashed_row(of_kind, of_id) is null then return; end if;
  for one in select l.* from jsonb_to_recordset(lets) as l ("table" text, "column" text, how text) loop
    if not exists (
      select from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = (case of_kind when 'person' then 'person' else 'account' end)::regclass
        and c.conrelid = to_regclass(quote_ident(one."table")) and a.attname = one."column"
    ) then raise exception '%.% does not refer to %', one."table", one."column", of_kind; end if;
    if one.how = 'clear' then
      execute format('update %I set %I = null where %I = $1', one."table", one."column", one."column") using of_id;
    else
      execute format('delete from %I where %I = $1', one."table", one."column") using of_id;
    end if;
  end loop;
  if of_kind = 'person' then delete from person where id = of_id and deleted_at is not null;
  else delete from account where id = of_id and deleted_at is not null; end if;
end $$;
-- Persons and accounts in the trash follow when their account is merged; `ids` narrows to these rows.
create function repoint_trashed(mover text, from_account bigint, to_account bigint, ids bigint[])
  returns setof bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mover = 'person.account_id' then
    return query update person p set account_id = to_account where p.account_id = from_account
      and p.deleted_at is not null and (ids is null or p.id = any(ids)) returning p.id;
  else
    return query update account a set parent_id = to_account where a.parent_id = from_account
      and a.deleted_at is not null and (ids is null or a.id = any(ids)) returning a.id;
  end if;
end $$;

revoke all on function trash_list(int, timestamptz, bigint), trash_size(), trashed_row(text, bigint),
  move_to_trash(text, bigint, timestamptz), restore_from_trash(text, bigint, timestamptz), trash_since(text, timestamptz),
  delete_trashed(text, bigint, jsonb), repoint_trashed(text, bigint, bigint, bigint[]) from public;
grant execute on function trash_list(int, timestamptz, bigint), trash_size(), trashed_row(text, bigint),
  move_to_trash(text, bigint, timestamptz), restore_from_trash(text, bigint, timestamptz), trash_since(text, timestamptz),
  delete_trashed(text, bigint, jsonb), repoint_trashed(text, bigint, bigint, bigint[]) to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
