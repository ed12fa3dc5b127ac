-- Completeness and freshness of records: published rules in versions, and what they give for each record.
create table quality_rule (
  version int primary key,
  rules jsonb not null,
  active boolean not null default false,
  created_by bigint,
  created_at timestamptz not null
);
create unique index quality_rule_active on quality_rule (active) where active;

create table record_quality (
  record text not null check (record in ('person', 'account')),
  record_id bigint not null,
  completeness smallint not null,        -- 0 to 100: weight of the fields that are filled
  freshness smallint not null,           -- 0 to 100: halves with each half-life since the last change or confirmation
  missing text[] not null,
  stale text[] not null,                 -- filled, and older than the half-life
  source text,
  territory_id bigint,
  worth_cents bigint not null default 0, -- what stands behind the record: orders the worklist
  version int not null,
  computed_at timestamptz not null,
  primary key (record, record_id)
);
create index record_quality_worth on record_quality (record, worth_cents desc, record_id);

-- Records to compute anew. A heap without keys, so that writers never wait for each other here; taken by a job.
create table quality_due (
  record text not null,
  record_id bigint not null
);

grant select, insert, update on quality_rule to linchpin_unrestricted;
grant select, insert, update, delete on record_quality, quality_due to linchpin_unrestricted;
alter table quality_rule enable row level security;
alter table record_quality enable row level security;
alter table quality_due enable row level security;
create policy all_rows on quality_rule to linchpin_unrestricted using (true) with check (true);
create policy all_rows on record_quality to linchpin_unrestricted using (true) with check (true);
create policy all_rows on quality_due to linchpin_unrestricted using (true) with check (true);

create function quality_is_due() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into quality_due (record, record_id) select tg_argv[0], id from rows;
  return null;
end $$;
create function quality_is_due_of_point() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into quality_due (record, record_id)
  select distinct case when person_id is null then 'account' else 'person' end, coalesce(person_id, account_id) from rows;
  return null;
end $$;
create trigger quality_insert after insert on person referencing new table as rows
  for each statement execute function quality_is_due('person');
create trigger quality_update after update on person referencing new table as rows
  for each statement execute function quality_is_due('person');
create trigger quality_delete after delete on person referencing old table as rows
  for each statement execute function quality_is_due('person');
create trigger quality_insert after insert on account referencing new table as rows
  for each statement execute function quality_is_due('account');
create trigger quality_update after update on account referencing new table as rows
  for each statement execute function quality_is_due('account');
create trigger quality_delete after delete on account referencing old table as rows
  for each statement execute function quality_is_due('account');
create trigger quality_insert after insert on contact_point referencing new table as rows
  for each statement execute function quality_is_due_of_point();
create trigger quality_delete after delete on contact_point referencing old table as rows
  for each statement execute function quality_is_due_of_point();
-- What is there already.
insert into quality_due (record, record_id) select 'person', id from person union all select 'account', id from account;
