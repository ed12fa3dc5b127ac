-- Takes out for good what was thrown away before a moment: what the record was, what became of its fields, and the words
-- of its contact log, of a person and of an account alike. Entries stay, for they are counted. Answers whom.
create or replace function empty_trash(of_kind text, before_moment timestamptz) returns setof bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare gone trash; subjects bigint[];
begin
  for gone in delete from trash where kind = of_kind and deleted_at < before_moment returning * loop
    delete from field_change where record = of_kind and record_id = gone.id;
    delete from import_changed where subject = of_kind and record_id = gone.id;
    -- What was recorded under the ids that were merged into it, too.
    subjects := gone.id || array(select (r ->> 'subject_id')::bigint from jsonb_array_elements(gone.belongings) b,
      jsonb_array_elements(b -> 'rows') r
      where b ->> 'table' = case of_kind when 'person' then 'identity' else 'account_identity' end and b ->> 'how' = 'delete');
    update touch set title = 'Erased', body = null, properties = null where subject_id = any (subjects);
    if of_kind = 'person' then
      update visitor set anonymous_key = 'erased:' || id where id = any (subjects) and anonymous_key not like 'erased:%';
      delete from opt_in where subject_id = any (subjects);
    end if;
    return next gone.id;
  end loop;
end $$;
