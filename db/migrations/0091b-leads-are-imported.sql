-- Leads come in by import, as history, and go with its undoing; an undoing looks up what is used by the set.
alter table import_run drop constraint import_run_kind_check;
alter table import_run
  add constraint import_run_kind_check
    check (kind in ('accounts', 'products', 'users', 'opportunities', 'orders', 'persons', 'touches', 'leads')),
  drop column doubles; -- never filled: likely doubles stand in the queue of duplicates, which looks through every import
alter table import_created drop constraint import_created_subject_check;
alter table import_created add constraint import_created_subject_check
  check (subject in ('account', 'person', 'contact_point', 'consent', 'touch', 'customer_order', 'opportunity', 'product', 'lead'));
alter table import_changed drop constraint import_changed_subject_check;
alter table import_changed add constraint import_changed_subject_check
  check (subject in ('account', 'person', 'customer_order', 'opportunity', 'product', 'lead'));

create or replace function import_rows(subject text, ids bigint[]) returns table (id bigint, state jsonb)
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
  elsif subject in ('account', 'person', 'product', 'lead') then
    return query execute format('select t.id, to_jsonb(t) from %I t where t.id = any($1)', subject) using ids;
  else
    raise exception 'an import changes no %', subject;
  end if;
end $$;

-- Leads that are taken away: their person and account stand where they stood before.
create or replace function lifecycle_is_due_of_lead() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into lifecycle_due select distinct i from new_rows, unnest(array[person_id, account_id]) i where i is not null;
  elsif tg_op = 'DELETE' then
    insert into lifecycle_due select distinct i from old_rows, unnest(array[person_id, account_id]) i where i is not null;
  else
    insert into lifecycle_due select distinct i from new_rows n join old_rows o using (id),
      unnest(array[n.person_id, n.account_id, o.person_id, o.account_id]) i
    where i is not null and (n.state, n.person_id, n.account_id) is distinct from (o.state, o.person_id, o.account_id);
  end if;
  return null;
end $$;
create trigger lifecycle_delete after delete on lead referencing old table as old_rows
  for each statement execute function lifecycle_is_due_of_lead();

-- Which of these records are used: what refers to them by a foreign key that does not cascade, touches, and changes by
-- others. Rows that are only derived, parts of the record (its place in a thread, who is named in it), and its like among
-- `ids` do not count.
create or replace function import_uses(run bigint, subject text, ids bigint[], made_at timestamptz)
  returns table (id bigint, reason text) language plpgsql stable set search_path = public, pg_temp as $$
declare ref record;
begin
  for ref in
    select c.conrelid::regclass::text as tab, a.attname as col from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = subject::regclass and c.confdeltype <> 'c'
      and c.conrelid::regclass::text not in ('funnel_stage', 'stage_change', 'import_changed', 'touch_mention', 'touch_message')
      and not (c.conrelid = 'touch_thread'::regclass and a.attname = 'touch_id')
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
  -- A lead that was promised an answer, judged or given to somebody since is somebody's.
  if subject = 'lead' then
    return query select p.about, 'promise' from promise p where p.kind = 'lead_response' and p.about = any(ids);
    return query select l.id, 'changed' from lead l where l.id = any(ids) and greatest(l.verdict_at, l.routed_at) > made_at
      and not exists (select 1 from import_changed c where c.subject = 'lead' and c.record_id = l.id and c.import_id = run);
  end if;
  if subject in ('account', 'person', 'opportunity') then
    return query execute format('select t.id, ''changed'' from %I t where t.id = any($1) and t.updated_at > $2
      and not exists (select 1 from import_changed c where c.subject = %L and c.record_id = t.id and c.import_id = $3 and c.at = t.updated_at)',
      subject, subject) using ids, made_at, run;
  end if;
end $$;

-- Removes what one batch made and nobody uses. The ledger is append-only for everybody: only here, only rows that this
-- import made, only historical ones, only while its undoing runs (docs/decisions/0070-undoing-an-import.md).
create or replace function withdraw_imported(run bigint, entry bigint) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
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
    delete from funnel_stage f where f.subject_id = any(free);
    if made.subject = 'person' then delete from funnel_stage f where f.person_id = any(free); end if;
    delete from import_key k where k.subject = made.subject and k.record_id = any(free);
  elsif made.subject = 'opportunity' then
    delete from stage_change s where s.opportunity_id = any(free);
  elsif made.subject = 'touch' then
    delete from touch_thread h where h.touch_id = any(free);
    delete from touch_mention m where m.touch_id = any(free);
    delete from touch_message m where m.touch_id = any(free);
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
