-- Touches: the ledger. Append-only: no role of the program may update or delete; corrections are rows that supersede.
create type touch_kind as enum ('letter','email','call','visit','meeting','complaint','web_page','form','download','ad','event','order','service','note','track');
create type touch_side as enum ('marketing','sales','service');
create type touch_mode as enum ('live','historical');

create table touch (
  id bigint generated always as identity primary key,
  subject_id bigint not null,           -- person, visitor or account as recorded
  account_id bigint,                    -- account as recorded, when known
  kind touch_kind not null,
  side touch_side not null,
  mode touch_mode not null default 'live',
  machine boolean not null default false, -- a scanner, prefetcher or robot did it: kept out of figures
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  user_id bigint,                       -- who wrote it, null for the machine
  source text,                          -- channel it came by: search, e-mail, fair ...
  campaign_id bigint,
  product_group_id bigint,
  supersedes_id bigint,                 -- the row that this one corrects
  dedupe_key uuid,                      -- of the sender's message id: a replay is recorded once
  title text not null,
  body text,
  properties jsonb
);
create index touch_subject on touch (subject_id, occurred_at desc, id desc);
create index touch_account on touch (account_id, occurred_at desc, id desc) where account_id is not null;
create unique index touch_dedupe on touch (dedupe_key) where dedupe_key is not null;
create unique index touch_supersedes on touch (supersedes_id) where supersedes_id is not null;
create index touch_recorded on touch using brin (recorded_at);
grant select, insert on touch to linchpin_unrestricted;
grant select on touch to linchpin_restricted;
alter table touch enable row level security;
create policy all_rows on touch to linchpin_unrestricted using (true) with check (true);
-- A touch is seen with its subject, by whoever sees the person it belongs to today or the account it was recorded for.
create policy of_subject on touch for select to linchpin_restricted using (
  exists (select 1 from person p where p.id = subject_id)
  or exists (select 1 from account a where a.id = touch.account_id)
  or exists (select 1 from identity i where i.subject_id = touch.subject_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
