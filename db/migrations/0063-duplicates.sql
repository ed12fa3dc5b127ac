-- Duplicates: an index of keys by which likely ones are found, what was learnt of them, and what was decided.

-- Records that changed since they were last looked at; the same one may stand here twice. Statements write it, whoever
-- they come from: by hand, import, tracking, merge.
create table match_due (
  kind text not null check (kind in ('person', 'account')),
  id bigint not null
);

-- One record as it is compared: keys that likely ones share with it, and its values, normalised, in one line.
create table match_record (
  kind text not null check (kind in ('person', 'account')),
  id bigint not null,
  form int not null,                     -- of the normalisation that made it
  keys int[] not null,
  line text not null,
  primary key (kind, id)
);
-- Found at once after it was written, so nothing waits in a list.
create index match_record_keys on match_record using gin (keys) with (fastupdate = off);

-- What was learnt, in versions; the last one of a kind counts. Values stand as hashes, so nobody is named in it.
create table match_learnt (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('person', 'account')),
  learnt jsonb not null,
  records bigint not null,               -- how many it was learnt from
  compared bigint not null default 0,    -- pairs that the pass compared
  spread jsonb not null default '[]',    -- [bits rounded down, pairs] of all compared
  at timestamptz not null,
  finished_at timestamptz
);
create index match_learnt_last on match_learnt (kind, id desc);

-- Two records that may be one. No references: what was merged away is gone from its table and remembered here.
create table match_pair (
  kind text not null check (kind in ('person', 'account')),
  a bigint not null,
  b bigint not null check (a < b),
  bits real not null,                    -- logarithm of the odds, base 2
  why jsonb not null,                    -- {reasons: [{field, level, bits, share}], priorBits, relatedBits, relation}
  state text not null default 'open' check (state in ('open', 'merged', 'different', 'later')),
  found_at timestamptz not null,
  seen_in bigint,                        -- the pass that saw it last
  decided_by bigint references app_user,
  decided_at timestamptz,
  automatic boolean not null default false,
  merge_id bigint,
  primary key (kind, a, b)
);
create index match_pair_queue on match_pair (kind, state, bits desc, a, b);
create index match_pair_other on match_pair (kind, b);

-- From which probability a human is asked, and from which the program may merge by itself, if it may at all.
create table match_setting (
  kind text primary key check (kind in ('person', 'account')),
  ask float8 not null default 0.8 check (ask >= 0.5 and ask < 1),
  certain float8 not null default 0.995 check (certain >= 0.9 and certain < 1),
  automatic boolean not null default false,
  changed_by bigint references app_user,
  changed_at timestamptz,
  check (ask <= certain)
);
insert into match_setting (kind) values ('person'), ('account');

grant select, insert, update, delete on match_due, match_record, match_learnt, match_pair to linchpin_unrestricted;
grant select, update on match_setting to linchpin_unrestricted;
grant select on match_pair, match_setting to linchpin_restricted;
alter table match_due enable row level security;
alter table match_record enable row level security;
alter table match_learnt enable row level security;
alter table match_pair enable row level security;
alter table match_setting enable row level security;
create policy all_rows on match_due to linchpin_unrestricted using (true) with check (true);
create policy all_rows on match_record to linchpin_unrestricted using (true) with check (true);
create policy all_rows on match_learnt to linchpin_unrestricted using (true) with check (true);
create policy all_rows on match_pair to linchpin_unrestricted using (true) with check (true);
create policy all_rows on match_setting to linchpin_unrestricted using (true) with check (true);
create policy read_by_all on match_setting for select to linchpin_restricted using (true);
-- Both records must be the reader's: a pair tells of both.
create policy of_both on match_pair for select to linchpin_restricted using (
  case kind
    when 'person' then exists (select 1 from person p where p.id = a) and exists (select 1 from person p where p.id = b)
    else exists (select 1 from account c where c.id = a) and exists (select 1 from account c where c.id = b) end);

-- Whatever is compared of a person or account has changed: it is looked at again. Joined by hashing whatever the number
-- of rows: the first plan of a session is kept for all later calls. What is gone leaves the index in the same moment.
create function note_person_due() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_nestloop = off as $$
begin
  if tg_op = 'INSERT' then
    insert into match_due select 'person', n.id from new_rows n;
  else
    insert into match_due select 'person', n.id from new_rows n join old_rows o on o.id = n.id
      where (n.name, n.given_name, n.family_name, n.email, n.phone, n.country, n.account_id)
        is distinct from (o.name, o.given_name, o.family_name, o.email, o.phone, o.country, o.account_id);
  end if;
  return null;
end $$;
create function note_account_due() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_nestloop = off as $$
begin
  if tg_op = 'INSERT' then
    insert into match_due select 'account', n.id from new_rows n;
  else
    insert into match_due select 'account', n.id from new_rows n join old_rows o on o.id = n.id
      where (n.name, n.website, n.city, n.country)
        is distinct from (o.name, o.website, o.city, o.country);
    -- The company's name is compared of its persons, too.
    insert into match_due select 'person', p.id from new_rows n join old_rows o on o.id = n.id
      join person p on p.account_id = n.id where n.name is distinct from o.name;
  end if;
  return null;
end $$;
create function note_point_due() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op <> 'DELETE' then
    insert into match_due select case when n.person_id is null then 'account' else 'person' end,
      coalesce(n.person_id, n.account_id) from new_rows n;
  end if;
  if tg_op <> 'INSERT' then
    insert into match_due select case when o.person_id is null then 'account' else 'person' end,
      coalesce(o.person_id, o.account_id) from old_rows o;
  end if;
  return null;
end $$;
create function forget_match() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  delete from match_record where kind = tg_argv[0] and id = old.id;
  return null;
end $$;
create trigger match_insert after insert on person referencing new table as new_rows
  for each statement execute function note_person_due();
create trigger match_update after update on person referencing old table as old_rows new table as new_rows
  for each statement execute function note_person_due();
create trigger match_insert after insert on account referencing new table as new_rows
  for each statement execute function note_account_due();
create trigger match_update after update on account referencing old table as old_rows new table as new_rows
  for each statement execute function note_account_due();
create trigger match_insert after insert on contact_point referencing new table as new_rows
  for each statement execute function note_point_due();
create trigger match_update after update on contact_point referencing old table as old_rows new table as new_rows
  for each statement execute function note_point_due();
create trigger match_delete after delete on contact_point referencing old table as old_rows
  for each statement execute function note_point_due();
create trigger match_delete after delete on person for each row execute function forget_match('person');
create trigger match_delete after delete on account for each row execute function forget_match('account');
create trigger match_gone after update on person for each row
  when (new.erased_at is distinct from old.erased_at)
  execute function forget_match('person');
create trigger match_gone after update on account for each row
  when (new.erased_at is distinct from old.erased_at)
  execute function forget_match('account');

-- What was there before all this.
insert into match_due select 'person', id from person;
insert into match_due select 'account', id from account;
