-- What changed of whom: the table a row of which was written, 'touch:call' for a touch of that kind, 'segment:7' for who came
-- into or left one, '*' for what moves anything. Segments that do not ask for it are left alone.
alter table segment_due add column changed text not null default '*';

-- Whoever waits for it is told when the transaction is done, so that belongings are seen at once.
create function segments_are_due() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_notify('segments_due', '');
  return null;
end $$;
create trigger segments_are_due after insert on segment_due for each statement execute function segments_are_due();

-- A statement that changes more than twenty thousand means everybody.
drop function note_segment_due(bigint[]) cascade;
create function note_segment_due(ids bigint[], what text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if cardinality(ids) > 20000 then
    insert into segment_due values (0, what);
  elsif cardinality(ids) > 0 then
    insert into segment_due select distinct id, what from unnest(ids) id where id is not null;
  end if;
end $$;
revoke execute on function note_segment_due(bigint[], text) from public;

-- Its argument is an expression over a row of the table that fired, a list of ids.
create or replace function segment_is_due() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare ids bigint[];
begin
  execute format('select array_agg(id) from (select unnest(%s) as id from rows limit 20002) due', tg_argv[0]) into ids;
  perform note_segment_due(coalesce(ids, '{}'), coalesce(tg_argv[1], tg_table_name));
  return null;
end $$;

-- Who is there, and where they belong, moves anything; other values only what asks for the record.
create function segment_is_due_of_record() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare ids bigint[];
begin
  if tg_table_name = 'person' then
    select array_agg(i) into ids from (
      select unnest(array[n.id, n.account_id, o.account_id]) as i from old_rows o join new_rows n using (id)
      where (n.account_id, n.erased_at) is distinct from (o.account_id, o.erased_at) limit 20002) due;
  else
    select array_agg(i) into ids from (
      select unnest(array[n.id, n.parent_id, o.parent_id]) as i from old_rows o join new_rows n using (id)
      where (n.erased_at, n.parent_id) is distinct from (o.erased_at, o.parent_id)
      union all
      select below from old_rows o join new_rows n using (id), account_group(n.id) below
      where n.parent_id is distinct from o.parent_id limit 20002) due;
  end if;
  perform note_segment_due(coalesce(ids, '{}'), '*');
  select array_agg(id) into ids from (select id from new_rows limit 20002) due;
  perform note_segment_due(coalesce(ids, '{}'), tg_table_name);
  return null;
end $$;

-- The score of a record is written again and again; only another one counts.
create function segment_is_due_of_quality() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare ids bigint[];
begin
  select array_agg(i) into ids from (
    select n.record_id as i from new_rows n left join old_rows o using (record, record_id)
    where (n.completeness, n.freshness) is distinct from (o.completeness, o.freshness) limit 20002) due;
  perform note_segment_due(coalesce(ids, '{}'), tg_table_name);
  return null;
end $$;

do $$
declare
  fired record;
  of_table text;
begin
  for fired in select t.name, concat_ws(', ', quote_literal(t.ids), quote_literal(t.changed)) as called from (values
    ('person', 'array[id, account_id]', '*'),
    ('account', 'array[id, parent_id]', '*'),
    ('segment_listed', 'array[person_id, account_id]', null),
    ('identity', 'array[subject_id, person_id]', '*'),
    ('account_identity', 'array[subject_id, account_id]', '*'),
    ('customer_order', 'array[person_id, account_id]', null),
    ('order_line', 'array(select unnest(array[c.person_id, c.account_id]) from customer_order c where c.id = order_id)', null),
    ('lead', 'array[person_id, account_id]', null),
    ('opportunity', 'array(select y.person_id from opportunity_person y where y.opportunity_id = rows.id) || account_id', null),
    ('opportunity_person', 'array[person_id]', null),
    ('competitor_sighting', 'array[account_id]', null),
    ('complaint', 'array[person_id, account_id]', null),
    ('task', 'array[person_id, account_id]', null),
    ('consent', 'array[person_id, subject_id]', null),
    ('contact_point', 'array[person_id, account_id]', null),
    ('contact_purpose', 'array[0]::bigint[]', null),
    ('account_class', 'array[account_id]', null),
    ('lifecycle', 'array[subject_id]', null),
    ('record_quality', null, null)) as t(name, ids, changed)
  loop
    of_table := fired.name;
    execute format('drop trigger if exists segment_insert on %I', of_table);
    execute format('drop trigger if exists segment_update_new on %I', of_table);
    execute format('drop trigger if exists segment_update_old on %I', of_table);
    execute format('drop trigger if exists segment_delete on %I', of_table);
    if of_table = 'record_quality' then
      execute 'create trigger segment_insert after insert on record_quality referencing new table as rows
        for each statement execute function segment_is_due(''array[record_id]'')';
      execute 'create trigger segment_update after update on record_quality referencing new table as new_rows old table as old_rows
        for each statement execute function segment_is_due_of_quality()';
      continue;
    end if;
    execute format('create trigger segment_insert after insert on %I referencing new table as rows
      for each statement execute function segment_is_due(%s)', of_table, fired.called);
    execute format('create trigger segment_delete after delete on %I referencing old table as rows
      for each statement execute function segment_is_due(%s)', of_table, fired.called);
    if of_table in ('person', 'account') then
      execute format('create trigger segment_update after update on %I referencing new table as new_rows old table as old_rows
        for each statement execute function segment_is_due_of_record()', of_table);
    else
      execute format('create trigger segment_update_new after update on %I referencing new table as rows
        for each statement execute function segment_is_due(%s)', of_table, fired.called);
      execute format('create trigger segment_update_old after update on %I referencing old table as rows
        for each statement execute function segment_is_due(%s)', of_table, fired.called);
    end if;
  end loop;
end $$;

-- Of touches, which have no triggers, and of addresses whoever writes them tells. Only ids of somebody: not everybody.
create function ask_segments_anew(ids bigint[], what text[]) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into segment_due select distinct g.id, g.changed from unnest(ids, what) g(id, changed) where g.id > 0
$$;
revoke execute on function ask_segments_anew(bigint[], text[]) from public;
grant execute on function ask_segments_anew(bigint[], text[]) to linchpin_unrestricted, linchpin_restricted;

-- Which touches a stretch of time brought or took away is found by when they were.
drop index touch_recent;
create index touch_recent on touch (occurred_at desc);
create index consent_at on consent (at);
