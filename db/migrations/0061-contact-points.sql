-- Further e-mail addresses, telephones and postal addresses of persons and accounts, and the history of every field.
-- The first e-mail and telephone of a person stay in `person`, where lists, identification and search look first.
alter table person
  add column email_label text check (email_label in ('work', 'private', 'other')),
  add column phone_label text check (phone_label in ('work', 'private', 'other')),
  add column phone_e164 text; -- E.164, read with the country; `phone` keeps what was written
create index person_phone on person (phone_e164) where phone_e164 is not null;

create table contact_point (
  id bigint generated always as identity primary key,
  person_id bigint references person,
  account_id bigint references account,
  kind text not null check (kind in ('email', 'phone', 'address')),
  label text not null default 'work' check (label in ('work', 'private', 'other')),
  position int not null default 1,
  value text not null,                   -- address of mail; telephone in E.164 where it could be read; postal address in one line
  original text,                         -- telephone as it was written
  street text,
  postal_code text,
  city text,
  region text,
  country text,
  source text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (num_nonnulls(person_id, account_id) = 1),
  check (kind <> 'email' or person_id is not null)
);
create unique index contact_point_email on contact_point (lower(value)) where kind = 'email';
create index contact_point_phone on contact_point (value) where kind = 'phone';
create index contact_point_person on contact_point (person_id) where person_id is not null;
create index contact_point_account on contact_point (account_id) where account_id is not null;
create index contact_point_email_trgm on contact_point using gin (value gin_trgm_ops) where kind = 'email';

grant select, insert, update, delete on contact_point to linchpin_unrestricted;
grant select on contact_point to linchpin_restricted;
alter table contact_point enable row level security;
create policy all_rows on contact_point to linchpin_unrestricted using (true) with check (true);
create policy of_owner on contact_point for select to linchpin_restricted using (
  exists (select 1 from person p where p.id = person_id) or exists (select 1 from account a where a.id = account_id));

-- An address belongs to one person, be it the first or a further one. Two tables hold them, so each side looks into the
-- other, and what has not been committed yet is waited for at the unique index of `person`: a further address stands
-- there for the length of its transaction.
create function hold_further_email() returns trigger language plpgsql security definer set search_path = public as $$
declare held bigint;
begin
  if new.kind <> 'email' or (tg_op = 'UPDATE' and lower(new.value) = lower(old.value)) then return new; end if;
  insert into person (name, email, known_at, created_at, updated_at)
    values ('', new.value, new.updated_at, new.updated_at, new.updated_at)
    on conflict do nothing returning id into held;
  if held is null then
    raise exception 'the address % belongs to somebody', new.value using errcode = '40001';
  end if;
  delete from person where id = held;
  return new;
end $$;
create trigger hold_email before insert or update on contact_point for each row execute function hold_further_email();

-- Whoever writes a first address has asked before who has it; here only what came at the same moment is caught.
-- A plan that fits one row fits many: by the index, whatever the first call was.
create function first_email_is_free() returns trigger language plpgsql security definer
  set search_path = public set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if exists (select 1 from new_rows n join contact_point c
      on c.kind = 'email' and lower(c.value) = lower(n.email) and c.person_id <> n.id
      where n.email is not null) then
    raise exception 'an address belongs to somebody as a further one' using errcode = '40001';
  end if;
  return null;
end $$;
create trigger email_free_insert after insert on person referencing new table as new_rows
  for each statement execute function first_email_is_free();
create trigger email_free_update after update on person referencing new table as new_rows
  for each statement execute function first_email_is_free();

-- History: what each field was and became, from where, by whom. Nothing is written when a record is made: its own
-- source and moment say that. A row whose two values are the same, of source 'confirmed', says that somebody looked.
create table field_change (
  id bigint generated always as identity primary key,
  record text not null check (record in ('person', 'account', 'opportunity')),
  record_id bigint not null,
  field text not null,                   -- the column; custom fields as custom.<key>
  before jsonb,
  after jsonb,
  source text not null,
  user_id bigint,
  at timestamptz not null
);
create index field_change_of on field_change (record, record_id, id desc);
grant select, insert on field_change to linchpin_unrestricted;
grant select on field_change to linchpin_restricted;
alter table field_change enable row level security;
create policy all_rows on field_change to linchpin_unrestricted using (true) with check (true);
create policy of_record on field_change for select to linchpin_restricted using (
  case record
    when 'person' then exists (select 1 from person p where p.id = record_id)
    when 'account' then exists (select 1 from account a where a.id = record_id)
    else exists (select 1 from opportunity o where o.id = record_id) end);

-- Where a transaction says its changes come from: import, tracking, form, merge ...; else by hand, or the system.
create function write_source() returns text language sql stable
  as $$ select coalesce(nullif(current_setting('app.source', true), ''), case when me() is null then 'system' else 'by hand' end) $$;

-- Joined by hashing whatever the number of rows: the first plan of a session is kept for all later calls.
create function keep_history() returns trigger language plpgsql security definer
  set search_path = public set enable_nestloop = off as $$
begin
  insert into field_change (record, record_id, field, before, after, source, user_id, at)
  select tg_argv[0], c.id, e.field, e.before, e.after, write_source(), me(), c.at
  from (
    select n.id, to_jsonb(o) as old, to_jsonb(n) as new,
      case when n.updated_at is distinct from o.updated_at then n.updated_at else now() end as at
    from old_rows o join new_rows n on n.id = o.id
    where o is distinct from n
  ) c
  cross join lateral (
    select k.key as field, nullif(c.old -> k.key, 'null') as before, nullif(k.value, 'null') as after
    from jsonb_each(c.new - array['id', 'custom', 'created_at', 'updated_at', 'known_at', 'erased_at',
      'version', 'name_key', 'phone_e164', 'stage_since', 'mode']) k
    where c.old -> k.key is distinct from k.value
    union all
    select 'custom.' || k.key, c.old -> 'custom' -> k.key, c.new -> 'custom' -> k.key
    from jsonb_object_keys((c.old -> 'custom') || (c.new -> 'custom')) k(key)
    where c.old -> 'custom' -> k.key is distinct from c.new -> 'custom' -> k.key
  ) e
  -- What is erased leaves no copy of itself.
  where c.new -> 'erased_at' is null or c.new -> 'erased_at' = 'null';
  return null;
end $$;
create trigger history after update on person referencing old table as old_rows new table as new_rows
  for each statement execute function keep_history('person');
create trigger history after update on account referencing old table as old_rows new table as new_rows
  for each statement execute function keep_history('account');
create trigger history after update on opportunity referencing old table as old_rows new table as new_rows
  for each statement execute function keep_history('opportunity');

-- Contact points: told under the person or account; not those that came with it, nor a mere change of order.
create function keep_point_history() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' and new.value = old.value and new.label = old.label
    and new.person_id is not distinct from old.person_id and new.account_id is not distinct from old.account_id
    then return null; end if;
  -- Into the trash and out of it go whole records, which keep their history.
  if write_source() = 'trash' then return null; end if;
  insert into field_change (record, record_id, field, before, after, source, user_id, at)
  select case when p.person_id is null then 'account' else 'person' end, coalesce(p.person_id, p.account_id),
    'further.' || p.kind,
    case when tg_op <> 'INSERT' then to_jsonb(old.value) end, case when tg_op <> 'DELETE' then to_jsonb(new.value) end,
    write_source(), me(), case when tg_op = 'DELETE' then now() else p.updated_at end
  from (select (case when tg_op = 'DELETE' then old else new end).*) p
  where not exists (select 1 from person r where r.id = p.person_id and (r.erased_at is not null
      or tg_op = 'INSERT' and r.created_at = p.created_at))
    and not exists (select 1 from account r where r.id = p.account_id and tg_op = 'INSERT' and r.created_at = p.created_at);
  return null;
end $$;
create trigger history after insert or update or delete on contact_point
  for each row execute function keep_point_history();

grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
