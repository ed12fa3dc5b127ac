-- Pipeline: opportunities by stage.
create table stage (
  id bigint generated always as identity primary key,
  position int not null unique,
  name text not null unique,
  probability int not null check (probability between 0 and 100)
);
insert into stage (position, name, probability) values (1, 'Prospecting', 10), (2, 'Engaging', 30), (3, 'Quotation', 55), (4, 'Negotiation', 80);
create table opportunity (
  id bigint generated always as identity primary key,
  external_id text unique,
  name text not null,
  account_id bigint references account,
  territory_id bigint references territory,
  owner_id bigint references app_user,
  lead_id bigint references lead unique,
  product_id bigint references product,
  product_group_id bigint references product_group,
  competitor_id bigint references competitor,
  campaign_id bigint references campaign,
  source text,
  stage_id bigint not null references stage,
  state text not null default 'open' check (state in ('open', 'won', 'lost')),
  amount_cents bigint,
  margin_cents bigint,
  expected_close date,
  next_step text,
  next_step_on date,
  opened_at timestamptz not null,
  stage_since timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  close_note text,
  mode touch_mode not null default 'live',
  version int not null default 1,
  updated_at timestamptz not null
);
create index opportunity_board on opportunity (state, stage_id, id desc);
create index opportunity_account on opportunity (account_id);
create index opportunity_owner on opportunity (owner_id, state);
create index opportunity_closed on opportunity (closed_at) where state <> 'open';
create table opportunity_person (
  opportunity_id bigint not null references opportunity on delete cascade,
  person_id bigint not null references person,
  part text,
  primary key (opportunity_id, person_id)
);
create index opportunity_person_person on opportunity_person (person_id);
create table stage_change (
  id bigint generated always as identity primary key,
  opportunity_id bigint not null references opportunity,
  stage_id bigint references stage,
  state text not null,
  user_id bigint,
  at timestamptz not null
);
create index stage_change_of on stage_change (opportunity_id, at);
alter table customer_order add foreign key (opportunity_id) references opportunity;
alter table lead add foreign key (opportunity_id) references opportunity;
grant select, insert, update on stage, opportunity, stage_change to linchpin_unrestricted;
grant select, insert, update, delete on opportunity_person to linchpin_unrestricted;
grant select on stage, opportunity, opportunity_person, stage_change to linchpin_restricted;
alter table opportunity enable row level security;
alter table opportunity_person enable row level security;
alter table stage_change enable row level security;
create policy all_rows on opportunity to linchpin_unrestricted using (true) with check (true);
create policy all_rows on opportunity_person to linchpin_unrestricted using (true) with check (true);
create policy all_rows on stage_change to linchpin_unrestricted using (true) with check (true);
create policy my_territory on opportunity for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
create policy of_opportunity on opportunity_person for select to linchpin_restricted using (exists (select 1 from opportunity o where o.id = opportunity_id));
create policy of_opportunity on stage_change for select to linchpin_restricted using (exists (select 1 from opportunity o where o.id = opportunity_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
