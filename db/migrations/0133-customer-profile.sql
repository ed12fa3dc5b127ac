-- What won accounts have in common beside lost and untouched ones; profiles that people make of it, and the market beside them.
-- When the past was asked what won accounts have in common, and of how many.
create table profile_learning (
  id bigint generated always as identity primary key,
  months int not null,
  -- Fields that whoever asked left out, besides those that are always left out.
  without text[] not null default '{}',
  asked_by bigint references app_user,
  asked_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done')),
  done_at timestamptz,
  -- The fields that were asked, and how many accounts of each end there were; `aside` are neither.
  fields text[] not null default '{}',
  won int not null default 0,
  lost int not null default 0,
  untouched int not null default 0,
  aside int not null default 0
);
create unique index profile_learning_waiting on profile_learning (state) where state = 'waiting';
-- Derived: an account of the past with what was known of it before it was won or lost.
create table profile_case (
  account_id bigint primary key,
  outcome text not null check (outcome in ('won', 'lost', 'untouched')),
  known jsonb not null
);
create table customer_profile (
  id bigint generated always as identity primary key,
  name text not null,
  version int not null default 1,
  -- Of all statements kept in it; null while there are none.
  condition jsonb,
  changed_by bigint references app_user,
  changed_at timestamptz not null,
  archived_at timestamptz,
  -- The segment made of it, and of which version.
  segment_id bigint references segment on delete set null,
  segment_version int
);
create unique index customer_profile_name on customer_profile (lower(name)) where archived_at is null;
-- What a profile was, from its first version to that in force.
create table customer_profile_version (
  profile_id bigint not null references customer_profile on delete cascade,
  version int not null,
  name text not null,
  condition jsonb,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (profile_id, version)
);
-- How many such companies there are in the market, as somebody said, with the source.
create table customer_profile_market (
  id bigint generated always as identity primary key,
  profile_id bigint not null references customer_profile on delete cascade,
  companies bigint not null check (companies > 0),
  source text not null,
  as_of date not null,
  entered_by bigint references app_user,
  entered_at timestamptz not null
);
create index customer_profile_market_profile on customer_profile_market (profile_id, id);
create table profile_statement (
  id bigint generated always as identity primary key,
  condition jsonb not null,
  name text,
  -- 'gone': the past does not say so any more.
  state text not null check (state in ('found', 'kept', 'dismissed', 'gone')),
  profile_id bigint references customer_profile on delete cascade,
  -- Somebody changed the condition: it was not confirmed by accounts that it was not seen in.
  edited boolean not null default false,
  -- It was won less often than others when it was kept: of the profile it must not hold.
  less boolean not null default false,
  -- Of the half that confirms; null where the condition asks for more than the fields that were learnt from.
  accounts int,
  won int,
  ratio float8,
  low float8,
  high float8,
  found_at timestamptz not null,
  decided_by bigint references app_user,
  decided_at timestamptz,
  check ((state = 'kept') = (profile_id is not null))
);
create index profile_statement_profile on profile_statement (profile_id);
create unique index profile_statement_found on profile_statement (md5(condition::text)) where state in ('found', 'dismissed', 'gone');
-- Derived: the accounts behind the figures of a statement.
create table profile_statement_account (
  statement_id bigint not null references profile_statement on delete cascade,
  account_id bigint not null,
  won boolean not null,
  primary key (statement_id, account_id)
);
create index profile_statement_account_account on profile_statement_account (account_id);
grant select, insert, update, delete on profile_learning, profile_case, customer_profile, customer_profile_version, customer_profile_market,
  profile_statement, profile_statement_account to linchpin_unrestricted;
grant select on customer_profile, customer_profile_version, customer_profile_market, profile_statement to linchpin_restricted;
