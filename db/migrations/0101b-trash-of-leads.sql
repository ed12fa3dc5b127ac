-- Leads and opportunities go into the trash as persons do: the row as it was, what belongs to it, and what refers to it.
alter table trash drop constraint trash_kind_check,
  add constraint trash_kind_check check (kind in ('person', 'account', 'lead', 'opportunity'));
-- Which leads and opportunities in the trash are of a person: erased with the person.
create index trash_lead_person on trash (((record ->> 'person_id')::bigint)) where kind = 'lead';

create or replace function move_to_trash(of_kind text, of_id bigint, at timestamptz, lets jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one record;
  gone jsonb;
  belongings jsonb := '[]';
begin
  if of_kind not in ('person', 'account', 'lead', 'opportunity') then raise exception '% is not thrown away', of_kind; end if;
  perform set_config('app.source', 'trash', true);
  for one in select l.* from jsonb_to_recordset(lets) as l ("table" text, "column" text, how text) loop
    if not exists (
      select from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = of_kind::regclass
        and c.conrelid = to_regclass(quote_ident(one."table")) and a.attname = one."column"
    ) then raise exception '%.% does not refer to %', one."table", one."column", of_kind; end if;
    if one.how = 'clear' then
      execute format('with u as (update %I set %I = null where %I = $1 returning id) select jsonb_agg(id) from u',
        one."table", one."column", one."column") into gone using of_id;
    else
      execute format('with d as (delete from %I where %I = $1 returning *) select jsonb_agg(to_jsonb(d)) from d',
        one."table", one."column") into gone using of_id;
    end if;
    if gone is not null then
      belongings := belongings || jsonb_build_object('table', one."table", 'column', one."column", 'how', one.how,
        'rows', gone);
    end if;
  end loop;
  -- What was promised about a lead is counted with it.
  if of_kind = 'lead' then
    with d as (delete from promise where kind = 'lead_response' and about = of_id returning *)
    select jsonb_agg(to_jsonb(d)) into gone from d;
    if gone is not null then
      belongings := belongings || jsonb_build_object('table', 'promise', 'column', 'about', 'how', 'delete', 'rows', gone);
    end if;
  end if;
  execute format('with d as (delete from %1$I where id = $1 returning *)
    insert into trash select %1$L, d.id, to_jsonb(d), $2, $3 from d', of_kind) using of_id, belongings, at;
end $$;

create or replace function restore_from_trash(of_kind text, of_id bigint, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  found trash;
  one record;
begin
  perform set_config('app.source', 'trash', true);
  delete from trash where kind = of_kind and id = of_id returning * into found;
  if found.id is null then return; end if;
  execute format('insert into %1$I (%2$s) overriding system value select %2$s from jsonb_populate_record(null::%1$I, $1)', of_kind,
    columns_to_write(of_kind::regclass)) using found.record || jsonb_build_object('updated_at', at);
  for one in select l.* from jsonb_to_recordset(found.belongings)
    as l ("table" text, "column" text, how text, rows jsonb) loop
    if one.how = 'clear' then
      execute format('update %I set %I = $1 where %I is null and id in (select v::bigint from jsonb_array_elements_text($2) v)',
        one."table", one."column", one."column") using of_id, one.rows;
    else
      execute format('insert into %1$I (%2$s) overriding system value select %2$s from jsonb_populate_recordset(null::%1$I, $1)',
        one."table", columns_to_write(one."table"::regclass)) using one.rows;
    end if;
  end loop;
end $$;

-- Takes out for good what was thrown away before a moment: what the record was, what became of its fields, and of persons and
-- accounts the words of their contact log. Entries stay, for they are counted. Answers whom.
create or replace function empty_trash(of_kind text, before_moment timestamptz) returns setof bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare gone trash; subjects bigint[];
begin
  for gone in delete from trash where kind = of_kind and deleted_at < before_moment returning * loop
    delete from field_change where record = of_kind and record_id = gone.id;
    delete from import_changed where subject = of_kind and record_id = gone.id;
    if of_kind in ('person', 'account') then
      -- What was recorded under the ids that were merged into it, too.
      subjects := gone.id || array(select (r ->> 'subject_id')::bigint from jsonb_array_elements(gone.belongings) b,
        jsonb_array_elements(b -> 'rows') r
        where b ->> 'table' = case of_kind when 'person' then 'identity' else 'account_identity' end and b ->> 'how' = 'delete');
      update touch set title = 'Erased', body = null, properties = null where subject_id = any (subjects);
    end if;
    if of_kind = 'person' then
      update visitor set anonymous_key = 'erased:' || id where id = any (subjects) and anonymous_key not like 'erased:%';
      delete from opt_in where subject_id = any (subjects);
    end if;
    return next gone.id;
  end loop;
end $$;
