-- A policy that tests a column lets no condition with a function that could leak (lower, ilike, trigram) reach an
-- index. Looked up by such a condition inside a function of the owner, only ids leave; whoever asks reads the rows
-- themselves under the policies.
-- Who has one of these addresses, as the first or a further one.
create function persons_of_emails(emails text[]) returns table (id bigint, email text)
  language sql stable security definer set search_path = public as $$
  with asked as materialized (select array(select lower(e) from unnest(emails) e) as keys)
  select p.id, lower(p.email) from person p
  where lower(p.email) = any((select keys from asked)::text[]) and p.email is not null and p.deleted_at is null
  union all
  select c.person_id, lower(c.value) from contact_point c join person p on p.id = c.person_id
  where c.kind = 'email' and lower(c.value) = any((select keys from asked)::text[]) and c.deleted_at is null
    and p.deleted_at is null
$$;
revoke all on function persons_of_emails(text[]) from public;
grant execute on function persons_of_emails(text[]) to linchpin_unrestricted;

-- Search for who sees everything: exact parts first, then nearly so spelt ones, on the same trigram indexes.
create function search_everything(words text, part text, most int) returns table (kind text, id bigint, closeness real)
  language sql stable security definer set search_path = public as $$
  (select 'account', a.id, word_similarity(words, a.name) + 0.5::real as closeness from account a
    where a.deleted_at is null and a.name ilike part order by closeness desc, a.id limit most)
  union all
  (select 'person', p.id, word_similarity(words, p.name) + 0.5::real as closeness from person p
    where p.deleted_at is null and (p.name ilike part or p.email ilike part) order by closeness desc, p.id limit most)
  union all
  (select 'person', c.person_id, word_similarity(words, c.value) + 0.5::real as closeness
    from contact_point c join person p on p.id = c.person_id
    where c.kind = 'email' and c.value ilike part and c.deleted_at is null and p.deleted_at is null
      and p.name not ilike part and coalesce(p.email not ilike part, true)
    order by closeness desc, c.person_id limit most)
  union all
  (select 'account', a.id, word_similarity(words, a.name) as closeness from account a
    where a.deleted_at is null and words <% a.name and a.name not ilike part order by closeness desc, a.id limit most)
  union all
  (select 'person', p.id, word_similarity(words, p.name) as closeness from person p
    where p.deleted_at is null and words <% p.name and p.name not ilike part and coalesce(p.email not ilike part, true)
    order by closeness desc, p.id limit most)
$$;
revoke all on function search_everything(text, text, int) from public;
grant execute on function search_everything(text, text, int) to linchpin_unrestricted;

-- The moments of the touches that gave a funnel row its source, campaign and product group: a later touch cannot
-- change them. Null is none yet, or not derived since this column is there.
alter table funnel_stage
  add column source_at timestamptz,
  add column campaign_at timestamptz,
  add column product_group_at timestamptz;
