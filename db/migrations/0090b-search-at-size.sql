-- Search of a million persons: whoever begins with the words is found along the order of names, which takes no time; only
-- where these are few are others looked up by trigrams. A trigram of a common name stands for tens of thousands, so that is
-- asked once, if it can be: several words by their spelling, which those who contain them have as well. Sorting is off for those
-- who begin with the words: their index is walked until there are enough, however many the planner expects.
create or replace function subject_hits(words text, most int, mine bigint[]) returns table (kind text, id bigint, closeness real)
  language plpgsql stable set search_path = public, pg_temp
  set enable_seqscan = off set enable_sort = off set max_parallel_workers_per_gather = 0
  set plan_cache_mode = force_custom_plan set pg_trgm.word_similarity_threshold = 0.6 as $$
declare
  plain constant text := replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_');
  -- Less than three letters in a row stand in no index of trigrams, but the beginning of a word does.
  parts constant text[] := case when words ~ '[[:alnum:]]{3}' then array['%' || plain || '%']
    else array[plain || '%', '% ' || plain || '%'] end;
  -- The last of all letters in an order of names.
  beyond constant text := words || chr(65535);
  several constant boolean := words ~ '[[:alnum:]]{3}.*\s.*[[:alnum:]]{2}';
  is_address constant boolean := words ~ '[^\s]@';
  compared constant int := 300;
  -- The first word and how the second begins: most slips come later.
  beginning constant text := substring(words from '^(\S+\s+\S)');
  trigrams constant int := greatest(1, array_length(show_trgm(words), 1));
  near real;
  met boolean := false;
  n int;
  found_so_far int := 0;
begin
  return query select 'account', c.id, word_similarity(words, c.name) + 0.5::real
    from (select a.id, a.name from account a where a.name ilike any (parts) and (mine is null or a.territory_id = any (mine)) limit compared) c
    order by 3 desc, 2 limit most;
  get diagnostics found_so_far = row_count;
  return query select 'person', p.id, word_similarity(words, p.name) + 0.5::real from person p
    where p.name collate reading_order >= words and p.name collate reading_order < beyond and lower(left(p.name, length(words))) = lower(words)
      and (mine is null or p.territory_id = any (mine))
    order by p.name collate reading_order, p.id limit most;
  get diagnostics n = row_count;
  found_so_far := found_so_far + n;
  if words !~ '\s' then
    return query select 'person', p.id, word_similarity(words, p.name) + 0.5::real from person p
      where p.email collate reading_order >= words and p.email collate reading_order < beyond and lower(left(p.email, length(words))) = lower(words)
        and (mine is null or p.territory_id = any (mine))
      order by p.email collate reading_order, p.id limit most;
    get diagnostics n = row_count;
    found_so_far := found_so_far + n;
    return query select 'person', p.id, word_similarity(words, c.value) + 0.5::real
      from contact_point c join person p on p.id = c.person_id
      where c.kind = 'email' and c.value ilike any (parts) and (mine is null or p.territory_id = any (mine))
        and p.name not ilike all (parts) and coalesce(p.email not ilike all (parts), true)
      order by 3 desc, 2 limit most;
    get diagnostics n = row_count;
    found_so_far := found_so_far + n;
  end if;
  -- Parts of a word. An address is typed from its beginning, and has no space in it.
  if not several and not is_address and found_so_far < most then
    return query select 'person', c.id, word_similarity(words, c.name) + 0.5::real
      from (select p.id, p.name from person p
        where (p.name ilike any (parts) or (words !~ '\s' and p.email ilike any (parts)))
          and (mine is null or p.territory_id = any (mine)) limit compared) c
      order by 3 desc, 2 limit most;
    get diagnostics n = row_count;
    -- Those who begin with the words are among them.
    found_so_far := greatest(found_so_far, n);
  end if;
  -- Nearly so. Nobody is named with an @ or a digit.
  if several and found_so_far = 0 and beginning is not null then
    return query select 'person', c.id, c.closeness from (
        select p.id, word_similarity(words, p.name) as closeness from person p
        where p.name collate reading_order >= beginning and p.name collate reading_order < beginning || chr(65535)
          and (mine is null or p.territory_id = any (mine)) limit 3000) c
      where c.closeness >= 0.5 order by 3 desc, 2 limit most;
    met := found;
  end if;
  -- A slip spoils four to seven trigrams, whatever the length: the longer the words, the nearer is what is meant, above all
  -- where somebody has just these.
  if found_so_far < most and not is_address and not met then
    near := greatest(0.6, 1 - case when found_so_far > 0 then 4.5 else 7.2 end / trigrams);
    perform set_config('pg_trgm.word_similarity_threshold', near::text, true);
    return query select 'account', a.id,
        word_similarity(words, a.name) + case when a.name ilike any (parts) then 0.5 else 0 end::real from account a
      where words <% a.name and (mine is null or a.territory_id = any (mine))
      order by 3 desc, 2 limit most;
    return query select 'person', p.id,
        word_similarity(words, p.name) + case when p.name ilike any (parts) then 0.5 else 0 end::real from person p
      where words !~ '[0-9]' and words <% p.name and (mine is null or p.territory_id = any (mine))
      order by 3 desc, 2 limit most;
  end if;
  return query select 'account', c.id, 0.3::real from (select a.id from account a
      where a.custom <> '{}' and custom_words(a.custom) ilike any (parts) and (mine is null or a.territory_id = any (mine))
        and exists (select 1 from custom_field f where f.record = 'account' and f.type = 'text' and f.archived_at is null
          and a.custom ->> f.key ilike any (parts)) offset 0) c
    order by 2 limit most;
  return query select 'person', c.id, 0.3::real from (select p.id from person p
      where p.custom <> '{}' and custom_words(p.custom) ilike any (parts) and (mine is null or p.territory_id = any (mine))
        and exists (select 1 from custom_field f where f.record = 'person' and f.type = 'text' and f.archived_at is null
          and p.custom ->> f.key ilike any (parts)) offset 0) c
    order by 2 limit most;
end $$;
