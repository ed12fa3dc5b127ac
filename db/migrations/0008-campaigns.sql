-- Campaigns: what marketing plans and pays for.
create table campaign (
  id bigint generated always as identity primary key,
  name text not null unique,
  channel text not null,
  product_group_id bigint references product_group,
  starts_on date,
  ends_on date,
  budget_cents bigint,
  cost_cents bigint,
  utm_key text unique,
  created_at timestamptz not null
);
grant select, insert, update on campaign to linchpin_unrestricted;
grant select on campaign to linchpin_restricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
