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

-- The trash. Only foreign keys that refer to the record may be named in `lets`, as main/merges.ts says: rows that go with
-- it, and references that are cleared. A reference that was forgotten stops it.
create function columns_to_write(of_table regclass) returns text language sql stable set search_path = public, pg_temp as $$
  select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
  where attrelid = of_table and attnum > 0 and not attisdropped and attgenerated = ''
$$;
create function move_to_trash(of_kind text, of_id bigint, at timestamptz, lets jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one record;
  gone jsonb;
  belongings jsonb := '[]';
begin
  perform set_config('app.source', 'trash', true);
  for one in select l.* from jsonb_to_recordset(lets) as l ("table" text, "column" text, how text) loop
    if not exists (
      select from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = (case of_kind when 'person' then 'person' else 'account' end)::regclass
        and c.conrelid = to_regclass(quote_ident(one."table")) and a.attname = one."column"
    ) then raise exception '%.% does not refer to %', one."table", one."column", of_kind; end if;
    if one.how = 'clear' then
      execute format('with u as (update %I set %I = null where %I = $1 returning id) select jsonb_agg(id) from u',
        one."table", one."column", one."column") into gone using of_id;
    else
      execute format('with d as (delete from %I where %I = $1 returning *) select jsonb_agg(to_jsonb(d)) from d',
        one."table", one."column") into gone using of_id;
    end if;
    if gone is not null then
      belongings := belongings || jsonb_build_object('table', one."table", 'column', one."column", 'how', one.how,
        'rows', gone);
    end if;
  end loop;
  if of_kind = 'person' then
    with d as (delete from person where id = of_id returning *)
    insert into trash select of_kind, d.id, to_jsonb(d), belongings, at from d;
  else
    with d as (delete from account where id = of_id returning *)
    insert into trash select of_kind, d.id, to_jsonb(d), belongings, at from d;
  end if;
end $$;
-- A cleared reference that leads elsewhere by now is left so.
create function restore_from_trash(of_kind text, of_id bigint, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  found trash;
  one record;
begin
  perform set_config('app.source', 'trash', true);
  delete from trash where kind = of_kind and id = of_id returning * into found;
  if found.id is null then return; end if;
  execute format('insert into %1$I (%2$s) select %2$s from jsonb_populate_record(null::%1$I, $1)', of_kind,
    columns_to_write(of_kind::regclass)) using found.record || jsonb_build_object('updated_at', at);
  for one in select l.* from jsonb_to_recordset(found.belongings)
    as l ("table" text, "column" text, how text, rows jsonb) loop
    if one.how = 'clear' then
      execute format('update %I set %I = $1 where %I is null and id in (select v::bigint from jsonb_array_elements_text($2) v)',
        one."table", one."column", one."column") using of_id, one.rows;
    else
      execute format('insert into %1$I (%2$s) overriding system value select %2$s from jsonb_populate_recordset(null::%1$I, $1)',
        one."table", columns_to_write(one."table"::regclass)) using one.rows;
    end if;
  end loop;
end $$;
revoke all on function move_to_trash(text, bigint, timestamptz, jsonb), restore_from_trash(text, bigint, timestamptz) from public;
grant execute on function move_to_trash(text, bigint, timestamptz, jsonb), restore_from_trash(text, bigint, timestamptz)
  to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
