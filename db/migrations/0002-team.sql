-- Team: the company, its users, territories, calendars, absences, sessions and links.

create table company (
  id int primary key default 1 check (id = 1),
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  fiscal_year_start int not null default 1 check (fiscal_year_start between 1 and 12),
  time_zone text not null,
  languages text[] not null default '{en}',
  sample boolean not null default false,
  created_at timestamptz not null default now()
);

-- week: {"1":[{"from":"08:30","to":"17:00"}], ...} with 1 = Monday; holidays are local dates.
create table calendar (
  id bigint generated always as identity primary key,
  name text not null unique,
  time_zone text not null,
  week jsonb not null,
  holidays jsonb not null default '[]',
  holiday_region text
);

create table territory (
  id bigint generated always as identity primary key,
  name text not null unique,
  countries text[] not null default '{}',
  calendar_id bigint references calendar,
  created_at timestamptz not null default now()
);

create table app_user (
  id bigint generated always as identity primary key,
  name text not null,
  email text,
  role text not null check (role in ('administrator','marketing','marketing_manager','sales','sales_manager','service','partner')),
  language text not null default 'en',
  calendar_id bigint references calendar,
  manager_id bigint references app_user,
  capacity int,
  state text not null default 'active' check (state in ('active', 'invited', 'cannot_sign_in', 'left')),
  created_at timestamptz not null default now()
);
create unique index app_user_email on app_user (lower(email)) where email is not null;
create index app_user_name on app_user (lower(name));

create table user_territory (
  user_id bigint not null references app_user on delete cascade,
  territory_id bigint not null references territory on delete cascade,
  primary key (user_id, territory_id)
);
create index user_territory_territory on user_territory (territory_id);

create table absence (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  deputy_id bigint references app_user check (deputy_id <> user_id),
  note text
);
create index absence_user on absence (user_id, to_at);

-- Secrets: argon2 of passwords, sha-256 of tokens. No list, export or log reads these.
create table credential (
  user_id bigint primary key references app_user,
  password_hash text not null,
  changed_at timestamptz not null
);
create table session (
  token_hash bytea primary key,
  user_id bigint not null references app_user,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  user_agent text
);
create index session_user_id on session (user_id);
create table link (
  token_hash bytea primary key,
  user_id bigint not null references app_user,
  purpose text not null check (purpose in ('invitation', 'reset')),
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz
);
create index link_user on link (user_id);
-- Failed attempts by address and by source, for limits that survive a restart.
create table sign_in_attempt (
  key text not null,
  at timestamptz not null
);
create index sign_in_attempt_key on sign_in_attempt (key, at);

-- What a user is told on the page: newest first, read or not.
create table notification (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user,
  kind text not null,
  title text not null,
  body text,
  href text,
  dedupe_key text unique,
  at timestamptz not null,
  read_at timestamptz
);
create index notification_user on notification (user_id, id desc);

-- The territories that the reader of this transaction is bound to. Definer: the restricted role cannot read user_territory.
create function my_territories() returns bigint[] language sql stable security definer set search_path = public
  as $$ select coalesce(array_agg(territory_id), '{}') from user_territory where user_id = me() $$;
revoke all on function my_territories() from public;
grant execute on function my_territories() to linchpin_restricted, linchpin_unrestricted;

grant select, insert, update, delete on company, calendar, territory, app_user, user_territory, absence, credential, session, link, sign_in_attempt, notification to linchpin_unrestricted;
-- The restricted reader sees names of colleagues, the frame of the company, and what was told to him.
grant select on company, calendar, territory, absence to linchpin_restricted;
grant select (id, name, role, language, calendar_id, manager_id, capacity, state) on app_user to linchpin_restricted;
grant select, update on notification to linchpin_restricted;
alter table notification enable row level security;
create policy all_rows on notification to linchpin_unrestricted using (true) with check (true);
create policy mine on notification to linchpin_restricted using (user_id = me()) with check (user_id = me());
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
