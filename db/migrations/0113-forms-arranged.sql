-- Forms are arranged: blocks, fields, variants, in versions that stay. What visitors saw, did and were refused.
alter table form
  add column version int not null default 0,          -- published; 0: never arranged, it has the words of its columns
  add column draft jsonb,
  add column draft_version int not null default 0,
  add column origins text[] not null default '{}',    -- of pages that may embed it
  add column changed_at timestamptz;

create table form_version (
  form_id bigint not null references form,
  number int not null check (number > 0),
  design jsonb not null,
  consent_version int not null,
  consent_purpose text not null references contact_purpose,
  published_at timestamptz not null,
  published_by bigint references app_user,
  primary key (form_id, number)
);

create table form_picture (
  id bigint generated always as identity primary key,
  name text not null,
  type text not null check (type in ('image/png', 'image/jpeg', 'image/webp', 'image/gif')),
  body bytea not null,
  added_at timestamptz not null
);

-- One row a view since forms are followed by variant: known by the token that the page was given, not by a person.
create table form_arrival (
  key uuid primary key,
  form_id bigint not null references form,
  version int not null,
  variant text not null,
  language text not null,
  place text not null check (place in ('hosted', 'embedded')),
  visit_id bigint references form_visit on delete set null,
  source text,
  at timestamptz not null,
  scripted boolean not null default false,             -- our script spoke: what is not said below is then known not to be
  started_at timestamptz,
  last_field text,
  last_at timestamptz,
  sent_at timestamptz
);
create index form_arrival_form on form_arrival (form_id, at desc, key);
create index form_arrival_visit on form_arrival (visit_id) where visit_id is not null;

alter table form_submission
  add column version int,
  add column variant text,
  add column language text,
  add column place text,
  add column consent_version int,
  add column scripted boolean;

-- What was refused, by reason and field; nothing of whom.
create table form_refusal (
  form_id bigint not null references form,
  day date not null,
  reason text not null,
  field text not null default '',
  n bigint not null default 0,
  primary key (form_id, day, reason, field)
);

-- Accepted, but odd: nothing follows until a person lets it through. Emptied when it is decided, and after 30 days.
create table form_held (
  id bigint generated always as identity primary key,
  form_id bigint not null references form,
  dedupe_key uuid not null unique,
  reasons text[] not null,
  email text,
  input jsonb,
  at timestamptz not null,
  state text not null default 'held' check (state in ('held', 'released', 'dropped', 'ended')),
  decided_at timestamptz,
  decided_by bigint references app_user
);
create index form_held_open on form_held (form_id, at desc, id desc) where state = 'held';

-- A test of the pages of one version: how many visitors it needs was said before it began.
create table form_test (
  id bigint generated always as identity primary key,
  form_id bigint not null references form,
  version int not null,
  baseline double precision not null check (baseline > 0 and baseline < 1),
  lift double precision not null check (lift > 0),
  planned int not null check (planned > 0),            -- visitors of each variant
  started_at timestamptz not null,
  started_by bigint references app_user,
  ended_at timestamptz,
  winner text
);
create unique index form_test_open on form_test (form_id) where ended_at is null;

grant select, insert on form_version, form_picture to linchpin_unrestricted;
grant select, insert, update on form_arrival, form_refusal, form_held, form_test to linchpin_unrestricted;
alter table form_version enable row level security;
alter table form_picture enable row level security;
alter table form_arrival enable row level security;
alter table form_refusal enable row level security;
alter table form_held enable row level security;
alter table form_test enable row level security;
create policy all_rows on form_version to linchpin_unrestricted using (true) with check (true);
create policy all_rows on form_picture to linchpin_unrestricted using (true) with check (true);
create policy all_rows on form_arrival to linchpin_unrestricted using (true) with check (true);
create policy all_rows on form_refusal to linchpin_unrestricted using (true) with check (true);
create policy all_rows on form_held to linchpin_unrestricted using (true) with check (true);
create policy all_rows on form_test to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;

-- Who is erased is erased here too: what waits was typed under the address.
create function forget_held() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update form_held set state = 'ended', input = null, email = null, decided_at = new.erased_at
  where state = 'held' and lower(email) = lower(old.email);
  return new;
end $$;
create trigger forget_held after update of erased_at on person for each row
  when (old.erased_at is null and new.erased_at is not null and old.email is not null) execute function forget_held();
