-- Lifecycle of accounts, and of persons without one: published rules in versions, what the ledger and the orders say of
-- each, the stage that follows, and what it was before.
create table lifecycle_rule (
  version int primary key,
  rule jsonb not null,
  active boolean not null default false,
  created_by bigint,
  created_at timestamptz not null
);
create unique index lifecycle_rule_active on lifecycle_rule (active) where active;
insert into lifecycle_rule (version, rule, active, created_at) values (1, '{"dueAt": 100, "riskAt": 150, "lostAt": 300,
  "leastDays": 14, "usualDays": 180, "needDays": 180, "contactDays": 90, "complaintDays": 14, "returns": 2}', true, now());

-- Derived. What is read of the ledger stands beside the stage, so that a night in which only time passed reads no ledger.
create table lifecycle (
  subject_id bigint primary key,         -- account, or person without one: both draw from one sequence
  kind text not null check (kind in ('account', 'person')),
  stage text not null,
  place smallint not null,               -- of the stage in the order of a customer's life, from 1
  since timestamptz not null,
  code text not null,                    -- why: what the sentence is made of
  at timestamptz,                        -- moment of that reason
  rhythm_days float8,                    -- days between orders that are expected, null before the first
  basis text,                            -- whose rhythm: own, group, company, usual, least
  touched_at timestamptz,
  need_at timestamptz,                   -- first interest shown
  interest_at timestamptz,               -- last interest shown
  contact_at timestamptz,                -- last interest shown or talk
  lead_at timestamptz,                   -- the latest lead that is open or accepted
  opportunity_at timestamptz,            -- the oldest open opportunity
  purchases int not null,                -- days on which was bought
  first_day int,                         -- days since 1970-01-01, UTC
  last_day int,
  last_gap int,                          -- days between the last two
  median_days float8,                    -- median of the days between them
  returns int not null,                  -- orders below zero since the last purchase
  complaint_at timestamptz,              -- the oldest open complaint
  product_group_id bigint                -- of most of the last order
);
create index lifecycle_stage on lifecycle (stage, kind, subject_id);

-- Days between orders that are usual: of who last bought of a product group, and (no group) of all.
create table lifecycle_rhythm (
  product_group_id bigint unique nulls not distinct,
  days float8 not null,
  accounts int not null
);

create table lifecycle_change (
  id bigint generated always as identity primary key,
  subject_id bigint not null,
  before text,
  stage text not null,
  reason jsonb not null,
  version int not null,
  at timestamptz not null
);
create index lifecycle_change_of on lifecycle_change (subject_id, id desc);

-- Whose ledger, orders or decisions changed, as recorded. A heap without keys, so that writers never wait for each other.
create table lifecycle_due (subject_id bigint not null);

grant select, insert, update on lifecycle_rule to linchpin_unrestricted;
grant select, insert, update, delete on lifecycle, lifecycle_rhythm, lifecycle_due to linchpin_unrestricted;
grant select, insert on lifecycle_change to linchpin_unrestricted;
-- Partners see the stage; its reason counts orders of other territories too.
grant select (subject_id, kind, stage, place, since) on lifecycle to linchpin_restricted;
grant select (version, rule, active) on lifecycle_rule to linchpin_restricted;
alter table lifecycle_rule enable row level security;
alter table lifecycle enable row level security;
alter table lifecycle_rhythm enable row level security;
alter table lifecycle_change enable row level security;
alter table lifecycle_due enable row level security;
create policy all_rows on lifecycle_rule to linchpin_unrestricted using (true) with check (true);
create policy active_rule on lifecycle_rule for select to linchpin_restricted using (active);
create policy all_rows on lifecycle to linchpin_unrestricted using (true) with check (true);
create policy all_rows on lifecycle_rhythm to linchpin_unrestricted using (true) with check (true);
create policy all_rows on lifecycle_change to linchpin_unrestricted using (true) with check (true);
create policy all_rows on lifecycle_due to linchpin_unrestricted using (true) with check (true);
create policy of_subject on lifecycle for select to linchpin_restricted using (
  kind = 'account' and exists (select 1 from account a where a.id = subject_id)
  or kind = 'person' and exists (select 1 from person p where p.id = subject_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;

create function lifecycle_is_due_of_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into lifecycle_due select distinct coalesce(account_id, id) from new_rows;
  elsif tg_op = 'DELETE' then
    insert into lifecycle_due select distinct i from old_rows, unnest(array[id, account_id]) i where i is not null;
  else
    insert into lifecycle_due select distinct i from new_rows n join old_rows o using (id), unnest(array[n.id, n.account_id, o.account_id]) i
    where i is not null and (n.account_id, n.erased_at) is distinct from (o.account_id, o.erased_at);
  end if;
  return null;
end $$;
create function lifecycle_is_due_of_account() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into lifecycle_due select id from new_rows;
  elsif tg_op = 'DELETE' then
    insert into lifecycle_due select id from old_rows;
  else
    insert into lifecycle_due select n.id from new_rows n join old_rows o using (id)
    where (n.kind = 'competitor', n.erased_at) is distinct from (o.kind = 'competitor', o.erased_at);
  end if;
  return null;
end $$;
create function lifecycle_is_due_of_lead() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into lifecycle_due select distinct i from new_rows, unnest(array[person_id, account_id]) i where i is not null;
  else
    insert into lifecycle_due select distinct i from new_rows n join old_rows o using (id),
      unnest(array[n.person_id, n.account_id, o.person_id, o.account_id]) i
    where i is not null and (n.state, n.person_id, n.account_id) is distinct from (o.state, o.person_id, o.account_id);
  end if;
  return null;
end $$;
create function lifecycle_is_due_of_opportunity() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into lifecycle_due select distinct account_id from new_rows where account_id is not null;
  elsif tg_op = 'DELETE' then
    insert into lifecycle_due select distinct account_id from old_rows where account_id is not null;
  else
    insert into lifecycle_due
    with changed as (select n.id, n.account_id, o.account_id as before from new_rows n join old_rows o using (id)
      where (n.state, n.account_id, n.opened_at, n.closed_at) is distinct from (o.state, o.account_id, o.opened_at, o.closed_at))
    select account_id from changed where account_id is not null
    union select before from changed where before is not null
    union select p.person_id from changed c join opportunity_person p on p.opportunity_id = c.id;
  end if;
  return null;
end $$;
create function lifecycle_is_due_of_complaint() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    insert into lifecycle_due select distinct i from old_rows, unnest(array[person_id, account_id]) i where i is not null;
  else
    insert into lifecycle_due select distinct i from new_rows, unnest(array[person_id, account_id]) i where i is not null;
  end if;
  return null;
end $$;
do $$
declare of_table text;
begin
  foreach of_table in array array['person', 'account', 'lead', 'opportunity', 'complaint'] loop
    execute format('create trigger lifecycle_insert after insert on %I referencing new table as new_rows
      for each statement execute function lifecycle_is_due_of_%s()', of_table, of_table);
    execute format('create trigger lifecycle_update after update on %I referencing new table as new_rows old table as old_rows
      for each statement execute function lifecycle_is_due_of_%s()', of_table, of_table);
    if of_table <> 'lead' then
      execute format('create trigger lifecycle_delete after delete on %I referencing old table as old_rows
        for each statement execute function lifecycle_is_due_of_%s()', of_table, of_table);
    end if;
  end loop;
end $$;
-- Whoever is there already.
insert into lifecycle_due select id from account union all select id from person where account_id is null;
