-- Competition: what we know of a competitor, what it offers, the battle card, and where it was seen.
alter table competitor
  add column country text,
  add column employees int check (employees >= 0),
  add column positioning text,  -- how it presents itself
  add column pricing text;      -- how it charges

-- One thing to know before meeting it. Taken off the card, it stays for the record.
create table competitor_point (
  id bigint generated always as identity primary key,
  competitor_id bigint not null references competitor on delete cascade,
  kind text not null check (kind in ('strength', 'weakness', 'question', 'answer')),
  heading text not null,
  body text,
  user_id bigint references app_user,
  created_at timestamptz not null,
  confirmed_at timestamptz not null,   -- when somebody last said that it is still so
  removed_at timestamptz
);
create index competitor_point_of on competitor_point (competitor_id, kind, id) where removed_at is null;

-- What it sells against what of ours.
create table competitor_product (
  id bigint generated always as identity primary key,
  competitor_id bigint not null references competitor on delete cascade,
  name text not null,
  product_group_id bigint references product_group,
  against_product_id bigint references product,
  price_from_cents bigint check (price_from_cents >= 0),
  price_to_cents bigint check (price_to_cents >= price_from_cents),
  note text
);
create unique index competitor_product_name on competitor_product (competitor_id, lower(name));

-- Seen at an account outside an opportunity: its machine stands there, its seller was in the hall.
create table competitor_sighting (
  id bigint generated always as identity primary key,
  competitor_id bigint not null references competitor,
  account_id bigint not null references account,
  seen_on date not null,
  note text,
  user_id bigint references app_user,
  created_at timestamptz not null
);
create index competitor_sighting_of on competitor_sighting (competitor_id, account_id);
create index competitor_sighting_account on competitor_sighting (account_id);
create index opportunity_competitor on opportunity (competitor_id) where competitor_id is not null;

grant select, insert, update, delete on competitor_point, competitor_product, competitor_sighting to linchpin_unrestricted;
-- The card is ours: partners see where a competitor was met in their own territory, and no more.
grant select on competitor_sighting to linchpin_restricted;
alter table competitor_point enable row level security;
alter table competitor_product enable row level security;
alter table competitor_sighting enable row level security;
create policy all_rows on competitor_point to linchpin_unrestricted using (true) with check (true);
create policy all_rows on competitor_product to linchpin_unrestricted using (true) with check (true);
create policy all_rows on competitor_sighting to linchpin_unrestricted using (true) with check (true);
create policy of_account on competitor_sighting for select to linchpin_restricted
  using (exists (select 1 from account a where a.id = account_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
