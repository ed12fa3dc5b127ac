-- Custom fields and the trash of the record.
-- What lies in the trash or was merged away is hidden by the policies themselves, so that no query can forget it;
-- only the definer functions of the trash see it. `deleted_at is null` is no operator that could leak, so indexes stay in use.
alter table account
  add column custom jsonb not null default '{}',
  add column deleted_at timestamptz,
  add column erased_at timestamptz;
alter table person
  add column custom jsonb not null default '{}',
  add column deleted_at timestamptz,
  add column erased_at timestamptz;
alter table opportunity
  add column custom jsonb not null default '{}';

drop policy all_rows on account;
drop policy all_rows on person;
drop policy my_territory on account;
drop policy my_territory on person;
create policy all_rows on account to linchpin_unrestricted using (deleted_at is null) with check (true);
create policy all_rows on person to linchpin_unrestricted using (deleted_at is null) with check (true);
create policy my_territory on account for select to linchpin_restricted
  using (deleted_at is null and territory_id = any((select my_territories())::bigint[]));
create policy my_territory on person for select to linchpin_restricted
  using (deleted_at is null and territory_id = any((select my_territories())::bigint[]));

-- An address or id in the trash is free for somebody else; putting back is refused when it was taken meanwhile.
drop index person_email;
drop index person_external;
create unique index person_email on person (lower(email)) where email is not null and deleted_at is null;
create unique index person_external on person (external_id) where external_id is not null and deleted_at is null;

create or replace function search_subjects(words text, most int) returns table (kind text, id bigint, closeness real)
  language sql stable security definer set search_path = public as $$
  with hits as materialized (
    select 'account'::text as kind, a.id, a.territory_id, word_similarity(words, a.name) as closeness
      from account a where a.deleted_at is null
        and (a.name ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%' or words <% a.name)
    union all
    select 'person', p.id, p.territory_id, greatest(word_similarity(words, p.name), coalesce(word_similarity(words, p.email), 0))
      from person p where p.deleted_at is null
        and (p.name ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%'
          or p.email ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%' or words <% p.name)
  )
  select kind, id, closeness from hits where territory_id = any (my_territories())
  order by closeness desc, id limit least(most, 100)
$$;

-- Merging takes the row of whoever was merged away out of the table: every reference to it must have moved first.
grant delete on account, person to linchpin_unrestricted;
