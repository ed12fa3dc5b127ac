-- An import writes thousands of rows at once: what follows from a row follows from the statement.

-- Contact points: told under the person or account; not those that came with it, nor those that go with it when an import
-- is undone, nor a mere change of order. By the key always: the first plan of a session is kept for all later calls.
drop trigger history on contact_point;
drop function keep_point_history();
create function keep_point_history() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  -- Into the trash and out of it go whole records, which keep their history.
  if write_source() = 'trash' then return null; end if;
  if tg_op = 'INSERT' then
    insert into field_change (record, record_id, field, before, after, source, user_id, at)
    select case when p.person_id is null then 'account' else 'person' end, coalesce(p.person_id, p.account_id),
      'further.' || p.kind, null, to_jsonb(p.value), write_source(), me(), p.updated_at
    from new_rows p left join person r on r.id = p.person_id left join account a on a.id = p.account_id
    where r.erased_at is null and r.created_at is distinct from p.created_at and a.created_at is distinct from p.created_at;
  elsif tg_op = 'UPDATE' then
    insert into field_change (record, record_id, field, before, after, source, user_id, at)
    select case when p.person_id is null then 'account' else 'person' end, coalesce(p.person_id, p.account_id),
      'further.' || p.kind, to_jsonb(o.value), to_jsonb(p.value), write_source(), me(), p.updated_at
    from new_rows p join old_rows o on o.id = p.id left join person r on r.id = p.person_id
    where r.erased_at is null
      and (p.value, p.label, p.person_id, p.account_id) is distinct from (o.value, o.label, o.person_id, o.account_id);
  else
    insert into field_change (record, record_id, field, before, after, source, user_id, at)
    select case when p.person_id is null then 'account' else 'person' end, coalesce(p.person_id, p.account_id),
      'further.' || p.kind, to_jsonb(p.value), null, write_source(), me(), now()
    from old_rows p left join person r on r.id = p.person_id left join account a on a.id = p.account_id
    where r.erased_at is null
      and not (write_source() like 'undo of import:%' and coalesce(r.created_at, a.created_at) = p.created_at);
  end if;
  return null;
end $$;
create trigger history_insert after insert on contact_point referencing new table as new_rows
  for each statement execute function keep_point_history();
create trigger history_update after update on contact_point referencing new table as new_rows old table as old_rows
  for each statement execute function keep_point_history();
create trigger history_delete after delete on contact_point referencing old table as old_rows
  for each statement execute function keep_point_history();

-- What is gone leaves the index of likely duplicates in the same moment.
create function forget_matches() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  delete from match_record m using old_rows o where m.kind = tg_argv[0] and m.id = o.id;
  return null;
end $$;
drop trigger match_delete on person;
drop trigger match_delete on account;
create trigger match_delete after delete on person referencing old table as old_rows
  for each statement execute function forget_matches('person');
create trigger match_delete after delete on account referencing old table as old_rows
  for each statement execute function forget_matches('account');

-- A record that goes is asked for by each key that refers to it: without an index that was a look through the whole table
-- for each record.
create index consent_confirms on consent (confirms_id) where confirms_id is not null;
create index form_submission_person on form_submission (person_id) where person_id is not null;
create index lead_opportunity on lead (opportunity_id) where opportunity_id is not null;
