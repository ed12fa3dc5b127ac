-- Capture: hosted forms with their landing page, write keys of the tracking doors.
create table form (
  id bigint generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  kind text not null check (kind in ('guide', 'contact', 'trial', 'event')),
  language text not null default 'en',
  headline text not null,
  intro text not null,
  button text not null,
  thanks text not null,
  file_name text,                        -- the guide that the thank-you page gives
  file_body bytea,
  consent_text text not null,
  consent_version int not null default 1,
  campaign_id bigint references campaign,
  product_group_id bigint references product_group,
  active boolean not null default true,
  created_at timestamptz not null
);
create table form_submission (
  id bigint generated always as identity primary key,
  form_id bigint not null references form,
  dedupe_key uuid not null unique,       -- of the hidden token: a double click is one submission
  person_id bigint references person,
  touch_id bigint,
  at timestamptz not null
);
create index form_submission_form on form_submission (form_id, at desc);
create table form_view (
  form_id bigint not null references form,
  day date not null,
  views bigint not null default 0,
  primary key (form_id, day)
);
create table write_key (
  id bigint generated always as identity primary key,
  name text not null,
  key_hash bytea not null unique,
  hint text not null,                    -- the first characters, to tell keys apart
  origins text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'ended')),
  created_at timestamptz not null,
  last_used_at timestamptz
);
grant select, insert, update on form, form_submission, form_view, write_key to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
