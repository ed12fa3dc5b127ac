-- Lists and search of a million persons, for restricted readers too.

-- One index for what lists of persons are narrowed by: parts of names and addresses, the territory, and what many share. A row
-- is found by any of them together.
drop index person_name_trgm;
drop index person_email_trgm;
drop index person_territory;
create index person_found on person using gin (
  name gin_trgm_ops, email gin_trgm_ops, territory_id,
  country collate reading_order, source collate reading_order, job_title collate reading_order,
  job_function collate reading_order, seniority collate reading_order, language collate reading_order);
-- Whether a territory holds anybody of a country is known at once: both are common, and mostly tell the same.
create index person_territory on person (territory_id, country collate reading_order);

-- The orders of lists tell the territory as well: whoever is restricted to some passes the rows of others without reading them.
drop index person_by_name;
drop index person_by_email;
drop index person_by_known;
drop index person_by_updated;
drop index person_by_country;
drop index person_by_source;
drop index person_by_job_title;
create index person_by_name on person (name collate reading_order, id) include (territory_id);
create index person_by_email on person (email collate reading_order, id) include (territory_id);
create index person_by_known on person (known_at, id) include (territory_id);
create index person_by_updated on person (updated_at, id) include (territory_id);
create index person_by_country on person (country collate reading_order, id) include (territory_id);
create index person_by_source on person (source collate reading_order, id) include (territory_id);
create index person_by_job_title on person (job_title collate reading_order, id) include (territory_id);
-- Companies of one country stand together in an order of names: in a list by customer, people of others are passed unread.
drop index person_account;
create index person_account on person (account_id, country collate reading_order);

-- Who has a part of a word in the name or the address, for the restricted reader. The operators of trigrams are not leakproof,
-- so a policy keeps them from their index: hits come by the index, the territory is tested inside, only ids leave.
create function subjects_like(record text, part_of text, pattern text) returns setof bigint
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off rows 1000 as $$
declare
  mine constant bigint[] := my_territories();
begin
  if record = 'account' then
    return query select id from account where name ilike pattern and territory_id = any (mine);
  elsif part_of = 'name' then
    return query select id from person where name ilike pattern and territory_id = any (mine);
  elsif part_of = 'email' then
    return query select id from person where email ilike pattern and territory_id = any (mine);
  else
    return query select id from person where (name ilike pattern or email ilike pattern) and territory_id = any (mine);
  end if;
end $$;
revoke all on function subjects_like(text, text, text) from public;
grant execute on function subjects_like(text, text, text) to linchpin_restricted;

-- What is found by words: first who contains them, then, where these are few, who is spelt nearly so. `mine` are the
-- territories of a restricted reader, null is everywhere. A common name is borne by a twentieth of all: the first few hundred
-- of them are compared, not all.
create function subject_hits(words text, most int, mine bigint[]) returns table (kind text, id bigint, closeness real)
  language plpgsql stable set search_path = public, pg_temp
  set enable_seqscan = off set plan_cache_mode = force_custom_plan set pg_trgm.word_similarity_threshold = 0.6 as $$
declare
  plain constant text := replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_');
  -- Less than three letters in a row stand in no index of trigrams, but the beginning of a word does.
  parts constant text[] := case when words ~ '[[:alnum:]]{3}' then array['%' || plain || '%']
    else array[plain || '%', '% ' || plain || '%'] end;
  compared constant int := 300;
  -- Letters that changed places spoil four trigrams.
  near constant real := greatest(0.6, 1 - 4.5 / greatest(1, array_length(show_trgm(words), 1)));
  n int;
  found_so_far int := 0;
begin
  return query select 'account', c.id, word_similarity(words, c.name) + 0.5::real
    from (select a.id, a.name from account a where a.name ilike any (parts) and (mine is null or a.territory_id = any (mine)) limit compared) c
    order by 3 desc, 2 limit most;
  get diagnostics n = row_count;
  found_so_far := found_so_far + n;
  return query select 'person', c.id, word_similarity(words, c.name) + 0.5::real
    from (select p.id, p.name from person p
      where (p.name ilike any (parts) or p.email ilike any (parts)) and (mine is null or p.territory_id = any (mine)) limit compared) c
    order by 3 desc, 2 limit most;
  get diagnostics n = row_count;
  found_so_far := found_so_far + n;
  return query select 'person', p.id, word_similarity(words, c.value) + 0.5::real
    from contact_point c join person p on p.id = c.person_id
    where c.kind = 'email' and c.value ilike any (parts) and (mine is null or p.territory_id = any (mine))
      and p.name not ilike all (parts) and coalesce(p.email not ilike all (parts), true)
    order by 3 desc, 2 limit most;
  get diagnostics n = row_count;
  found_so_far := found_so_far + n;
  for pass in 1..2 loop
    exit when found_so_far >= most or words ~ '@';
    perform set_config('pg_trgm.word_similarity_threshold', case pass when 1 then near else 0.6 end::text, true);
    return query select 'account', a.id, word_similarity(words, a.name) from account a
      where words <% a.name and a.name not ilike all (parts) and (mine is null or a.territory_id = any (mine))
      order by 3 desc, 2 limit most;
    get diagnostics n = row_count;
    found_so_far := found_so_far + n;
    -- Nobody is named with a digit.
    return query select 'person', p.id, word_similarity(words, p.name) from person p
      where words !~ '[0-9]' and words <% p.name and p.name not ilike all (parts) and coalesce(p.email not ilike all (parts), true)
        and (mine is null or p.territory_id = any (mine))
      order by 3 desc, 2 limit most;
    get diagnostics n = row_count;
    found_so_far := found_so_far + n;
    -- Two slips are looked for where nothing is nearer.
    exit when found_so_far > 0 or near <= 0.6;
  end loop;
  return query select 'account', a.id, 0.3::real from account a
    where a.custom <> '{}' and custom_words(a.custom) ilike any (parts) and (mine is null or a.territory_id = any (mine))
      and exists (select 1 from custom_field f where f.record = 'account' and f.type = 'text' and f.archived_at is null
        and a.custom ->> f.key ilike any (parts))
    order by 2 limit most;
  return query select 'person', p.id, 0.3::real from person p
    where p.custom <> '{}' and custom_words(p.custom) ilike any (parts) and (mine is null or p.territory_id = any (mine))
      and exists (select 1 from custom_field f where f.record = 'person' and f.type = 'text' and f.archived_at is null
        and p.custom ->> f.key ilike any (parts))
    order by 2 limit most;
end $$;
revoke all on function subject_hits(text, int, bigint[]) from public;
grant execute on function subject_hits(text, int, bigint[]) to linchpin_unrestricted;

create or replace function search_subjects(words text, most int) returns table (kind text, id bigint, closeness real)
  language sql stable security definer set search_path = public, pg_temp as $$
  select kind, id, max(closeness) from subject_hits(words, least(most, 100), my_territories())
  group by kind, id order by 3 desc, id limit least(most, 100)
$$;
