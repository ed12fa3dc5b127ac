-- What a review of everything that is new found to be open.

-- A function of the owner must never find a table that its caller made: the schema of temporary tables is looked into
-- first unless it is named, and named last.
do $$
declare f record;
begin
  for f in
    select p.oid::regprocedure as name, substr(s.setting, 13) as path from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace,
      lateral (select c as setting from unnest(p.proconfig) c where c like 'search_path=%') s
    where n.nspname = 'public' and p.prosecdef and s.setting not like '%pg_temp'
  loop
    execute format('alter function %s set search_path = %s, pg_temp', f.name, f.path);
  end loop;
end $$;

-- Whoever is to be erased may lie in the trash: in a backup of before, say. It is put back for that, without what is
-- somebody else's by now.
create function take_out_of_trash(of_person bigint, moment timestamptz, only_known_at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update trash t set record = record || jsonb_build_object('account_id',
      (select a.id from account a where a.id = account_today((t.record ->> 'account_id')::bigint)))
    where t.kind = 'person' and t.id = of_person and (only_known_at is null
      or date_trunc('milliseconds', (t.record ->> 'known_at')::timestamptz) = date_trunc('milliseconds', only_known_at));
  if not found then return; end if;
  begin
    perform restore_from_trash('person', of_person, moment);
  exception when unique_violation or serialization_failure then
    update trash t set record = record || '{"email": null, "external_id": null}', belongings = coalesce((
        select jsonb_agg(b) from jsonb_array_elements(t.belongings) b
        where b ->> 'table' not in ('contact_point', 'person_alias')), '[]')
      where t.kind = 'person' and t.id = of_person;
    perform restore_from_trash('person', of_person, moment);
  end;
end $$;
revoke all on function take_out_of_trash(bigint, timestamptz, timestamptz) from public;

-- Must a value of this column be the only one of its kind?
create function is_alone(of_table text, of_column text) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = of_column
    where n.nspname = 'public' and c.relname = of_table and i.indisunique
      and (a.attnum = any (i.indkey) or i.indexprs is not null))
$$;
revoke all on function is_alone(text, text) from public;

create or replace function erase_person(of_person bigint, by_user bigint, moment timestamptz, only_known_at timestamptz default null) returns jsonb language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
declare
  subjects bigint[];
  its_accounts bigint[]; its_known_at timestamptz;
  mails text[]; numbers text[]; names text[]; ids text[]; places text[];
  sure text := null;  -- what tells the person anywhere
  named text := null; -- what tells the person where it stands beside it
  dialled text := null;
  likely text;        -- what a text with any of them contains, in a pattern that is quick to look for
  nothing constant text := '^\x08$';
  hits bigint;
  anything text;      -- each of them; matches nothing when there is none
  its_leads text := (select string_agg(id::text, '|') from lead where person_id = of_person);
  counts jsonb := '{}'; persons jsonb; n bigint; mail_ids bigint[]; one record;
begin
  perform take_out_of_trash(of_person, moment, only_known_at);
  subjects := array(select of_person union select i.subject_id from identity i where i.person_id = of_person);
  select p.known_at, array_remove(array[p.account_id], null) into its_known_at, its_accounts
    from person p where p.id = of_person and p.erased_at is null
      and (only_known_at is null or date_trunc('milliseconds', p.known_at) = date_trunc('milliseconds', only_known_at)) for update;
  if not found then return null; end if;
  select array_agg(distinct value) filter (where kind = 'email'), array_agg(distinct value) filter (where kind = 'phone'),
      array_agg(distinct value) filter (where kind = 'name'), array_agg(distinct value) filter (where kind = 'id'),
      array_agg(distinct value) filter (where kind = 'address' and length(value) > 11)
    into mails, numbers, names, ids, places from traces_of(of_person);
  its_accounts := its_accounts || array(select o.account_id from opportunity o join opportunity_person op on op.opportunity_id = o.id
    where op.person_id = of_person and o.account_id is not null);

  insert into suppression (kind, digest, reason, user_id, at)
    select distinct on (v.kind, d.digest) v.kind, d.digest, 'erased', by_user, moment
    from (select 'email' as kind, unnest(mails) as value union all select 'phone', unnest(numbers)) v,
      lateral (select contact_digest(v.kind, v.value) as digest) d
    where d.digest is not null
      -- A number that others have too, such as a switchboard, stays in use.
      and (v.kind = 'email' or not exists (select from person p where p.id <> of_person and p.erased_at is null
        and contact_digest('phone', p.phone) = d.digest))
    on conflict (kind, digest) do update set reason = 'erased';

  update person set name = 'Erased person', given_name = null, family_name = null, email = null, email_label = null,
    phone = null, phone_label = null, phone_e164 = null, job_title = null, job_function = null, seniority = null,
    language = null, external_id = null, custom = '{}', erased_at = moment, updated_at = moment
    where id = of_person;
  delete from contact_point where person_id = of_person;
  update field_change set before = null, after = null where record = 'person' and record_id = any (subjects);
  get diagnostics n = row_count; counts := counts || jsonb_build_object('changes', n);
  update visitor set anonymous_key = 'erased:' || id where person_id = of_person;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('visitors', n);
  update touch set title = 'Erased', body = null, properties = null where subject_id = any (subjects);
  get diagnostics n = row_count; counts := counts || jsonb_build_object('touches', n);
  update lead set reason_note = null, reasons = (select coalesce(jsonb_agg(r || '{"detail": ""}' order by o), '[]')
    from jsonb_array_elements(reasons) with ordinality e (r, o)) where person_id = of_person;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('leads', n);
  delete from opt_in where subject_id = any (subjects);
  -- What an import changed of the person stays undoable for everybody else's sake, without a value of this one.
  delete from import_changed where subject = 'person' and record_id = any (subjects);
  if to_regclass('match_record') is not null then
    execute 'delete from match_record where kind = ''person'' and id = any ($1)' using subjects;
    execute 'delete from match_due where kind = ''person'' and id = any ($1)' using subjects;
    execute 'delete from match_pair where kind = ''person'' and (a = any ($1) or b = any ($1))' using subjects;
  end if;
  persons := jsonb_build_array(jsonb_build_object('id', of_person, 'knownAt', its_known_at));
  if to_regclass('merge') is not null then
    execute 'select $2 || coalesce(jsonb_agg(jsonb_build_object(''id'', gone_id, ''knownAt'', gone_row -> ''known_at'')), ''[]'')
      from merge where kind = ''person'' and gone_id = any ($1) and undone_at is null and gone_row ? ''known_at''' into persons using subjects, persons;
    execute 'update merge_moved set before = null where merge_id in
      (select id from merge where kind = ''person'' and (gone_id = any ($1) or keep_id = any ($1)))' using subjects;
    execute 'update merge set gone_row = null, taken = ''[]'', reason = null
      where kind = ''person'' and (gone_id = any ($1) or keep_id = any ($1))' using subjects;
    execute 'delete from person_alias where person_id = any ($1)' using subjects;
  end if;

  -- Letters, digits and what addresses are made of do not stand around a match: nobody else's longer address is touched.
  select string_agg('(?<![[:alnum:]._%+-])' || literal_pattern(v) || '(?![[:alnum:]-])', '|') into sure
    from (select unnest(mails) v union select v from unnest(ids) v where length(v) > 5 union select unnest(places)) s;
  select string_agg('(?<![[:alnum:]])' || literal_pattern(v) || '(?![[:alnum:]])', '|') into named
    from unnest(names) v where length(v) > 4 and v ~ '[^ ] +[^ ]';
  -- A name that nobody else bears is cleared everywhere, others only where the person's own papers are.
  select concat_ws('|', sure, string_agg('(?<![[:alnum:]])' || literal_pattern(v) || '(?![[:alnum:]])', '|')) into sure
    from unnest(names) v where length(v) > 5 and v ~ '[^ ] +[^ ]'
      and not exists (select from person p where lower(p.name) = lower(v) and p.id <> of_person)
      and not exists (select from account a where lower(a.name) = lower(v))
      and not exists (select from app_user u where lower(u.name) = lower(v));
  select string_agg(number_pattern(v), '|') into dialled from unnest(numbers) v
    where length(ltrim(regexp_replace(v, '[^0-9]', '', 'g'), '0')) > 6
      and not exists (select from person p where p.id <> of_person and contact_digest('phone', p.phone) = contact_digest('phone', v))
      and not exists (select from contact_point c where c.kind = 'phone' and contact_digest('phone', c.value) = contact_digest('phone', v));
  sure := nullif(sure, '');
  anything := coalesce(nullif(concat_ws('|', sure, named, dialled), ''), nothing);
  select string_agg(p, '|') into likely from (
    select literal_pattern(v) as p from (select unnest(mails) v union select v from unnest(ids) v where length(v) > 5
      union select unnest(places) union select unnest(names)) w
    union select digits_pattern(v) from unnest(numbers) v where length(ltrim(regexp_replace(v, '[^0-9]', '', 'g'), '0')) > 6) s;

  with cleared as (
    update mail set to_address = 'erased', subject = 'Erased', body_text = '', secret = null,
      state = case when state = 'waiting' then 'refused' else state end,
      problem = case when state = 'waiting' then 'Whoever it was for was erased.' else problem end
    where lower(to_address) = any (select lower(m) from unnest(mails) m)
      or dedupe_key ~ ('^notice:lead\.[a-z]+:(' || coalesce(its_leads, '-') || ')(:|$)')
      or (subject || ' ' || body_text) ~* anything
    returning id
  ) select coalesce(array_agg(id), '{}') into mail_ids from cleared;
  counts := counts || jsonb_build_object('mails', cardinality(mail_ids));
  update notification set title = 'Erased', body = null
    where concat_ws(' ', title, body) ~* anything
      or href ~ ('^/leads/(' || coalesce(its_leads, '-') || ')$') or href = '/persons/' || of_person;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('notifications', n);
  update import_refusal set reason = 'Erased', cells = (select coalesce(jsonb_agg('""'::jsonb), '[]') from jsonb_array_elements(cells))
    where (cells::text || ' ' || reason) ~* anything;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('refusals', n);
  if named is not null then
    update touch set title = regexp_replace(title, named, '[erased]', 'gi'), body = regexp_replace(body, named, '[erased]', 'gi'),
      properties = regexp_replace(properties::text, named, '[erased]', 'gi')::jsonb
      where (account_id = any (its_accounts) or subject_id = any (its_accounts)) and concat_ws(' ', title, body, properties::text) ~* named;
    update opportunity set name = regexp_replace(name, named, '[erased]', 'gi'), next_step = regexp_replace(next_step, named, '[erased]', 'gi'),
      close_note = regexp_replace(close_note, named, '[erased]', 'gi')
      where (account_id = any (its_accounts) or id in (select opportunity_id from opportunity_person where person_id = of_person))
        and concat_ws(' ', name, next_step, close_note) ~* named;
  end if;

  -- One pass over each table: a plain pattern without looking around finds the rows, the exact ones then clear them.
  n := 0;
  for one in
    select tab, string_agg(case when kind in ('json', 'jsonb') then format('%I::text', col) else quote_ident(col) end, ', ') as words,
      string_agg(format(case when kind in ('json', 'jsonb')
        then '%1$I = regexp_replace(regexp_replace(%1$I::text, $1, ''[erased]'', ''gi''), $2, ''0'', ''g'')::' || kind
        -- Two persons may leave the same mark behind: where a value must be the only one, it is one of its own.
        when is_alone(tab, col) then '%1$I = regexp_replace(regexp_replace(%1$I, $1, ''[erased '' || gen_random_uuid() || '']'', ''gi''), $2, gen_random_uuid()::text, ''g'')'
        else '%1$I = regexp_replace(regexp_replace(%1$I, $1, ''[erased]'', ''gi''), $2, ''0'', ''g'')' end, col), ', ') as cleared
    from wordy_columns() group by tab
  loop
    exit when likely is null;
    execute format('update %I set %s where concat_ws(chr(10), %s) ~* $3 and (concat_ws(chr(10), %s) ~* $1 or concat_ws(chr(10), %s) ~ $2)',
      one.tab, one.cleared, one.words, one.words, one.words) using coalesce(sure, nothing), coalesce(dialled, nothing), likely;
    get diagnostics hits = row_count; n := n + hits;
  end loop;
  counts := counts || jsonb_build_object('mentions', n);
  insert into erasure (person_id, known_at, user_id, at, counts) values (of_person, its_known_at, by_user, moment, counts);
  return jsonb_build_object('counts', counts, 'mailIds', to_jsonb(mail_ids), 'persons', persons);
end $$;

-- Takes out for good what was thrown away before a moment: what the record was, what became of its fields, and the words
-- in the contact log of a person. Entries stay, for they are counted. Answers whom.
create function empty_trash(of_kind text, before_moment timestamptz) returns setof bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare gone trash; subjects bigint[];
begin
  for gone in delete from trash where kind = of_kind and deleted_at < before_moment returning * loop
    delete from field_change where record = of_kind and record_id = gone.id;
    delete from import_changed where subject = of_kind and record_id = gone.id;
    if of_kind = 'person' then
      subjects := gone.id || array(select (r ->> 'subject_id')::bigint from jsonb_array_elements(gone.belongings) b,
        jsonb_array_elements(b -> 'rows') r where b ->> 'table' = 'identity' and b ->> 'how' = 'delete');
      update touch set title = 'Erased', body = null, properties = null where subject_id = any (subjects);
      update visitor set anonymous_key = 'erased:' || id where id = any (subjects) and anonymous_key not like 'erased:%';
      delete from opt_in where subject_id = any (subjects);
    end if;
    return next gone.id;
  end loop;
end $$;
revoke all on function empty_trash(text, timestamptz) from public;
grant execute on function empty_trash(text, timestamptz) to linchpin_unrestricted;

-- Partners know a competitor by name; how we meet it is ours. Columns that come later are not theirs by themselves.
revoke select on competitor from linchpin_restricted;
grant select (id, name, website, note) on competitor to linchpin_restricted;
