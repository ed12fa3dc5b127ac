-- Search for who sees everything finds by the words in declared text fields, too.
create or replace function search_everything(words text, part text, most int) returns table (kind text, id bigint, closeness real)
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
  (select 'account', a.id, 0.3::real from account a
    where a.custom <> '{}' and custom_words(a.custom) ilike part
      and exists (select 1 from custom_field f where f.record = 'account' and f.type = 'text' and f.archived_at is null
        and a.custom ->> f.key ilike part)
      and a.deleted_at is null and a.name not ilike part
      and not words <% a.name order by a.id limit most)
  union all
  (select 'person', p.id, 0.3::real from person p
    where p.custom <> '{}' and custom_words(p.custom) ilike part
      and exists (select 1 from custom_field f where f.record = 'person' and f.type = 'text' and f.archived_at is null
        and p.custom ->> f.key ilike part)
      and p.deleted_at is null and p.name not ilike part
      and coalesce(p.email not ilike part, true) and not words <% p.name order by p.id limit most)
  union all
  (select 'account', a.id, word_similarity(words, a.name) as closeness from account a
    where a.deleted_at is null and words <% a.name and a.name not ilike part order by closeness desc, a.id limit most)
  union all
  (select 'person', p.id, word_similarity(words, p.name) as closeness from person p
    where p.deleted_at is null and words <% p.name and p.name not ilike part and coalesce(p.email not ilike part, true)
    order by closeness desc, p.id limit most)
$$;
