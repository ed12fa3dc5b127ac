-- Parts of numbers, names and titles in lists at size; for the restricted reader looked up as those of persons are.
create index customer_order_number_trgm on customer_order using gin (number gin_trgm_ops);
create index opportunity_name_trgm on opportunity using gin (name gin_trgm_ops);
create index task_title_trgm on task using gin (title gin_trgm_ops);

create or replace function subjects_like(record text, part_of text, pattern text) returns setof bigint
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off rows 1000 as $$
declare
  mine constant bigint[] := my_territories();
begin
  if record = 'account' then
    return query select id from account where name ilike pattern and territory_id = any (mine);
  elsif record = 'opportunity' then
    return query select id from opportunity where name ilike pattern and territory_id = any (mine);
  elsif record = 'customer_order' then
    return query select id from customer_order where number ilike pattern and territory_id = any (mine);
  elsif part_of = 'name' then
    return query select id from person where name ilike pattern and territory_id = any (mine);
  elsif part_of = 'email' then
    return query select id from person where email ilike pattern and territory_id = any (mine);
  else
    return query select id from person where (name ilike pattern or email ilike pattern) and territory_id = any (mine);
  end if;
end $$;
