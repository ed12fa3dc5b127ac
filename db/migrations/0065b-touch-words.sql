-- Full text of the contact log: subjects and bodies in English, Dutch and German, as an expression, so that what is erased,
-- corrected or retained leaves the index by itself. Marks that glue words together are taken for spaces; of a very long body
-- the first 20,000 characters count.
create function touch_words(title text, body text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('pg_catalog.english', w.t) || to_tsvector('pg_catalog.dutch', w.t) || to_tsvector('pg_catalog.german', w.t)
  from (select translate(title || ' ' || left(coalesce(body, ''), 20000), '-/._@:&+#', '         ') as t) w
$$;
-- What machines track has no words worth finding, and is most of the ledger: it costs nothing here.
create index touch_text on touch using gin (touch_words(title, body))
  where body is not null or kind not in ('web_page', 'ad', 'track');

-- No policy of the restricted reader lets a condition on words reach the index: hits come from it first, who may see them is
-- tested inside as the policy of touch does, and only ids leave. Whoever asks reads the rows again under the policies.
create function search_touches(query tsquery, subjects bigint[], of_kind touch_kind, of_side touch_side, of_group bigint,
    since timestamptz, until timestamptz, before_at timestamptz, before_id bigint, most int)
  returns table (id bigint) language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from touch t
  where touch_words(t.title, t.body) @@ query and (t.body is not null or t.kind not in ('web_page', 'ad', 'track'))
    and (subjects is null or t.subject_id = any (subjects))
    and (of_kind is null or t.kind = of_kind) and (of_side is null or t.side = of_side)
    and (of_group is null or t.product_group_id = of_group)
    and (since is null or t.occurred_at >= since) and (until is null or t.occurred_at < until)
    and (before_at is null or (t.occurred_at, t.id) < (before_at, before_id))
    and not exists (select 1 from touch c where c.supersedes_id = t.id)
    and (exists (select 1 from person p where p.id = t.subject_id and p.territory_id = any (my_territories()))
      or exists (select 1 from account a where a.id = t.account_id and a.territory_id = any (my_territories()))
      or exists (select 1 from identity i join person p on p.id = i.person_id
        where i.subject_id = t.subject_id and p.territory_id = any (my_territories())))
  order by t.occurred_at desc, t.id desc limit least(most, 500)
$$;
revoke all on function search_touches(tsquery, bigint[], touch_kind, touch_side, bigint, timestamptz, timestamptz, timestamptz, bigint, int) from public;
grant execute on function search_touches(tsquery, bigint[], touch_kind, touch_side, bigint, timestamptz, timestamptz, timestamptz, bigint, int)
  to linchpin_restricted;
