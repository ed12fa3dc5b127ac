-- The mailbox that the company watches: colleagues put its address into the blind copy of what they write, and the message
-- is filed into the contact log. One row; the password is sealed with a key outside the database.
create table mailbox (
  id int primary key default 1 check (id = 1),
  active boolean not null default false,
  host text,
  port int not null default 993 check (port between 1 and 65535),
  security text not null default 'tls' check (security in ('tls', 'starttls', 'none')),
  user_name text,
  password bytea,
  folder text not null default 'INBOX',
  address text,                          -- log@harbour.example; colleagues have log+token@harbour.example
  when_done text not null default 'seen' check (when_done in ('seen', 'move')),
  move_to text,
  own_domains text[] not null default '{}', -- besides those of the users' addresses
  trusted_host text,                     -- whose Authentication-Results count (RFC 8601, authserv-id)
  uid_validity bigint,
  last_uid bigint not null default 0,    -- all up to here are in mailbox_message
  stuck_uid bigint,                      -- what could not be filed last time, and how often
  stuck_times int not null default 0,
  held_until timestamptz,                -- somebody reads it
  checked_at timestamptz,
  problem text,
  problem_since timestamptz,
  changed_at timestamptz,
  user_id bigint references app_user,
  check (not active or (host is not null and user_name is not null and password is not null and address is not null)),
  check (when_done <> 'move' or move_to is not null)
);
insert into mailbox (id) values (1);

-- The secret part of a colleague's own address: its digest to look up, itself sealed to show to its owner.
create table mailbox_address (
  user_id bigint primary key references app_user,
  digest bytea not null unique,
  sealed bytea not null,
  made_at timestamptz not null
);

-- One row a message that was read. Words are kept only while somebody has to decide; then the ledger has them.
create table mailbox_message (
  id bigint generated always as identity primary key,
  uid_validity bigint not null,
  uid bigint not null,
  digest bytea unique,                   -- of message id, sender and date, or of the whole; null where it could not be read
  message_id text,
  refs text[] not null default '{}',     -- what it answers, nearest first
  user_id bigint references app_user,    -- the colleague whose mail it is
  state text not null check (state in ('filed', 'waiting', 'aside', 'unreadable', 'again', 'discarded')),
  reason text,
  direction text check (direction in ('out', 'in')),
  marks text[] not null default '{}',
  from_address text,
  subject text,
  body text,
  quoted text,
  files text[] not null default '{}',    -- names of all of them
  kept jsonb not null default '[]',      -- those whose bytes are kept until somebody decides: sha256, size, type, name
  written_at text,                       -- the Date header as it stands there
  occurred_at timestamptz,
  received_at timestamptz not null,
  read_at timestamptz not null,
  bytes bigint not null,
  tidied boolean not null default false, -- flagged or moved on the server
  unique (uid_validity, uid)
);
create index mailbox_message_open on mailbox_message (id desc) where state in ('waiting', 'aside', 'unreadable', 'again');
create index mailbox_message_untidied on mailbox_message (uid_validity, uid) where not tidied;
create index mailbox_message_of on mailbox_message (message_id);
create index mailbox_message_user on mailbox_message (user_id, id desc);

-- With whom it was, besides colleagues.
create table mailbox_party (
  id bigint generated always as identity primary key,
  message_id bigint not null references mailbox_message on delete cascade,
  address text not null,
  name text,
  part text not null check (part in ('from', 'to', 'cc')),
  state text not null check (state in ('filed', 'waiting', 'discarded')),
  person_id bigint references person,
  touch_id bigint,
  decided_by bigint references app_user,
  decided_at timestamptz
);
create index mailbox_party_message on mailbox_party (message_id);
create index mailbox_party_person on mailbox_party (person_id) where person_id is not null;
create index mailbox_party_touch on mailbox_party (touch_id) where touch_id is not null;
create index mailbox_party_waiting on mailbox_party (lower(address)) where state = 'waiting';

grant select, update on mailbox to linchpin_unrestricted;
grant select, insert, update, delete on mailbox_address, mailbox_message, mailbox_party to linchpin_unrestricted;
alter table mailbox enable row level security;
alter table mailbox_address enable row level security;
alter table mailbox_message enable row level security;
alter table mailbox_party enable row level security;
create policy all_rows on mailbox to linchpin_unrestricted using (true) with check (true);
create policy all_rows on mailbox_address to linchpin_unrestricted using (true) with check (true);
create policy all_rows on mailbox_message to linchpin_unrestricted using (true) with check (true);
create policy all_rows on mailbox_party to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
