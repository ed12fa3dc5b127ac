-- Custom fields and the trash of the record.
alter table account
  add column custom jsonb not null default '{}',
  add column erased_at timestamptz;
alter table person
  add column custom jsonb not null default '{}',
  add column erased_at timestamptz;
alter table opportunity
  add column custom jsonb not null default '{}';

-- What is thrown away leaves its table, with all that belongs to it: no query can see it by mistake, its address is free
-- for somebody else, and the policies of whoever sees everything stay `true`, under which every index is of use (a policy
-- that tests a column keeps lower(), ilike and trigrams from theirs).
create table trash (
  kind text not null check (kind in ('person', 'account')),
  id bigint not null,
  record jsonb not null,                       -- the row as it was
  belongings jsonb not null default '[]',      -- rows that went with it, and references that were cleared
  deleted_at timestamptz not null,
  primary key (kind, id)
);
create index trash_order on trash (deleted_at desc, id desc);
grant select, insert, update, delete on trash to linchpin_unrestricted;
alter table trash enable row level security;
create policy all_rows on trash to linchpin_unrestricted using (true) with check (true);

-- Merging and throwing away take a row out of the table: every reference to it must have moved first.
grant delete on account, person to linchpin_unrestricted;
