-- An e-mail address is that of one person only, as the first one or as a further one: two tables, so that no unique index
-- says it. Until here a further address was held by a row that came and went in `person`: eighteen indexes to enter, and a
-- look into each table that refers to persons on leaving, half of what it cost to write the further addresses of an import.
-- Now whoever writes an address of either kind enters its hash into a narrow table of its own and takes it out again: who
-- comes second waits there until the first has ended, and then sees what it wrote. A hash, so that nothing of an erased
-- person stays there; unlogged, for beyond the transactions that run it is empty.
create unlogged table address_hold (key bigint primary key);
alter table address_hold enable row level security;
-- Written by the triggers alone.
grant select on address_hold to linchpin_unrestricted;
create policy all_rows on address_hold for select to linchpin_unrestricted using (true);

create function hold_addresses(wanted text[]) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  held tid[];
begin
  with put as (
    insert into address_hold select distinct hashtextextended(w, 0) as key from unnest(wanted) w order by key returning ctid
  ) select array_agg(ctid) into held from put;
  delete from address_hold where ctid = any(held);
end $$;
revoke execute on function hold_addresses(text[]) from public;

create or replace function hold_further_emails() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  wanted text[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct lower(n.value)) into wanted from new_rows n where n.kind = 'email';
  else
    select array_agg(distinct lower(n.value)) into wanted from new_rows n join old_rows o on o.id = n.id
      where n.kind = 'email' and lower(n.value) <> lower(o.value);
  end if;
  if wanted is null then return null; end if;
  perform hold_addresses(wanted);
  if exists (select 1 from unnest(wanted) w join person p on lower(p.email) = w and p.email is not null) then
    raise exception 'an address of these belongs to somebody' using errcode = '40001';
  end if;
  return null;
end $$;

drop trigger email_free_insert on person;
drop trigger email_free_update on person;
create or replace function first_email_is_free() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  wanted text[];
begin
  if tg_op = 'INSERT' then
    select array_agg(lower(n.email)) into wanted from new_rows n where n.email is not null;
  else
    select array_agg(lower(n.email)) into wanted from new_rows n join old_rows o on o.id = n.id
      where n.email is not null and lower(n.email) is distinct from lower(o.email);
  end if;
  if wanted is null then return null; end if;
  perform hold_addresses(wanted);
  if exists (select 1 from unnest(wanted) w join contact_point c on c.kind = 'email' and lower(c.value) = w
      join person p on p.id <> c.person_id and lower(p.email) = w and p.email is not null) then
    raise exception 'an address belongs to somebody as a further one' using errcode = '40001';
  end if;
  return null;
end $$;
create trigger email_free_insert after insert on person referencing new table as new_rows
  for each statement execute function first_email_is_free();
create trigger email_free_update after update on person referencing old table as old_rows new table as new_rows
  for each statement execute function first_email_is_free();

-- The same digits as before, without a regular expression for each number: what is left without its digits is taken away.
create or replace function phone_tail(number text) returns text language sql immutable strict parallel safe as
  $$ select reverse(translate(number, translate(number, '0123456789', ''), '')) $$;
