-- Keys that are looked up however they were written: telephones by their last digits, websites by their host.

-- The digits of a number from its end: a national number is the end of the international one, without its trunk zero.
create function phone_tail(number text) returns text language sql immutable strict parallel safe as
  $$ select reverse(regexp_replace(number, '[^0-9]', '', 'g')) $$;
create index person_phone_tail on person (phone_tail(coalesce(phone_e164, phone)) text_pattern_ops) where phone is not null;
create index contact_point_phone_tail on contact_point (phone_tail(value) text_pattern_ops) where kind = 'phone';

-- 'https://www.Terpstra.example/nl' and 'terpstra.example' are the same place.
create function website_host(website text) returns text language sql immutable strict parallel safe as
  $$ select lower(regexp_replace(regexp_replace(trim(website), '^[a-z][a-z0-9+.-]*://', '', 'i'), '^www\.|[/?#:].*$', '', 'gi')) $$;
create index account_host on account (website_host(website), id) where website is not null;
drop index account_website;
grant execute on function phone_tail(text), website_host(text) to linchpin_unrestricted, linchpin_restricted;

-- Who has a number, for the restricted reader: hits come by the index, the territory is tested inside, only ids leave.
create function search_phones(tail text, most int) returns table (kind text, id bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  with hits as materialized (
    select 'person'::text as kind, p.id, p.territory_id from person p
      where p.phone is not null and p.erased_at is null and phone_tail(coalesce(p.phone_e164, p.phone)) like tail || '%'
    union
    select case when c.person_id is null then 'account' else 'person' end, coalesce(c.person_id, c.account_id),
        coalesce(p.territory_id, a.territory_id)
      from contact_point c left join person p on p.id = c.person_id left join account a on a.id = c.account_id
      where c.kind = 'phone' and phone_tail(c.value) like tail || '%'
  )
  select kind, id from hits where tail ~ '^[0-9]{6,15}$' and territory_id = any (my_territories()) order by kind, id limit least(most, 100)
$$;
revoke all on function search_phones(text, int) from public;
grant execute on function search_phones(text, int) to linchpin_restricted;
