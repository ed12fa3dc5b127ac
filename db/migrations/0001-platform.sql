-- Platform: facts, settings, mail going out. Forward only.
-- Group roles linchpin_unrestricted and linchpin_restricted exist before the first migration;
-- the program connects as login roles that are members of exactly one of them and own nothing.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists unaccent;

grant usage on schema public to linchpin_unrestricted, linchpin_restricted;

-- Who reads or writes in this transaction; null when the machine itself does.
-- After a transaction the setting is '' and not null, hence nullif.
create function me() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '')::bigint $$;

-- What happened, told upward. Appended in the transaction that caused it.
create table fact (
  id bigint generated always as identity primary key,
  name text not null,
  about bigint,
  payload jsonb not null default '{}',
  at timestamptz not null
);
create index fact_about on fact (name, about);
grant select, insert on fact to linchpin_unrestricted;
grant insert on fact to linchpin_restricted;

-- A reaction to a fact runs once: this row commits with its effect.
create table fact_reaction (
  fact_id bigint not null references fact,
  reaction text not null,
  done_at timestamptz not null default now(),
  primary key (fact_id, reaction)
);
grant select, insert on fact_reaction to linchpin_unrestricted;

-- Mail handed to us for sending. At most once: 'sending' without an end is 'in doubt' and never resent by the machine.
create table mail (
  id bigint generated always as identity primary key,
  purpose text not null,
  to_address text not null,
  subject text not null,
  body_text text not null,
  dedupe_key text unique,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'in_doubt', 'refused')),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  transport text,
  problem text
);
create index mail_recent on mail (id desc);
grant select, insert, update on mail to linchpin_unrestricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
