-- Segments: who belongs. A live one is kept by its condition, a static one by hand; a condition is kept as it was written.
create table segment (
  id bigint generated always as identity primary key,
  name text not null,
  note text not null default '',
  about text not null check (about in ('person', 'account')),
  kind text not null check (kind in ('live', 'static')),
  condition jsonb,                      -- { version, about, when }
  version int not null default 1,
  made_by bigint references app_user,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  kept_until timestamptz,               -- whose belonging is right until then: what time alone changed later is yet to be seen
  check ((kind = 'live') = (condition is not null))
);
create unique index segment_name on segment (lower(name)) where archived_at is null;

-- Whom people put into a static one.
create table segment_listed (
  segment_id bigint not null references segment,
  person_id bigint references person,
  account_id bigint references account,
  put_by bigint references app_user,
  put_at timestamptz not null,
  check (num_nonnulls(person_id, account_id) = 1),
  unique (person_id, segment_id),
  unique (account_id, segment_id)
);
create index segment_listed_segment on segment_listed (segment_id);

-- Who is in it now, derived: by the condition, or of those listed all whom there are. A person or an account of today.
create table segment_member (
  segment_id bigint not null references segment,
  subject_id bigint not null,
  since timestamptz not null,
  primary key (segment_id, subject_id)
);
create index segment_member_subject on segment_member (subject_id);

-- Entries and exits: never changed.
create table segment_change (
  id bigint generated always as identity primary key,
  segment_id bigint not null references segment,
  subject_id bigint not null,
  entered boolean not null,
  at timestamptz not null,
  version int not null                  -- of the condition by which it came or went
);
create index segment_change_segment on segment_change (segment_id, at desc, id desc);
create index segment_change_subject on segment_change (subject_id, at desc, id desc);

grant select, insert, update on segment to linchpin_unrestricted;
grant select, insert, delete on segment_member to linchpin_unrestricted;
grant select, insert, update, delete on segment_listed to linchpin_unrestricted;
grant select, insert on segment_change to linchpin_unrestricted;
grant select on segment, segment_member, segment_change to linchpin_restricted;
alter table segment enable row level security;
alter table segment_listed enable row level security;
alter table segment_member enable row level security;
alter table segment_change enable row level security;
create policy all_rows on segment to linchpin_unrestricted using (true) with check (true);
create policy all_rows on segment_listed to linchpin_unrestricted using (true) with check (true);
create policy all_rows on segment_member to linchpin_unrestricted using (true) with check (true);
create policy all_rows on segment_change to linchpin_unrestricted using (true) with check (true);
-- Segments are known to all; who is in them to whoever sees the person or the account.
create policy known_to_all on segment for select to linchpin_restricted using (true);
create policy of_subject on segment_member for select to linchpin_restricted using (
  exists (select from person p where p.id = subject_id) or exists (select from account a where a.id = subject_id));
create policy of_subject on segment_change for select to linchpin_restricted using (
  exists (select from person p where p.id = subject_id) or exists (select from account a where a.id = subject_id));

-- Whose belonging is to be asked anew: a person or an account, by any id that was recorded for them; 0 is everybody.
create table segment_due (subject_id bigint not null);
grant select, insert, update, delete on segment_due to linchpin_unrestricted;
alter table segment_due enable row level security;
create policy all_rows on segment_due to linchpin_unrestricted using (true) with check (true);

-- What segments are asked by stands in many tables; nobody who writes one can forget them. A statement that changes more
-- than a thousand rows means everybody.
create function note_segment_due(ids bigint[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if cardinality(ids) > 1000 then
    insert into segment_due values (0);
  else
    insert into segment_due select distinct id from unnest(ids) id where id is not null;
  end if;
end $$;
revoke execute on function note_segment_due(bigint[]) from public;

-- Its argument is an expression over a row of the table that fired.
create function segment_is_due() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare ids bigint[];
begin
  execute format('select array_agg(id) from (select unnest(%s) as id from rows limit 1002) due', tg_argv[0]) into ids;
  perform note_segment_due(coalesce(ids, '{}'));
  return null;
end $$;

do $$
declare
  fired record;
begin
  for fired in select * from (values
    ('person', 'array[id, account_id]'),
    ('account', 'array[id]'),
    ('segment_listed', 'array[person_id, account_id]'),
    ('identity', 'array[subject_id, person_id]'),
    ('account_identity', 'array[subject_id, account_id]'),
    ('customer_order', 'array[person_id, account_id]'),
    ('lead', 'array[person_id]'),
    ('opportunity', 'array[account_id]'),
    ('account_class', 'array[account_id]'),
    ('lifecycle', 'array[subject_id]')) as t(name, ids)
  loop
    execute format('create trigger segment_insert after insert on %I referencing new table as rows
      for each statement execute function segment_is_due(%L)', fired.name, fired.ids);
    execute format('create trigger segment_update_new after update on %I referencing new table as rows
      for each statement execute function segment_is_due(%L)', fired.name, fired.ids);
    execute format('create trigger segment_update_old after update on %I referencing old table as rows
      for each statement execute function segment_is_due(%L)', fired.name, fired.ids);
    execute format('create trigger segment_delete after delete on %I referencing old table as rows
      for each statement execute function segment_is_due(%L)', fired.name, fired.ids);
  end loop;
end $$;
