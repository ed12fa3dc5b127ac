-- Insight: derived, always recomputable. One row a person (or nameless visitor) with the day each stage was reached.
create table funnel_stage (
  subject_id bigint primary key,         -- person, or visitor not yet identified
  person_id bigint references person,
  account_id bigint,
  territory_id bigint,
  product_group_id bigint,
  source text not null default 'unknown',
  campaign_id bigint,
  touched_at timestamptz not null,
  known_at timestamptz,
  qualified_at timestamptz,
  accepted_at timestamptz,
  opportunity_at timestamptz,
  won_at timestamptz,
  again_at timestamptz
);
create index funnel_stage_touched on funnel_stage (touched_at);
create index funnel_stage_person on funnel_stage (person_id);
create index funnel_stage_territory on funnel_stage (territory_id);

-- Who is credited for an order, by model. Amounts of one order and model sum to the order.
create table credit (
  order_id bigint not null references customer_order on delete cascade,
  model text not null check (model in ('first', 'last')),
  touch_id bigint,
  source text not null,
  campaign_id bigint,
  amount_cents bigint not null,
  territory_id bigint,
  primary key (order_id, model)
);
create index credit_source on credit (model, source);
grant select, insert, update, delete on funnel_stage, credit to linchpin_unrestricted;
grant select on funnel_stage, credit to linchpin_restricted;
alter table funnel_stage enable row level security;
alter table credit enable row level security;
create policy all_rows on funnel_stage to linchpin_unrestricted using (true) with check (true);
create policy all_rows on credit to linchpin_unrestricted using (true) with check (true);
create policy my_territory on funnel_stage for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
create policy my_territory on credit for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
