-- Lists that showed persons; what each run of retention cleared; and words of a person inside of base64 of other charsets.

-- One row for each answer of a list, a search or a log of many that showed persons: who asked for what, narrowed how, and
-- whom it showed. The same answer again within the hour is not written again. It goes with the access log.
create table list_access (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user,
  kind text not null check (kind in ('list', 'found', 'log')),
  what text not null,                    -- of which list: its address without numbers, such as accounts/touches
  filter jsonb not null,                 -- what was asked of it
  shown int not null check (shown > 0),
  person_ids bigint[] not null,          -- as recorded then
  at timestamptz not null
);
create index list_access_person on list_access using gin (person_ids);
create index list_access_at on list_access using brin (at) with (autosummarize = on);
grant select, insert on list_access to linchpin_unrestricted;
alter table list_access enable row level security;
create policy all_rows on list_access to linchpin_unrestricted using (true) with check (true);

-- A run of a rule says what it took, batch by batch as it takes it: how much of each kind, of when, and the ids of the rows
-- that stay without their words, so that they can still be named.
alter table retention_run
  add column days int,
  add column oldest timestamptz,
  add column newest timestamptz,
  add column tally jsonb not null default '{}';
create table retention_batch (
  run_id bigint not null references retention_run on delete cascade,
  n int not null,
  ids bigint[] not null,
  primary key (run_id, n)
);
create index retention_run_recent on retention_run (id desc);
grant update on retention_run to linchpin_unrestricted;
grant select, insert on retention_batch to linchpin_unrestricted;
alter table retention_batch enable row level security;
create policy all_rows on retention_batch to linchpin_unrestricted using (true) with check (true);

-- Rows that a rule would clear, by id, beyond `after`; all of them when `most` is null. The one place that says what is due:
-- the count, the look beforehand and the clearing read it. The access log has no ids and is counted by `clear_old`.
create function due_for_retention(of_kind text, older_than timestamptz, after bigint, most int) returns setof bigint
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if of_kind = 'visitors' then
    return query select id from visitor where person_id is null and first_seen_at < older_than
      and anonymous_key not like 'erased:%' and id > after order by id limit most;
  elsif of_kind = 'touch_bodies' then
    return query select id from touch where occurred_at < older_than and (body is not null or properties is not null)
      and id > after order by id limit most;
  elsif of_kind = 'closed_leads' then
    return query select id from lead where state in ('rejected', 'converted') and coalesce(verdict_at, raised_at) < older_than
      and (reason_note is not null or exists (select from jsonb_array_elements(reasons) r where r ->> 'detail' <> ''))
      and id > after order by id limit most;
  elsif of_kind = 'mails' then
    return query select id from mail where created_at < older_than and state in ('sent', 'refused') and to_address <> 'erased'
      and id > after order by id limit most;
  elsif of_kind = 'import_files' then
    return query select id from import_run where coalesce(ended_at, created_at) < older_than
      and state in ('done', 'cancelled', 'failed') and stored_as <> '' and id > after order by id limit most;
  elsif of_kind = 'notifications' then
    return query select id from notification where at < older_than and id > after order by id limit most;
  elsif of_kind = 'access_log' then
    return query select id from list_access where at < older_than and id > after order by id limit most;
  end if;
end $$;

-- How many rows a rule would clear.
create function count_old(of_kind text, older_than timestamptz) returns bigint language sql stable
  security definer set search_path = public, pg_temp as $$
  select (select count(*) from due_for_retention(of_kind, older_than, 0, null))
    + case when of_kind = 'access_log' then (select count(*) from person_access where hour < older_than) else 0 end
$$;

-- Clears at most so many of them; figures stay, for rows that are counted stay. Answers which, of when, and how many of each sort.
create function clear_old(of_kind text, older_than timestamptz, after bigint, most int,
  out ids bigint[], out oldest timestamptz, out newest timestamptz, out tally jsonb) language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
declare n bigint;
begin
  ids := array(select due_for_retention(of_kind, older_than, after, most));
  tally := '{}';
  if of_kind = 'visitors' then
    -- Whoever was identified meanwhile is nobody's stranger any more.
    ids := array(select id from visitor where id = any (ids) and person_id is null order by id for update skip locked);
    select min(first_seen_at), max(first_seen_at) into oldest, newest from visitor where id = any (ids);
    update touch t set title = t.kind::text, body = null, properties = null where t.subject_id = any (ids);
    get diagnostics n = row_count;
    update visitor v set anonymous_key = 'erased:' || v.id where v.id = any (ids);
    tally := jsonb_build_object('visitors', cardinality(ids), 'touches', n);
  elsif of_kind = 'touch_bodies' then
    select min(occurred_at), max(occurred_at) into oldest, newest from touch where id = any (ids);
    update touch set body = null, properties = null where id = any (ids);
    tally := jsonb_build_object('touches', cardinality(ids));
  elsif of_kind = 'closed_leads' then
    select min(coalesce(verdict_at, raised_at)), max(coalesce(verdict_at, raised_at)) into oldest, newest from lead where id = any (ids);
    update lead set reason_note = null, reasons = (select coalesce(jsonb_agg(r || '{"detail": ""}' order by o), '[]')
      from jsonb_array_elements(reasons) with ordinality e (r, o)) where id = any (ids);
    tally := jsonb_build_object('leads', cardinality(ids));
  elsif of_kind = 'mails' then
    select min(created_at), max(created_at) into oldest, newest from mail where id = any (ids);
    update mail set to_address = 'erased', subject = 'Erased', body_text = '', secret = null where id = any (ids);
    tally := jsonb_build_object('mails', cardinality(ids));
  elsif of_kind = 'import_files' then
    select min(coalesce(ended_at, created_at)), max(coalesce(ended_at, created_at)) into oldest, newest from import_run where id = any (ids);
    update import_refusal r set cells = (select coalesce(jsonb_agg('""'::jsonb), '[]') from jsonb_array_elements(r.cells))
      where r.import_id = any (ids);
    get diagnostics n = row_count;
    update import_run set stored_as = '' where id = any (ids);
    tally := jsonb_build_object('files', cardinality(ids), 'refusals', n);
  elsif of_kind = 'notifications' then
    select min(first), max(last), coalesce(jsonb_object_agg(kind, k), '{}') into oldest, newest, tally
      from (select kind, count(*) as k, min(at) as first, max(at) as last from notification where id = any (ids) group by kind) g;
    delete from notification where id = any (ids);
  elsif of_kind = 'access_log' then
    select min(at), max(at) into oldest, newest from list_access where id = any (ids);
    delete from list_access where id = any (ids);
    with gone as (delete from person_access where ctid = any (array(select ctid from person_access where hour < older_than
        limit greatest(0, most - cardinality(ids)))) returning kind, at),
      counted as (select kind, count(*) as k, min(at) as first, max(at) as last from gone group by kind)
    select coalesce(jsonb_object_agg(kind, k), '{}'), least(oldest, min(first)), greatest(newest, max(last)), coalesce(sum(k), 0)
      into tally, oldest, newest, n from counted;
    if cardinality(ids) > 0 then tally := tally || jsonb_build_object('lists', cardinality(ids)); end if;
  end if;
end $$;
drop function retain(text, timestamptz, int, boolean);
revoke all on function due_for_retention(text, timestamptz, bigint, int), count_old(text, timestamptz),
  clear_old(text, timestamptz, bigint, int) from public;
grant execute on function due_for_retention(text, timestamptz, bigint, int), count_old(text, timestamptz),
  clear_old(text, timestamptz, bigint, int) to linchpin_unrestricted;

-- A text in the bytes of UTF-16, most significant byte first or last (RFC 2781).
create function utf16(words text, is_little boolean) returns bytea language sql immutable parallel safe as $$
  select coalesce(decode(string_agg(case when is_little then substr(h, 3, 2) || substr(h, 1, 2) else h end, '' order by n, m), 'hex'), '')
  from regexp_split_to_table(words, '') with ordinality s (c, n),
    lateral unnest(case when ascii(c) > 65535
      then array[lpad(to_hex(55296 + ((ascii(c) - 65536) >> 10)), 4, '0'), lpad(to_hex(56320 + ((ascii(c) - 65536) & 1023)), 4, '0')]
      else array[lpad(to_hex(ascii(c)), 4, '0')] end) with ordinality u (h, m)
  where c <> ''
$$;
-- A text in the bytes of Latin-1; null where a sign of it has none.
create function latin1(words text) returns bytea language sql immutable parallel safe as $$
  select case when words !~ '[^\u0001-\u00ff]' then convert_to(words, 'LATIN1') end
$$;

-- As in 0094, in the charsets that mail is written in besides: Latin-1 where it differs, and UTF-16. There lines are broken by
-- white space alone and case is as it was written: each way of writing costs the search of every text.
create or replace function base64_patterns(words text, gap text) returns setof text language sql immutable set search_path = public, pg_temp as $$
  select distinct (select string_agg(case when c in ('+', '-') then '[-+]' when c in ('/', '_') then '[/_]' else c end,
        case when gap = '' or is_usual then gap else '(?:\s|\\+[rn])*' end order by n)
      from regexp_split_to_table(substr(translate(encode(decode(repeat('00', shift), 'hex') || bytes, 'base64'), E'=\n', ''),
        (array[1, 3, 4])[shift + 1], ((shift + length(bytes)) * 8) / 6 - (array[0, 2, 3])[shift + 1]), '') with ordinality as s (c, n))
  from generate_series(0, 2) shift,
    lateral (select distinct convert_to(v, 'UTF8') as bytes, true as is_usual from (values (words), (lower(words))) w (v)
      union select e.bytes, false from (values (latin1(words)), (utf16(words, true)), (utf16(words, false))) e (bytes)
        where e.bytes <> convert_to(words, 'UTF8')) b
  where length(bytes) > 6
$$;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
