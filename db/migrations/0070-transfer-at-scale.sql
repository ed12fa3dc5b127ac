-- Import and export at scale: what an import wrote, so that it can be taken back; ids of other systems; exports as jobs.
alter table import_run drop constraint import_run_kind_check;
alter table import_run
  add check (kind in ('accounts', 'products', 'users', 'opportunities', 'orders', 'persons', 'touches')),
  add column doubles bigint not null default 0,        -- rows that resemble somebody who was there
  add column undo_state text check (undo_state in ('waiting', 'running', 'done')),
  add column undo_phase int not null default 1,        -- 1 removing, 2 putting back, 3 removing what was freed
  add column undo_place bigint,                        -- the last entry dealt with in this phase; null before the first
  add column undo_moved bigint not null default 0,     -- removed in this pass: another pass follows while it is not zero
  add column undo_removed bigint not null default 0,
  add column undo_restored bigint not null default 0,  -- fields put back
  add column undo_left bigint not null default 0,      -- fields left, because they were changed since
  add column undo_by bigint references app_user,
  add column undo_at timestamptz;

-- What a batch made: one row a table and batch, ids in the order of their making. Undoing takes ids out.
create table import_created (
  id bigint generated always as identity primary key,
  import_id bigint not null references import_run on delete cascade,
  subject text not null check (subject in ('account', 'person', 'contact_point', 'consent', 'touch', 'customer_order', 'opportunity', 'product')),
  ids bigint[] not null,
  at timestamptz not null
);
create index import_created_of on import_created (import_id, id desc);
-- What a batch changed, column by column as it was and as it became; times in UTC.
create table import_changed (
  id bigint generated always as identity primary key,
  import_id bigint not null references import_run on delete cascade,
  subject text not null check (subject in ('account', 'person', 'customer_order', 'opportunity', 'product')),
  record_id bigint not null,
  before jsonb not null,
  after jsonb not null,
  at timestamptz not null
);
create index import_changed_of on import_changed (import_id, id desc);
create index import_changed_record on import_changed (subject, record_id);
-- What was left by an undoing, and why.
create table import_kept (
  import_id bigint not null references import_run on delete cascade,
  subject text not null,
  record_id bigint not null,
  reason text not null,
  primary key (import_id, subject, record_id)
);
-- The ids that records have elsewhere: which row of an export stands for which record here.
create table import_key (
  origin text not null,
  subject text not null check (subject in ('account', 'person')),
  key text not null,
  record_id bigint not null,
  primary key (origin, subject, key)
);
create index import_key_record on import_key (subject, record_id);

-- What this installation is called in its own exports, so that ids in them are known for whose they are.
alter table company add column mark uuid not null default gen_random_uuid();

create table export_run (
  id bigint generated always as identity primary key,
  user_id bigint references app_user,
  what text not null,                    -- a list, or 'everything'
  format text not null check (format in ('csv', 'xlsx', 'jsonl')),
  filter jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  rows_total bigint,
  rows_written bigint not null default 0,
  stored_as text not null,
  file_name text not null,
  bytes bigint,
  problem text,
  created_at timestamptz not null,
  ended_at timestamptz,
  expires_at timestamptz not null
);
create index export_run_user on export_run (user_id, id desc);

grant select, insert, update, delete on import_created, import_changed, import_kept, import_key to linchpin_unrestricted;
grant select, insert, update, delete on export_run to linchpin_unrestricted;
grant select, insert, update on export_run to linchpin_restricted;
alter table import_created enable row level security;
alter table import_changed enable row level security;
alter table import_kept enable row level security;
alter table import_key enable row level security;
alter table export_run enable row level security;
create policy all_rows on import_created to linchpin_unrestricted using (true) with check (true);
create policy all_rows on import_changed to linchpin_unrestricted using (true) with check (true);
create policy all_rows on import_kept to linchpin_unrestricted using (true) with check (true);
create policy all_rows on import_key to linchpin_unrestricted using (true) with check (true);
create policy all_rows on export_run to linchpin_unrestricted using (true) with check (true);
create policy own on export_run to linchpin_restricted using (user_id = me()) with check (user_id = me());
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;

-- Records as an import compares them before and after its writing.
create function import_rows(subject text, ids bigint[]) returns table (id bigint, state jsonb)
  language plpgsql stable set timezone = 'UTC' as $$
begin
  if subject = 'customer_order' then
    return query select o.id, to_jsonb(o) || jsonb_build_object('lines',
        coalesce((select jsonb_agg(to_jsonb(l) order by l.position) from order_line l where l.order_id = o.id), '[]'))
      from customer_order o where o.id = any(ids);
  elsif subject = 'opportunity' then
    return query select o.id, to_jsonb(o) - 'version' || jsonb_build_object('last_change',
        (select max(c.id) from stage_change c where c.opportunity_id = o.id))
      from opportunity o where o.id = any(ids);
  elsif subject in ('account', 'person', 'product') then
    return query execute format('select t.id, to_jsonb(t) from %I t where t.id = any($1)', subject) using ids;
  else
    raise exception 'an import changes no %', subject;
  end if;
end $$;
revoke all on function import_rows(text, bigint[]) from public;
grant execute on function import_rows(text, bigint[]) to linchpin_unrestricted;

-- Which of these records are used: what refers to them by a foreign key that does not cascade, touches, and changes by
-- others. Rows that are only derived, parts of the record, and its like among `ids` do not count.
create function import_uses(run bigint, subject text, ids bigint[], made_at timestamptz)
  returns table (id bigint, reason text) language plpgsql stable set search_path = public as $$
declare ref record;
begin
  for ref in
    select c.conrelid::regclass::text as tab, a.attname as col from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = subject::regclass and c.confdeltype <> 'c'
      and c.conrelid::regclass::text not in ('funnel_stage', 'stage_change', 'import_changed')
    order by 1, 2
  loop
    return query execute format('select distinct r.%I, %L from %I r where r.%I = any($1)%s', ref.col, ref.tab, ref.tab, ref.col,
      case when ref.tab = subject then ' and not r.id = any($1)' else '' end) using ids;
  end loop;
  if subject in ('account', 'person') then
    return query select distinct t.subject_id, 'touch' from touch t where t.subject_id = any(ids);
    if subject = 'account' then
      return query select distinct t.account_id, 'touch' from touch t where t.account_id = any(ids);
    end if;
    return query execute format('select t.id, ''erased'' from %I t where t.id = any($1) and t.erased_at is not null', subject) using ids;
  end if;
  if subject = 'touch' then
    return query select s.supersedes_id, 'corrected' from touch s where s.supersedes_id = any(ids);
    return query select distinct l.touch_id, 'lead' from lead l where l.touch_id = any(ids);
  end if;
  if subject in ('account', 'person', 'opportunity') then
    return query execute format('select t.id, ''changed'' from %I t where t.id = any($1) and t.updated_at > $2
      and not exists (select 1 from import_changed c where c.subject = %L and c.record_id = t.id and c.import_id = $3 and c.at = t.updated_at)',
      subject, subject) using ids, made_at, run;
  end if;
end $$;

-- Removes what one batch made and nobody uses. The ledger is append-only for everybody: only here, only rows that this
-- import made, only historical ones, only while its undoing runs (docs/decisions/0070-undoing-an-import.md).
create function withdraw_imported(run bigint, entry bigint) returns bigint
  language plpgsql security definer set search_path = public as $$
declare
  made import_created;
  free bigint[];
  gone bigint[];
begin
  perform 1 from import_run r where r.id = run and r.undo_state = 'running' for update;
  if not found then raise exception 'import % is not being undone', run; end if;
  select * into made from import_created c where c.id = entry and c.import_id = run for update;
  if not found then return 0; end if;
  select array_agg(i) into free from unnest(made.ids) i
    where i not in (select u.id from import_uses(run, made.subject, made.ids, made.at) u where u.id is not null);
  if free is null then return 0; end if;
  if made.subject in ('person', 'account') then
    delete from funnel_stage f where f.subject_id = any(free) or made.subject = 'person' and f.person_id = any(free);
    delete from import_key k where k.subject = made.subject and k.record_id = any(free);
  elsif made.subject = 'opportunity' then
    delete from stage_change s where s.opportunity_id = any(free);
  end if;
  if made.subject in ('person', 'account', 'opportunity') then
    delete from field_change h where h.record = made.subject and h.record_id = any(free);
  end if;
  if made.subject in ('touch', 'customer_order', 'opportunity') then
    execute format('with d as (delete from %I t where t.id = any($1) and t.mode = ''historical'' returning t.id) select array_agg(id) from d', made.subject)
      into gone using free;
  else
    execute format('with d as (delete from %I t where t.id = any($1) returning t.id) select array_agg(id) from d', made.subject)
      into gone using free;
  end if;
  -- What is no longer there (merged away, erased with its row) is not kept either.
  update import_created c set ids = (select coalesce(array_agg(u.i order by u.n), '{}') from unnest(made.ids) with ordinality u(i, n)
    where u.i not in (select unnest(free))) where c.id = entry;
  return coalesce(cardinality(gone), 0);
end $$;

-- Puts back what one entry changed, each column unless it was changed since; answers how many were put back and left.
create function restore_imported(run bigint, entry bigint, out restored int, out kept int)
  language plpgsql security definer set search_path = public set timezone = 'UTC' as $$
declare
  was import_changed;
  now_is jsonb;
  back jsonb := '{}';
  done text[];
  k text;
begin
  restored := 0; kept := 0;
  perform 1 from import_run r where r.id = run and r.undo_state = 'running' for update;
  if not found then raise exception 'import % is not being undone', run; end if;
  select * into was from import_changed c where c.id = entry and c.import_id = run;
  if not found then return; end if;
  -- What this import made and somebody uses stays as it is.
  if exists (select 1 from import_created m where m.import_id = run and m.subject = was.subject and was.record_id = any(m.ids)) then return; end if;
  select r.state into now_is from import_rows(was.subject, array[was.record_id]) r;
  if now_is is null then
    delete from import_changed c where c.id = entry;
    return;
  end if;
  for k in select jsonb_object_keys(was.after) loop
    if now_is -> k is not distinct from was.after -> k then
      back := back || jsonb_build_object(k, was.before -> k);
      if k not in ('updated_at', 'last_change', 'name_key', 'phone_e164', 'stage_since') then restored := restored + 1; end if;
    elsif k not in ('updated_at', 'last_change', 'name_key', 'phone_e164', 'stage_since') then kept := kept + 1;
    end if;
  end loop;
  if kept > 0 then back := back - 'updated_at'; end if;
  if was.subject = 'customer_order' and back ? 'lines' then
    delete from order_line l where l.order_id = was.record_id;
    insert into order_line select * from jsonb_populate_recordset(null::order_line, back -> 'lines');
  end if;
  if was.subject = 'opportunity' and back ? 'last_change' then
    delete from stage_change s where s.opportunity_id = was.record_id and s.id > (was.before ->> 'last_change')::bigint;
  end if;
  done := array(select jsonb_object_keys(back));
  back := back - 'lines' - 'last_change';
  if back <> '{}' then
    execute format('update %I t set (%s) = (select %s from jsonb_populate_record(t, $1) r) where t.id = $2', was.subject,
      (select string_agg(quote_ident(x), ', ') from jsonb_object_keys(back) x),
      (select string_agg('r.' || quote_ident(x), ', ') from jsonb_object_keys(back) x)) using back, was.record_id;
  end if;
  -- What could not be put back stays noted: when a later import is undone as well, it can be.
  if was.after - done = '{}' then delete from import_changed c where c.id = entry;
  else update import_changed c set before = was.before - done, after = was.after - done where c.id = entry; end if;
end $$;
revoke all on function import_uses(bigint, text, bigint[], timestamptz), withdraw_imported(bigint, bigint), restore_imported(bigint, bigint) from public;
grant execute on function import_uses(bigint, text, bigint[], timestamptz), withdraw_imported(bigint, bigint), restore_imported(bigint, bigint) to linchpin_unrestricted;

-- Persons of the same name (lower case) who are at the account or have the telephone: a name reaches its index only inside
-- a function of the owner, and by the index always, because statistics lag behind an import.
create function namesakes(names text[], account_ids bigint[], phones text[]) returns table (id bigint)
  language sql stable security definer set search_path = public set enable_seqscan = off set enable_hashjoin = off
  set enable_mergejoin = off as $$
  select distinct p.id from unnest(names, account_ids, phones) k(name, account_id, phone)
  join person p on lower(p.name) = k.name and (p.account_id = k.account_id or p.phone_e164 = k.phone)
$$;
revoke all on function namesakes(text[], bigint[], text[]) from public;
grant execute on function namesakes(text[], bigint[], text[]) to linchpin_unrestricted;
