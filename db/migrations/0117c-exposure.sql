-- What platforms report of themselves: impressions, clicks, cost, by day and without names. Imported, never mixed with touches.
create table exposure_import (
  id bigint generated always as identity primary key,
  platform text not null,
  account text not null default '',
  file_name text not null,
  file bytea,                           -- kept until it is confirmed or dropped
  reading jsonb not null,               -- how the file is read: columns, decimal sign, order of dates, currency, rate, period
  state text not null check (state in ('draft', 'done', 'undone')),
  level text,
  from_day date,
  until_day date,
  read int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  refused int not null default 0,
  removed int not null default 0,       -- of those days before, and not in the file
  skipped int not null default 0,       -- lines before the head, and totals
  made_by bigint references app_user,
  made_at timestamptz not null,
  done_at timestamptz,
  undone_by bigint references app_user,
  undone_at timestamptz,
  check (read = created + updated + unchanged + refused)
);
create table exposure_refusal (
  import_id bigint not null references exposure_import on delete cascade,
  line int not null,
  reason text not null,
  primary key (import_id, line)
);
create table reported_exposure (
  id bigint generated always as identity primary key,
  import_id bigint not null references exposure_import,
  replaced_by bigint references exposure_import, -- a later import of the same days; null for what counts
  platform text not null,
  account text not null,
  level text not null check (level in ('campaign', 'ad_group', 'day', 'term', 'page')),
  day date not null,
  until_day date not null,              -- the same day, or the last of a period that the platform reports as one
  campaign text not null default '',    -- as the platform calls it
  ad_group text not null default '',
  term text not null default '',
  page text not null default '',
  utm_campaign text not null default '',
  impressions bigint not null,
  clicks bigint not null,
  cost_cents bigint not null,
  conversions numeric(16, 2) not null,  -- as the platform claims
  campaign_id bigint references campaign,
  matched_by text
);
create index reported_exposure_days on reported_exposure (platform, account, level, day) where replaced_by is null;
create index reported_exposure_campaign on reported_exposure (campaign_id, day) where replaced_by is null;
create index reported_exposure_import on reported_exposure (import_id);
create index reported_exposure_replaced on reported_exposure (replaced_by) where replaced_by is not null;
grant select, insert, update, delete on exposure_import, exposure_refusal, reported_exposure to linchpin_unrestricted;
alter table exposure_import enable row level security;
alter table exposure_refusal enable row level security;
alter table reported_exposure enable row level security;
create policy all_rows on exposure_import to linchpin_unrestricted using (true) with check (true);
create policy all_rows on exposure_refusal to linchpin_unrestricted using (true) with check (true);
create policy all_rows on reported_exposure to linchpin_unrestricted using (true) with check (true);
grant usage on all sequences in schema public to linchpin_unrestricted;
