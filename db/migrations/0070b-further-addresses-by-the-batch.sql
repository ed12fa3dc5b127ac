-- A further e-mail address is held against first ones as before (0061), but by the statement: an import writes thousands
-- at once, and a row that comes and goes in `person` costs a check of every table that refers to persons.
drop trigger hold_email on contact_point;
drop function hold_further_email();

-- All addresses of the statement stand in `person` together and leave together. What could not be put there belongs to
-- somebody, perhaps to one who has not committed yet and was waited for.
create function hold_further_emails() returns trigger language plpgsql security definer set search_path = public as $$
declare
  wanted text[];
  held bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct lower(n.value)) into wanted from new_rows n where n.kind = 'email';
  else
    select array_agg(distinct lower(n.value)) into wanted from new_rows n join old_rows o on o.id = n.id
      where n.kind = 'email' and lower(n.value) <> lower(o.value);
  end if;
  if wanted is null then return null; end if;
  perform set_config('app.holding', 'yes', true);
  with put as (
    insert into person (name, email, known_at, created_at, updated_at)
      select '', w, now(), now(), now() from unnest(wanted) w on conflict do nothing returning id
  ) select array_agg(id) into held from put;
  perform set_config('app.holding', '', true);
  if coalesce(cardinality(held), 0) < cardinality(wanted) then
    raise exception 'an address of these belongs to somebody' using errcode = '40001';
  end if;
  delete from person where id = any(held);
  return null;
end $$;

create trigger hold_emails_insert after insert on contact_point referencing new table as new_rows
  for each statement execute function hold_further_emails();
create trigger hold_emails_update after update on contact_point referencing old table as old_rows new table as new_rows
  for each statement execute function hold_further_emails();

-- As in 0061; rows that only hold a further address are not asked whether it is one.
create or replace function first_email_is_free() returns trigger language plpgsql security definer
  set search_path = public set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if coalesce(current_setting('app.holding', true), '') <> 'yes' and exists (select 1 from new_rows n join contact_point c
      on c.kind = 'email' and lower(c.value) = lower(n.email) and c.person_id <> n.id
      where n.email is not null) then
    raise exception 'an address belongs to somebody as a further one' using errcode = '40001';
  end if;
  return null;
end $$;
