-- Customers: accounts, persons, visitors, and the identity map.
-- Accounts, persons and visitors draw their id from one sequence: the subject id under which the ledger
-- records a touch and which never changes; merges and identification go through the identity map.
create sequence subject_id as bigint;
grant usage on sequence subject_id to linchpin_unrestricted, linchpin_restricted;

create table account (
  id bigint primary key default nextval('subject_id'),
  name text not null,
  name_key text not null,
  kind text not null default 'prospect' check (kind in ('customer', 'prospect', 'partner', 'competitor')),
  industry text,
  country text,
  city text,
  website text,
  employees int,
  founded int,
  revenue_cents bigint,
  parent_id bigint references account,
  territory_id bigint references territory,
  sales_owner_id bigint references app_user,
  marketing_owner_id bigint references app_user,
  source text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index account_name_key on account (name_key);
create index account_name_trgm on account using gin (name gin_trgm_ops);
create index account_list on account (lower(name), id);
create index account_territory on account (territory_id);
create index account_sales_owner on account (sales_owner_id);
create index account_parent on account (parent_id) where parent_id is not null;

create table person (
  id bigint primary key default nextval('subject_id'),
  account_id bigint references account,
  name text not null,
  given_name text,
  family_name text,
  email text,
  phone text,
  job_title text,
  job_function text,
  seniority text,
  country text,
  language text,
  source text,
  external_id text,
  territory_id bigint references territory,
  known_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index person_email on person (lower(email)) where email is not null;
create unique index person_external on person (external_id) where external_id is not null;
create index person_account on person (account_id);
create index person_name_trgm on person using gin (name gin_trgm_ops);
create index person_email_trgm on person using gin (email gin_trgm_ops);
create index person_list on person (lower(name), id);
create index person_territory on person (territory_id);

-- Browsers that nobody has named yet: out of lists and completeness.
create table visitor (
  id bigint primary key default nextval('subject_id'),
  anonymous_key text not null unique,
  person_id bigint references person,
  first_seen_at timestamptz not null,
  identified_at timestamptz
);
create index visitor_person on visitor (person_id) where person_id is not null;

-- subject as recorded -> person today.
create table identity (
  subject_id bigint primary key,
  person_id bigint not null references person,
  reason text not null check (reason in ('identified', 'merged')),
  at timestamptz not null
);
create index identity_person on identity (person_id);

-- What a person agreed to: the text that was shown and where.
create table consent (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  purpose text not null,
  channel text not null,
  granted boolean not null,
  text_shown text,
  source text not null,
  at timestamptz not null
);
create index consent_person on consent (person_id, id desc);

grant select, insert, update on account, person, visitor, consent to linchpin_unrestricted;
grant select, insert, update, delete on identity to linchpin_unrestricted;

-- Restricted readers: accounts and persons of their territories. The same test stands in search_subjects below.
grant select on account, person, identity, consent, visitor to linchpin_restricted;
alter table account enable row level security;
alter table person enable row level security;
alter table identity enable row level security;
alter table consent enable row level security;
alter table visitor enable row level security;
create policy all_rows on account to linchpin_unrestricted using (true) with check (true);
create policy all_rows on person to linchpin_unrestricted using (true) with check (true);
create policy all_rows on identity to linchpin_unrestricted using (true) with check (true);
create policy all_rows on consent to linchpin_unrestricted using (true) with check (true);
create policy all_rows on visitor to linchpin_unrestricted using (true) with check (true);
create policy my_territory on account for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
create policy my_territory on person for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
create policy of_person on identity for select to linchpin_restricted using (exists (select 1 from person p where p.id = person_id));
create policy of_person on consent for select to linchpin_restricted using (exists (select 1 from person p where p.id = person_id));
create policy of_person on visitor for select to linchpin_restricted using (person_id is not null and exists (select 1 from person p where p.id = person_id));

-- Search for the restricted reader. The trigram operators are not leakproof, so a policy would cost the index:
-- hits come from the index first, the territory is tested inside, only ids leave.
create function search_subjects(words text, most int) returns table (kind text, id bigint, closeness real)
  language sql stable security definer set search_path = public as $$
  with hits as materialized (
    select 'account'::text as kind, a.id, a.territory_id, word_similarity(words, a.name) as closeness
      from account a where a.name ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%' or words <% a.name
    union all
    select 'person', p.id, p.territory_id, greatest(word_similarity(words, p.name), coalesce(word_similarity(words, p.email), 0))
      from person p where p.name ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        or p.email ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%' or words <% p.name
  )
  select kind, id, closeness from hits where territory_id = any (my_territories())
  order by closeness desc, id limit least(most, 100)
$$;
revoke all on function search_subjects(text, int) from public;
grant execute on function search_subjects(text, int) to linchpin_restricted;
create index account_website on account (website) where website is not null;
