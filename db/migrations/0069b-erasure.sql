-- Erasure, retention, and who read what of whom.

-- Who read what of a person: one row an hour for each reader, person and kind. Never changed; it goes by retention.
create table person_access (
  user_id bigint not null references app_user,
  subject_id bigint not null,
  kind text not null check (kind in ('page', 'log', 'search', 'export')),
  hour timestamptz not null,
  at timestamptz not null,               -- the first time in that hour
  primary key (subject_id, hour, user_id, kind)
);
create index person_access_hour on person_access using brin (hour);
grant select, insert on person_access to linchpin_unrestricted;
alter table person_access enable row level security;
create policy all_rows on person_access to linchpin_unrestricted using (true) with check (true);

-- What was erased, without a word of whom: ids and counts. The same lines stand in a file beside the database, from which
-- they are applied again after a restore; known_at tells the person from a later one with the same id.
create table erasure (
  id bigint generated always as identity primary key,
  person_id bigint not null,
  known_at timestamptz not null,
  user_id bigint references app_user,
  at timestamptz not null,
  counts jsonb not null
);
create index erasure_person on erasure (person_id);
grant select on erasure to linchpin_unrestricted;
alter table erasure enable row level security;
create policy all_rows on erasure to linchpin_unrestricted using (true);

create table retention_rule (
  kind text primary key check (kind in
    ('visitors', 'touch_bodies', 'closed_leads', 'mails', 'import_files', 'notifications', 'access_log')),
  days int not null check (days between 1 and 36500),
  active boolean not null default false,
  user_id bigint references app_user,
  changed_at timestamptz
);
insert into retention_rule (kind, days) values ('visitors', 395), ('touch_bodies', 1825), ('closed_leads', 1095),
  ('mails', 730), ('import_files', 90), ('notifications', 180), ('access_log', 1095);
create table retention_run (
  id bigint generated always as identity primary key,
  kind text not null references retention_rule,
  before timestamptz not null,
  cleared bigint not null,
  at timestamptz not null
);
create index retention_run_kind on retention_run (kind, id desc);
grant select, update on retention_rule to linchpin_unrestricted;
grant select, insert on retention_run to linchpin_unrestricted;
alter table retention_rule enable row level security;
alter table retention_run enable row level security;
create policy all_rows on retention_rule to linchpin_unrestricted using (true) with check (true);
create policy all_rows on retention_run to linchpin_unrestricted using (true) with check (true);

-- Columns in which words about a person may stand: all text and JSON of ours, but for what is nobody's or is handled by
-- name. app_user is left out on purpose: a colleague who is also a customer keeps the own sign-in.
create function wordy_columns() returns table (tab text, col text, kind text) language sql stable
  security definer set search_path = pg_catalog, pg_temp as $$
  select c.relname::text, a.attname::text, t.typname::text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    join pg_type t on t.oid = a.atttypid
  where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and t.typname in ('text', 'varchar', 'json', 'jsonb')
    and c.relname <> all (array['migration', 'company', 'calendar', 'territory', 'app_user', 'credential', 'session', 'link',
      'sign_in_attempt', 'product_group', 'product', 'competitor', 'campaign', 'lead_definition', 'routing_rule', 'form',
      'write_key', 'stage', 'contact_purpose', 'contact_purpose_text', 'privacy_salt', 'suppression', 'retention_rule',
      'retention_run', 'erasure', 'person_access', 'account', 'person', 'contact_point', 'visitor', 'match_learnt', 'match_setting'])
$$;
revoke all on function wordy_columns() from public;

-- A text taken literally in a regular expression.
create function literal_pattern(words text) returns text language sql immutable
  as $$ select regexp_replace(words, '([.^$*+?()\[\]{}|\\-])', '\\\1', 'g') $$;
-- A number however it is written: its last nine digits with separators, and what may stand before them.
create function digits_pattern(number text) returns text language sql immutable
  as $$ select array_to_string(regexp_split_to_array(
    right(ltrim(regexp_replace(number, '[^0-9]', '', 'g'), '0'), 9), ''), '[ ()./-]{0,3}') $$;
create function number_pattern(number text) returns text language sql immutable
  as $$ select '(?<![0-9])(\+|00)?[0-9]{0,3}[ ()./-]{0,3}0?[ ()./-]{0,2}' || digits_pattern(number) || '(?![0-9])' $$;

-- Everything by which a person can be told in a text: addresses, numbers, names, ids, those of before included.
create function traces_of(of_person bigint) returns table (kind text, value text) language plpgsql stable
  security definer set search_path = public, pg_temp as $$
declare subjects bigint[] := array(select of_person union select i.subject_id from identity i where i.person_id = of_person);
begin
  return query
    select v.kind, btrim(v.value) from person p, lateral (values ('email', p.email), ('phone', p.phone), ('phone', p.phone_e164),
      ('id', p.external_id), ('name', p.name), ('name', nullif(concat_ws(' ', p.given_name, p.family_name), ''))) v (kind, value)
      where p.id = of_person and btrim(v.value) <> '' and p.erased_at is null
    union
    select c.kind, btrim(v.value) from contact_point c, lateral (values (c.value), (c.original)) v (value)
      where c.person_id = of_person and btrim(v.value) <> ''
    union
    select case f.field when 'email' then 'email' when 'further.email' then 'email' when 'phone' then 'phone' when 'further.phone'
        then 'phone' when 'external_id' then 'id' when 'name' then 'name' else 'address' end, btrim(v.value #>> '{}')
      from field_change f, lateral (values (f.before), (f.after)) v (value)
      where f.record = 'person' and f.record_id = any (subjects) and btrim(v.value #>> '{}') <> ''
        and f.field in ('email', 'further.email', 'phone', 'further.phone', 'external_id', 'name', 'further.address');
  if to_regclass('merge') is not null then
    return query execute $q$
      select v.kind, btrim(v.value) from merge m, lateral (values ('email', m.gone_row ->> 'email'), ('phone', m.gone_row ->> 'phone'),
        ('id', m.gone_row ->> 'external_id'), ('name', m.gone_row ->> 'name')) v (kind, value)
      where m.kind = 'person' and (m.gone_id = any ($1) or m.keep_id = any ($1)) and btrim(v.value) <> ''
      union
      select 'id', a.external_id from person_alias a where a.person_id = any ($1)$q$ using subjects;
  end if;
end $$;
revoke all on function traces_of(bigint) from public;

-- Leaves a nameless tombstone: rows that are counted stay, what they say of the person goes. Answers counts, and the ids of
-- mails whose files go too, and who was merged into it, so that a backup of before finds them. Null when there is no such person, or it was erased.
create function erase_person(of_person bigint, by_user bigint, moment timestamptz, only_known_at timestamptz default null) returns jsonb language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
declare
  subjects bigint[] := array(select of_person union select i.subject_id from identity i where i.person_id = of_person);
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

-- What a look at the files on disk needs to find the person in them, before it is erased.
create function patterns_of(of_person bigint) returns table (kind text, value text) language sql stable
  security definer set search_path = public, pg_temp
  as $$ select kind, value from traces_of(of_person) where kind in ('email', 'phone', 'name') $$;

-- Clears what is older than a rule allows, at most so many rows; figures stay, for rows that are counted stay. With `dry`
-- it only counts.
create function retain(of_kind text, older_than timestamptz, most int, dry boolean) returns bigint language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
declare n bigint := 0;
begin
  if of_kind = 'visitors' then
    if dry then
      select count(*) into n from visitor where person_id is null and first_seen_at < older_than and anonymous_key not like 'erased:%';
    else
      with old as (select id from visitor where person_id is null and first_seen_at < older_than
          and anonymous_key not like 'erased:%' limit most for update skip locked),
        words as (update touch t set title = t.kind::text, body = null, properties = null from old where t.subject_id = old.id)
      update visitor v set anonymous_key = 'erased:' || v.id from old where v.id = old.id;
      get diagnostics n = row_count;
    end if;
  elsif of_kind = 'touch_bodies' then
    if dry then
      select count(*) into n from touch where occurred_at < older_than and (body is not null or properties is not null);
    else
      update touch set body = null, properties = null where id in (select id from touch
        where occurred_at < older_than and (body is not null or properties is not null) limit most);
      get diagnostics n = row_count;
    end if;
  elsif of_kind = 'closed_leads' then
    if dry then
      select count(*) into n from lead where state in ('rejected', 'converted') and coalesce(verdict_at, raised_at) < older_than
        and (reason_note is not null or exists (select from jsonb_array_elements(reasons) r where r ->> 'detail' <> ''));
    else
      update lead set reason_note = null, reasons = (select coalesce(jsonb_agg(r || '{"detail": ""}' order by o), '[]')
        from jsonb_array_elements(reasons) with ordinality e (r, o))
      where id in (select id from lead where state in ('rejected', 'converted') and coalesce(verdict_at, raised_at) < older_than
        and (reason_note is not null or exists (select from jsonb_array_elements(reasons) r where r ->> 'detail' <> '')) limit most);
      get diagnostics n = row_count;
    end if;
  elsif of_kind = 'mails' then
    if dry then
      select count(*) into n from mail where created_at < older_than and state in ('sent', 'refused') and to_address <> 'erased';
    else
      update mail set to_address = 'erased', subject = 'Erased', body_text = '', secret = null where id in (select id from mail
        where created_at < older_than and state in ('sent', 'refused') and to_address <> 'erased' limit most);
      get diagnostics n = row_count;
    end if;
  elsif of_kind = 'import_files' then
    if dry then
      select count(*) into n from import_run where coalesce(ended_at, created_at) < older_than
        and state in ('done', 'cancelled', 'failed') and stored_as <> '';
    else
      with old as (select id from import_run where coalesce(ended_at, created_at) < older_than
          and state in ('done', 'cancelled', 'failed') and stored_as <> '' limit most),
        cells as (update import_refusal r set cells = (select coalesce(jsonb_agg('""'::jsonb), '[]') from jsonb_array_elements(r.cells))
          from old where r.import_id = old.id)
      update import_run i set stored_as = '' from old where i.id = old.id;
      get diagnostics n = row_count;
    end if;
  elsif of_kind = 'notifications' then
    if dry then select count(*) into n from notification where at < older_than;
    else
      delete from notification where id in (select id from notification where at < older_than limit most);
      get diagnostics n = row_count;
    end if;
  elsif of_kind = 'access_log' then
    if dry then select count(*) into n from person_access where hour < older_than;
    else
      delete from person_access where ctid = any (array(select ctid from person_access where hour < older_than limit most));
      get diagnostics n = row_count;
    end if;
  end if;
  return n;
end $$;
revoke all on function erase_person(bigint, bigint, timestamptz, timestamptz), patterns_of(bigint), retain(text, timestamptz, int, boolean) from public;
grant execute on function erase_person(bigint, bigint, timestamptz, timestamptz), patterns_of(bigint), retain(text, timestamptz, int, boolean)
  to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
-- How many nameless persons there are is asked with every list.
create index person_erased on person (account_id) where erased_at is not null;
