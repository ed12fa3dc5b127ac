-- Indexes of parts of words keep what is new in a list, which whoever fills it up sorts in: in the middle of the writing of
-- an import, as many times as it is full. An import lets the list grow and has it sorted in by this, on another connection.
create function sort_in_found_words() returns bigint language sql volatile security definer set search_path = public, pg_temp as $$
  select coalesce(sum(gin_clean_pending_list(i.indexrelid)), 0)::bigint
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam and a.amname = 'gin'
  where i.indrelid in ('person'::regclass, 'contact_point'::regclass, 'account'::regclass)
$$;
revoke execute on function sort_in_found_words() from public;
grant execute on function sort_in_found_words() to linchpin_unrestricted;
