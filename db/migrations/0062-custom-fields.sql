-- Fields that the company declares for persons, accounts and opportunities. Values stand in their `custom` column.
create table custom_field (
  id bigint generated always as identity primary key,
  record text not null check (record in ('person', 'account', 'opportunity')),
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text not null,
  type text not null check (type in ('text', 'number', 'money', 'date', 'yes_no', 'choice', 'choices', 'link')),
  required boolean not null default false,
  choices jsonb not null default '[]',   -- [{"key": "cold", "label": "Cold chain"}] in their order
  help text,
  position int not null,
  archived_at timestamptz,               -- no longer asked for or shown; its values are kept and come back with it
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (record, key)
);
grant select, insert, update on custom_field to linchpin_unrestricted;
grant select on custom_field to linchpin_restricted;
alter table custom_field enable row level security;
create policy all_rows on custom_field to linchpin_unrestricted using (true) with check (true);
create policy declared on custom_field for select to linchpin_restricted using (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;

-- Records with any value only: nothing is spent on the others.
create index person_custom on person using gin (custom) where custom <> '{}';
create index account_custom on account using gin (custom) where custom <> '{}';
create index opportunity_custom on opportunity using gin (custom) where custom <> '{}';

-- All words in declared fields: what the index finds is looked at again, for only text fields count.
create function custom_words(custom jsonb) returns text language sql immutable strict parallel safe
  as $$ select coalesce(string_agg(value #>> '{}', ' ' order by key), '') from jsonb_each(custom) where jsonb_typeof(value) = 'string' $$;
create index person_custom_words on person using gin (custom_words(custom) gin_trgm_ops) where custom <> '{}';
create index account_custom_words on account using gin (custom_words(custom) gin_trgm_ops) where custom <> '{}';

-- Partners find by a further address and by declared text fields as well.
create or replace function search_subjects(words text, most int) returns table (kind text, id bigint, closeness real)
  language sql stable security definer set search_path = public as $$
  with pattern as (select '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%' as text),
  hits as materialized (
    select 'account'::text as kind, a.id, a.territory_id, word_similarity(words, a.name) as closeness
      from account a where a.name ilike (select text from pattern) or words <% a.name
    union all
    select 'person', p.id, p.territory_id, greatest(word_similarity(words, p.name), coalesce(word_similarity(words, p.email), 0))
      from person p
      where p.name ilike (select text from pattern) or p.email ilike (select text from pattern) or words <% p.name
    union all
    select 'person', p.id, p.territory_id, word_similarity(words, c.value)
      from contact_point c join person p on p.id = c.person_id
      where c.kind = 'email' and c.value ilike (select text from pattern)
    union all
    select 'person', p.id, p.territory_id, 0.3 from person p
      where p.custom <> '{}' and custom_words(p.custom) ilike (select text from pattern)
        and exists (select 1 from custom_field f where f.record = 'person' and f.type = 'text' and f.archived_at is null
          and p.custom ->> f.key ilike (select text from pattern))
    union all
    select 'account', a.id, a.territory_id, 0.3 from account a
      where a.custom <> '{}' and custom_words(a.custom) ilike (select text from pattern)
        and exists (select 1 from custom_field f where f.record = 'account' and f.type = 'text' and f.archived_at is null
          and a.custom ->> f.key ilike (select text from pattern))
  )
  select kind, id, max(closeness) from hits where territory_id = any (my_territories())
  group by kind, id order by 3 desc, id limit least(most, 100)
$$;
