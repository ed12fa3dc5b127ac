-- Leads: a person who qualifies by the shared definition, on the way to a salesperson.
create table lead_definition (
  version int primary key,
  name text not null,
  definition jsonb not null,
  active boolean not null default false,
  created_at timestamptz not null
);
create unique index lead_definition_active on lead_definition (active) where active;
create table routing_rule (
  id bigint generated always as identity primary key,
  position int not null unique,
  label text not null,
  condition jsonb not null default '{}',
  target jsonb not null
);
create table lead (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  account_id bigint references account,
  territory_id bigint references territory,
  product_group_id bigint references product_group,
  campaign_id bigint references campaign,
  source text,
  touch_id bigint,                       -- the touch that raised it
  raised_by text not null,
  raised_at timestamptz not null,
  definition_version int not null,
  score int not null,
  fit int not null,
  engagement int not null,
  grade text not null,
  reasons jsonb not null,                -- their points sum to the score
  owner_id bigint references app_user,
  routed_at timestamptz,
  route jsonb,                           -- rule that was taken and those that were tried
  state text not null default 'open' check (state in ('open', 'accepted', 'rejected', 'converted')),
  verdict_at timestamptz,
  verdict_by bigint references app_user,
  reason text,
  reason_note text,
  opportunity_id bigint
);
-- One open lead a person: a second response joins the first.
create unique index lead_one_open on lead (person_id) where state = 'open';
create index lead_owner on lead (owner_id, state);
create index lead_state on lead (state, raised_at desc, id desc);
create index lead_person on lead (person_id);
create index lead_account on lead (account_id);
grant select, insert, update on lead, lead_definition, routing_rule to linchpin_unrestricted;
grant delete on routing_rule to linchpin_unrestricted;
grant select on lead, lead_definition to linchpin_restricted;
alter table lead enable row level security;
create policy all_rows on lead to linchpin_unrestricted using (true) with check (true);
create policy my_territory on lead for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
