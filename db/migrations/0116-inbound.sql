-- Mailboxes of public addresses (info@, sales@): strangers write there and become known. Passwords are sealed with a key
-- outside the database.
create table inbound_box (
  id bigint generated always as identity primary key,
  name text not null,
  active boolean not null default false,
  host text not null,
  port int not null default 993 check (port between 1 and 65535),
  security text not null default 'tls' check (security in ('tls', 'starttls', 'none')),
  user_name text not null,
  password bytea not null,
  folder text not null default 'INBOX',
  trusted_host text,                     -- whose Authentication-Results count (RFC 8601, authserv-id)
  uid_validity bigint,
  last_uid bigint not null default 0,    -- all up to here are in inbound_mail
  stuck_uid bigint,
  stuck_times int not null default 0,
  held_until timestamptz,                -- somebody reads it
  checked_at timestamptz,
  problem text,
  problem_since timestamptz,
  removed_at timestamptz,
  changed_at timestamptz not null,
  user_id bigint references app_user
);

-- What an address is for. Mail to none of them takes what the first of its box says.
create table inbound_address (
  id bigint generated always as identity primary key,
  box_id bigint not null references inbound_box,
  address text not null,                 -- lower case
  purpose text not null check (purpose in ('enquiry', 'service', 'newsletter', 'events')),
  campaign_id bigint references campaign,
  product_group_id bigint references product_group,
  language text,
  tell_user_id bigint references app_user,
  removed_at timestamptz
);
create unique index inbound_address_once on inbound_address (address) where removed_at is null;
create index inbound_address_box on inbound_address (box_id);

-- One row a message, once. Words are kept here while somebody has to look; then the contact log has them.
create table inbound_mail (
  id bigint generated always as identity primary key,
  box_id bigint not null references inbound_box,
  uid_validity bigint not null,
  uid bigint not null,
  digest bytea,                          -- of message id, sender and date, or of the whole
  address_id bigint references inbound_address,
  state text not null check (state in ('taken', 'waiting', 'not_person', 'refused', 'dismissed')),
  reason text,
  auth text not null default 'none' check (auth in ('pass', 'fail', 'none')),
  message_id text,
  refs text[] not null default '{}',
  from_address text,
  from_name text,
  reply_to text,
  subject text,
  body text,
  signature text,
  quoted text,
  files text[] not null default '{}',
  kept jsonb not null default '[]',
  away jsonb,                            -- of an absence note: until, and who stands in
  person_id bigint references person,
  touch_id bigint,
  lead_id bigint,
  is_new boolean not null default false, -- the person was made of it
  occurred_at timestamptz,
  received_at timestamptz not null,
  read_at timestamptz not null,
  bytes bigint not null,
  decided_by bigint references app_user,
  decided_at timestamptz,
  unique (box_id, uid_validity, uid)
);
create unique index inbound_mail_digest on inbound_mail (box_id, digest);
create index inbound_mail_state on inbound_mail (state, id desc);
create index inbound_mail_person on inbound_mail (person_id) where person_id is not null;
create index inbound_mail_from on inbound_mail (from_address, read_at);
create index inbound_mail_touch on inbound_mail (touch_id) where touch_id is not null;

-- What people taught: this sender is somebody, or nobody.
create table inbound_rule (
  sender text primary key,               -- an address in lower case
  is_person boolean not null,
  made_by bigint references app_user,
  made_at timestamptz not null
);

-- What came back. Of us where the message that came back is one that was sent from here to that address.
create table mail_bounce (
  id bigint generated always as identity primary key,
  inbound_id bigint not null references inbound_mail,
  address text not null,                 -- lower case
  person_id bigint references person,
  kind text not null check (kind in ('permanent', 'transient')),
  status text not null,                  -- RFC 3463
  cause text not null,
  reason text not null,
  sent_id bigint references mail,
  refused_since timestamptz,             -- with it the address came onto the list of those not written to
  at timestamptz not null
);
create index mail_bounce_address on mail_bounce (address, at desc);
create index mail_bounce_person on mail_bounce (person_id) where person_id is not null;
create index mail_bounce_inbound on mail_bounce (inbound_id);

-- What signatures say of people, to be taken by a colleague or not: nothing of it changes a record by itself.
create table signature_offer (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  field text not null,
  value text not null,
  value_key text not null,               -- by which the same value is known again
  line text not null,                    -- as it stood there
  state text not null default 'open' check (state in ('open', 'taken', 'declined', 'never', 'known')),
  times int not null default 1,          -- in so many mails
  first_at timestamptz not null,
  last_at timestamptz not null,
  inbound_id bigint references inbound_mail,
  decided_by bigint references app_user,
  decided_at timestamptz,
  said int not null,                     -- hash of field and key: one row of a person for each
  unique (person_id, said)
);
create index signature_offer_open on signature_offer (last_at desc, id desc) where state = 'open';

grant select, insert, update, delete on inbound_box, inbound_address, inbound_mail, inbound_rule, mail_bounce, signature_offer
  to linchpin_unrestricted;
alter table inbound_box enable row level security;
alter table inbound_address enable row level security;
alter table inbound_mail enable row level security;
alter table inbound_rule enable row level security;
alter table mail_bounce enable row level security;
alter table signature_offer enable row level security;
create policy all_rows on inbound_box to linchpin_unrestricted using (true) with check (true);
create policy all_rows on inbound_address to linchpin_unrestricted using (true) with check (true);
create policy all_rows on inbound_mail to linchpin_unrestricted using (true) with check (true);
create policy all_rows on inbound_rule to linchpin_unrestricted using (true) with check (true);
create policy all_rows on mail_bounce to linchpin_unrestricted using (true) with check (true);
create policy all_rows on signature_offer to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
