-- Serial letters: words with fields, to chosen persons, as one file for the printer, and then as touches.
create table letter_sender (
  id int primary key default 1 check (id = 1),
  name text not null default '',         -- the company as it stands on its letters
  street text not null default '',
  postal_code text not null default '',
  city text not null default '',
  country text not null default '',      -- ISO 3166-1 alpha-2
  contact text not null default '',      -- telephone, mail, web; a line each
  changed_at timestamptz,
  user_id bigint references app_user
);
insert into letter_sender (id) values (1);

create table letter (
  id bigint generated always as identity primary key,
  name text not null,
  user_id bigint references app_user,    -- whose letter it is, and whose touches
  campaign_id bigint references campaign,
  purpose text not null references contact_purpose,
  words jsonb not null default '{}',     -- by language: {"en": {"subject", "body"}}
  main_language text not null default 'en' check (main_language in ('en', 'nl', 'de')),
  layout text not null default 'din_b' check (layout in ('din_b', 'din_a', 'right')),
  one_an_address boolean not null default false,
  dated date,                            -- null: the day it is printed
  state text not null default 'draft' check (state in
    ('draft', 'waiting', 'running', 'ready', 'cancelled', 'failed', 'logging', 'logged', 'undoing', 'undone')),
  checked_at timestamptz,                -- when it was found out who is left out
  made_at timestamptz not null,
  changed_at timestamptz not null,
  printed_at timestamptz,
  logged_at timestamptz,
  done bigint not null default 0,        -- letters written, or touches, of the work under way
  total bigint not null default 0,
  pages bigint,
  bytes bigint,
  stored_as text,
  problem text
);
create index letter_recent on letter (id desc);

create table letter_recipient (
  id bigint generated always as identity primary key,
  letter_id bigint not null references letter on delete cascade,
  person_id bigint not null references person,
  language text,
  out_reason text check (out_reason in ('erased', 'may_not', 'no_address', 'same_address', 'no_value', 'signs')),
  out_detail text,
  fallbacks text[] not null default '{}', -- fields that had to be said otherwise
  printed boolean not null default false,
  touch_id bigint,
  undone_id bigint
);
create index letter_recipient_letter on letter_recipient (letter_id, id);
create index letter_recipient_out on letter_recipient (letter_id, out_reason) where out_reason is not null;
create index letter_recipient_person on letter_recipient (person_id);

grant select, update on letter_sender to linchpin_unrestricted;
grant select, insert, update, delete on letter, letter_recipient to linchpin_unrestricted;
alter table letter_sender enable row level security;
alter table letter enable row level security;
alter table letter_recipient enable row level security;
create policy all_rows on letter_sender to linchpin_unrestricted using (true) with check (true);
create policy all_rows on letter to linchpin_unrestricted using (true) with check (true);
create policy all_rows on letter_recipient to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
